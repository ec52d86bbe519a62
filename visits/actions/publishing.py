"""Publish a plan: one transaction that adds, moves and cancels visits as it proposes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event, record_events
from ektp_outreach.audit.models import subject_key
from visits.models import Assignment, PlanRun, Proposal, Visit
from visits.planner.constraints import errors_of
from visits.queries.plan_facts import changes_between, facts_of
from visits.queries.planning import first_day_of, local_day
from visits.queries.problem import problem_of

from .errors import VisitConflict
from .holds import lock_days
from .plan_errors import PlanError, WorldChanged
from .plans import lock_run, refuse_unready
from .telling import tell_cancelled, tell_moved, tell_published

State, Kind = Visit.State, Proposal.Kind
_WRITTEN = (
    "date",
    "start_time",
    "end_time",
    "team",
    "state",
    "published_at",
    "confirmed_at",
    "confirmed_by",
)


@dataclass(slots=True)
class _Step:
    """A proposal with the visit that it makes or changes, and what that visit was."""

    proposal: Proposal
    visit: Visit
    was: dict[str, str]
    devices: list[int]


@transaction.atomic
def publish_plan(*, run: PlanRun, by: User | None, now: datetime) -> PlanRun:
    """Make the timetable what `run` proposes, and tell the schools.

    Visits keep their identity; those that schools were told of are moved with their old and new
    day on record, and a confirmed one that moves must be confirmed again.
    Raise PlanError, WorldChanged (naming what changed) or VisitConflict.
    """
    run = lock_run(run)
    refuse_unready(run)
    proposals = _locked_proposals(run)
    _refuse_stale(run, proposals, now)
    steps = [_step(proposal) for proposal in proposals]
    _write(run, steps, now)
    _refuse_conflicts(run, [step.visit for step in steps if step.proposal.date])
    run.state, run.published_at = PlanRun.State.PUBLISHED, now
    run.save(update_fields=["state", "published_at"])
    _record(run, steps, by)
    _tell(steps)
    return run


def _locked_proposals(run: PlanRun) -> list[Proposal]:
    """Return the proposals; nobody else places a visit on any day of the plan from now on."""
    days = {day for pair in run.proposals.values_list("date", "old_date") for day in pair if day}
    if run.starts_on:
        length = (run.campaign.deadline - run.starts_on).days
        days |= {run.starts_on + timedelta(days=n) for n in range(length + 1)}
    lock_days(days, now=timezone.now())
    rows = run.proposals.select_related("school", "visit").prefetch_related("devices")
    return list(rows.order_by("pk"))


def _refuse_stale(run: PlanRun, proposals: Iterable[Proposal], now: datetime) -> None:
    campaign = run.campaign
    campaign.refresh_from_db()
    days = [p.date for p in proposals if p.date]
    if run.starts_on is None or (days and min(days) < first_day_of(campaign, now)):
        raise PlanError("day_passed")
    today = local_day(campaign, now)
    changes = changes_between(run.facts, facts_of(campaign, run.starts_on, today=today))
    if changes:
        raise WorldChanged(changes)


def _step(proposal: Proposal) -> _Step:
    visit = proposal.visit or Visit(
        campaign_id=proposal.run.campaign_id,
        school=proposal.school,
        date=proposal.shown_date,
        start_time=proposal.start_time,
        end_time=proposal.end_time,
    )
    devices = [device.pk for device in proposal.devices.all()]
    return _Step(proposal, visit, _facts(visit) if visit.pk else {}, devices)


def _write(run: PlanRun, steps: list[_Step], now: datetime) -> None:
    """Free all devices first, so that visits may exchange places, then give them anew."""
    changed = [step.visit.pk for step in steps if step.visit.pk]
    with translation.override("id"):  # schools read it
        today = date_format(local_day(run.campaign, now), "j F Y")
        reason = _("Jadwal disusun ulang pada %s.") % today
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS visit_day_limits DEFERRED")
            Assignment.objects.filter(visit__in=changed).delete()
            for step in steps:
                _apply(step, now, reason)
            Assignment.objects.bulk_create(
                (
                    Assignment(visit=step.visit, device_id=device)
                    for step in steps
                    if step.proposal.date
                    for device in step.devices
                ),
                batch_size=1000,
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise PlanError("refused") from error


def _apply(step: _Step, now: datetime, reason: str) -> None:
    visit, proposal = step.visit, step.proposal
    if proposal.date is None:
        visit.state, visit.cancel_reason = State.CANCELLED, reason
        visit.confirmed_at = visit.confirmed_by = None
        visit.save(update_fields=["state", "cancel_reason", "confirmed_at", "confirmed_by"])
        return
    agreed = (visit.date, visit.start_time, visit.end_time)
    visit.date, visit.team = proposal.date, proposal.team
    visit.start_time, visit.end_time = proposal.start_time, proposal.end_time
    if visit.state == State.CONFIRMED and agreed != (visit.date, visit.start_time, visit.end_time):
        visit.state, visit.confirmed_at, visit.confirmed_by = State.SCHEDULED, None, None
    if visit.state == State.DRAFT:
        visit.state, visit.published_at = State.SCHEDULED, now
    visit.save(update_fields=_WRITTEN if visit.pk else None)


def _refuse_conflicts(run: PlanRun, visits: list[Visit]) -> None:
    """Judge what now stands by the rules of every booking."""
    if not visits:
        return
    days: list[date] = [visit.date for visit in visits]
    problem = problem_of(run.campaign, min(days), max(days))
    standing = {visit.id: visit for visit in problem.visits}
    conflicts = [
        conflict for visit in visits for conflict in errors_of(problem, standing[visit.pk])
    ]
    if conflicts:
        raise VisitConflict(conflicts)


def _tell(steps: list[_Step]) -> None:
    """Tell the schools and crews of every visit what became of it."""
    for step in steps:
        visit, was_told = step.visit, step.was.get("state") == "told"
        if step.proposal.date is None:
            if was_told:
                tell_cancelled(visit)
        elif not was_told:
            tell_published([visit])
        elif step.was != _facts(visit):
            tell_moved(visit, step.was)


def _record(run: PlanRun, steps: list[_Step], by: User | None) -> None:
    counts = {kind: sum(s.proposal.kind == kind for s in steps) for kind in Kind.values}
    record_event("publish_plan", run, run.campaign, by=by, data=counts)
    for action, chosen in (
        ("schedule_visit", [s for s in steps if s.proposal.kind == Kind.ADDED]),
        ("move_visit", [s for s in steps if s.proposal.kind == Kind.MOVED]),
        ("cancel_visit", [s for s in steps if s.proposal.kind == Kind.DROPPED]),
        ("publish_visit", [s for s in steps if s.proposal.date and s.was.get("state") != "told"]),
    ):
        record_events(action, [_event(run, step) for step in chosen], by=by)


def _event(run: PlanRun, step: _Step) -> tuple[list[str], dict[str, Any]]:
    visit, now = step.visit, _facts(step.visit)
    data: dict[str, Any] = {
        key: {"old": step.was[key], "new": value}
        if key in step.was and step.was[key] != value and step.proposal.date
        else value
        for key, value in now.items()
        if key != "state"
    }
    if visit.cancel_reason:
        data["reason"] = visit.cancel_reason
    return [subject_key(visit), subject_key(visit.school), subject_key(run)], data


def _facts(visit: Visit) -> dict[str, str]:
    return {
        "date": visit.date.isoformat(),
        "start": f"{visit.start_time:%H:%M}",
        "end": f"{visit.end_time:%H:%M}",
        "state": "told" if visit.is_published else visit.state,
    }
