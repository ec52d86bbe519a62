"""Background work; `manage.py run_worker` does it, Postgres is the queue."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from ektp_outreach.accounts.sessions import SessionStore
from visits.actions.export_files import drop_old_exports
from visits.actions.holds import release_holds
from visits.actions.reminders import make_reminders
from visits.actions.returned_mail import read_returned_mail
from visits.actions.sending import send_due_notices
from visits.actions.solving import WorkerStops, solve_run
from visits.exports.requested import make_export


@app.task(
    name="solve_run",
    pass_context=True,
    retry=RetryStrategy(max_attempts=20, retry_exceptions={WorkerStops}),
)
def solve_run_task(context: JobContext, run: int) -> None:
    """Let the planner work on a run."""
    solve_run(run, worker_stops=context.should_abort)


@app.task(name="make_export")
def make_export_task(key: str) -> None:
    """Write a file that somebody asked for."""
    make_export(key)


@app.periodic(cron="15 * * * *")
@app.task(name="drop_old_exports", queueing_lock="drop_old_exports")
def drop_old_exports_task(timestamp: int) -> None:
    """Throw away the files whose day is over."""
    drop_old_exports(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="release_holds", queueing_lock="release_holds")
def release_holds_task(timestamp: int) -> None:
    """Free the places whose 48 hours are over."""
    release_holds(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="send_notices", queueing_lock="send_notices")
def send_notices_task(timestamp: int) -> None:
    """Send what waits to be sent."""
    send_due_notices()


@app.periodic(cron="*/5 * * * *")
@app.task(name="read_returned_mail", queueing_lock="read_returned_mail")
def read_returned_mail_task(timestamp: int) -> None:
    """See which mails came back."""
    read_returned_mail()


@app.periodic(cron="5 * * * *")
@app.task(name="make_reminders", queueing_lock="make_reminders")
def make_reminders_task(timestamp: int) -> None:
    """Write the reminders that are due."""
    make_reminders(now=timezone.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="clear_sessions", queueing_lock="clear_sessions")
def clear_sessions_task(timestamp: int) -> None:
    """Delete the sessions whose time is over."""
    SessionStore.clear_expired()


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to one that lives; each can be begun anew."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
