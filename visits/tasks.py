"""Background work; `manage.py run_worker` does it, Postgres is the queue."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from visits.actions.solving import WorkerStops, solve_run


@app.task(
    name="solve_run",
    queue="default",
    pass_context=True,
    retry=RetryStrategy(max_attempts=5, retry_exceptions={WorkerStops}),
)
def solve_run_task(context: JobContext, run: int) -> None:
    """Let the planner work on a run."""
    solve_run(run, worker_stops=context.should_abort)
