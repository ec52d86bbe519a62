"""Ask the planner for a timetable or an answer, stop it, choose parts of what it proposes.

A run is worked on by the background worker. It only proposes; `publish_plan` changes visits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Campaign, PlanRun, Proposal
from visits.queries.plan_choices import Choices, Pair
from visits.queries.planning import first_day_of

from .plan_errors import PlanError
from .run_locks import lost_runs

SECONDS = 60
TASK = "solve_run"
State, Kind = PlanRun.State, PlanRun.Kind


@transaction.atomic
def run_planner(
    *,
    campaign: Campaign,
    kind: str,
    by: User | None,
    now: datetime,
    seconds: int = SECONDS,
    seed: int = 0,
    question: dict[str, Any] | None = None,
    base: PlanRun | None = None,
) -> PlanRun:
    """Ask for a run of `kind`; the worker takes it up. Raise PlanError.

    A campaign has one run that proposes a timetable at a time; questions queue up.
    """
    bury_lost_runs(now=now)
    run = _new_run(campaign, kind, by, now, seconds, seed, question, base)
    app.configure_task(TASK).defer(run=run.pk)
    return run


@transaction.atomic
def start_run_here(
    *, campaign: Campaign, kind: str, by: User | None, now: datetime, seconds: int, seed: int = 0
) -> PlanRun:
    """Make a run that the caller works on in its own process. Raise PlanError."""
    bury_lost_runs(now=now)
    return _new_run(campaign, kind, by, now, seconds, seed, None, None)


@transaction.atomic
def stop_planner(*, run: PlanRun, by: User, now: datetime) -> PlanRun:
    """End a run; the worker keeps the best it has so far. Raise PlanError."""
    run = lock_run(run)
    if not run.is_active:
        raise PlanError("not_running")
    run.stop_requested = True
    if run.state == State.WAITING:
        run.state, run.finished_at = State.DISCARDED, now
    run.save(update_fields=["stop_requested", "state", "finished_at"])
    record_event("stop_planner", run, run.campaign, by=by)
    return run


@transaction.atomic
def discard_plan(*, run: PlanRun, by: User) -> PlanRun:
    """Put a proposal away unpublished. Raise PlanError."""
    run = lock_run(run)
    refuse_unready(run)
    run.state = State.DISCARDED
    run.save(update_fields=["state"])
    record_event("discard_plan", run, run.campaign, by=by)
    return run


@transaction.atomic
def accept_parts(
    *, run: PlanRun, accepted: Collection[Proposal], by: User, now: datetime, seconds: int = SECONDS
) -> PlanRun:
    """Keep the `accepted` changes, pin the others out, and have the rest planned anew.

    An accepted visit is pinned to its proposed day. A move or a cancellation that is not
    accepted leaves the visit where it stands: it is pinned there, because that is what people
    keep by refusing. A refused new visit is forbidden on its day; refused is also what "stays"
    when somebody does not want it to. Raise PlanError.
    """
    run = lock_run(run)
    refuse_unready(run)
    taken = {proposal.pk for proposal in accepted}
    choices = Choices.of(run.question).but(_choices(run.proposals.all(), taken))
    run.proposals.update(is_accepted=False)
    run.proposals.filter(pk__in=taken).update(is_accepted=True)
    follower = run_planner(
        campaign=run.campaign,
        kind=run.kind,
        by=by,
        now=now,
        seconds=seconds,
        seed=run.seed,
        question=choices.as_question(),
        base=run,
    )
    data = {"accepted": len(taken), "refused": run.proposals.filter(is_accepted=False).count()}
    record_event("accept_parts", run, follower, run.campaign, by=by, data=data)
    return follower


@transaction.atomic
def bury_lost_runs(*, now: datetime) -> int:
    """Mark runs as failed whose worker died, so that they can be started again."""
    lost = [run.pk for run in lost_runs()]
    rows = PlanRun.objects.filter(pk__in=lost, state=State.RUNNING)
    return rows.update(state=State.FAILED, finished_at=now, error={"code": "worker_lost"})


@transaction.atomic
def requeue_lost_runs() -> int:
    """Let runs whose worker died be begun anew by the worker that starts now."""
    lost = [run.pk for run in lost_runs()]
    waiting = PlanRun.objects.filter(pk__in=lost, state=State.RUNNING)
    found = list(waiting.select_for_update().values_list("pk", flat=True))
    waiting.update(state=State.WAITING, started_at=None)
    for run in found:
        app.configure_task(TASK).defer(run=run)
    return len(found)


def lock_run(run: PlanRun) -> PlanRun:
    """Return the run as it is now, locked."""
    rows = PlanRun.objects.select_for_update(of=("self",)).select_related("campaign")
    return rows.get(pk=run.pk)


def refuse_unready(run: PlanRun) -> None:
    if not run.is_plan:
        raise PlanError("not_a_plan")
    if not run.is_ready:
        raise PlanError("not_ready")


def _choices(proposals: Iterable[Proposal], accepted: Collection[int]) -> Choices:
    pins: set[Pair] = set()
    forbidden: set[Pair] = set()
    for proposal in proposals:
        school, is_accepted = proposal.school_id, proposal.pk in accepted
        if proposal.date and not (is_accepted and proposal.kind == Proposal.Kind.UNCHANGED):
            (pins if is_accepted else forbidden).add((school, proposal.date))
        if proposal.old_date and proposal.kind != Proposal.Kind.UNCHANGED:
            if not is_accepted:
                pins.add((school, proposal.old_date))
            elif proposal.kind == Proposal.Kind.DROPPED:
                forbidden.add((school, proposal.old_date))
    return Choices(frozenset(pins), frozenset(forbidden))


def _new_run(
    campaign: Campaign,
    kind: str,
    by: User | None,
    now: datetime,
    seconds: int,
    seed: int,
    question: dict[str, Any] | None,
    base: PlanRun | None,
) -> PlanRun:
    if first_day_of(campaign, now) > campaign.deadline:
        raise PlanError("campaign_over")
    run = PlanRun(campaign=campaign, kind=kind, created_by=by, base=base)
    run.seconds, run.seed, run.question = seconds, seed, question or {}
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        if "plan_run_one_at_a_time" in str(error):
            raise PlanError("already_running") from error
        raise
    record_event("run_planner", run, campaign, by=by, data={"kind": kind, "seconds": seconds})
    return run
