"""Change a proposed visit by hand, under the rules of every booking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, time

from django.db import transaction

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import PlanRun, Proposal
from visits.planner.constraints import errors_of
from visits.planner.problem import PlacedVisit, hours_between, per_device
from visits.planner.score import score, tour
from visits.planner.solution import PlannedVisit
from visits.queries.plan_choices import Choices
from visits.queries.planning import Planning, planning_of
from visits.queries.proposal_check import problem_of_run

from .errors import VisitConflict
from .plan_errors import PlanError
from .plans import lock_run, refuse_unready


@transaction.atomic
def edit_proposal(
    *,
    proposal: Proposal,
    date: date,
    start: time,
    end: time,
    devices: Collection[Device],
    by: User,
    today: date,
    team: int = 1,
) -> Proposal:
    """Give a proposed visit another place. Nothing is proven of the run any more.

    Raise VisitConflict when it cannot stand among the run's other visits, and PlanError.
    """
    run = lock_run(proposal.run)
    refuse_unready(run)
    if proposal.date is None:
        raise PlanError("not_ready")
    ids = frozenset(device.pk for device in devices)
    wanted = PlacedVisit(proposal.school_id, date, start, end, ids, team, -proposal.pk)
    if conflicts := errors_of(problem_of_run(run, date, today=today, remaining={}), wanted):
        raise VisitConflict(conflicts)
    before = proposal.date
    _place(proposal, wanted)
    proposal.devices.set(devices)
    _count_anew(run, today)
    data = {"date": {"old": before.isoformat(), "new": date.isoformat()}}
    record_event("edit_proposal", run, proposal.school, by=by, data=data)
    return proposal


def _place(proposal: Proposal, wanted: PlacedVisit) -> None:
    proposal.date, proposal.team = wanted.date, wanted.team
    proposal.start_time, proposal.end_time = wanted.start, wanted.end
    if proposal.visit_id:
        is_same = wanted.date == proposal.old_date
        proposal.kind = Proposal.Kind.UNCHANGED if is_same else Proposal.Kind.MOVED
    proposal.save(update_fields=["date", "team", "start_time", "end_time", "kind"])


def _count_anew(run: PlanRun, today: date) -> None:
    """Count pupils, tours and score of what the run proposes now."""
    first = run.starts_on or today
    planning = planning_of(run.campaign, first, today=today, choices=Choices.of(run.question))
    rows = list(
        run.proposals.filter(date__isnull=False)
        .prefetch_related("devices")
        .order_by("date", "start_time", "pk")
    )
    run.left = _count_pupils(run, planning, rows)
    _order_stops(planning, rows)
    Proposal.objects.bulk_update(rows, ["pupils", "stop"])
    visits = [
        PlannedVisit(
            row.school_id,
            row.shown_date,
            row.team,
            frozenset(device.pk for device in row.devices.all()),
            row.pupils,
        )
        for row in rows
    ]
    run.score = score(planning.problem, visits)._asdict() | {"unrecorded": sum(run.left.values())}
    run.bounds, run.proven_levels, run.is_edited = {}, 0, True
    run.save(update_fields=["left", "score", "bounds", "proven_levels", "is_edited"])


def _count_pupils(run: PlanRun, planning: Planning, rows: list[Proposal]) -> dict[str, int]:
    """Give each visit its pupils, by date; return who is left, by school id."""
    left = dict(planning.remaining)
    rate = run.rate or planning.rate.value
    for row in rows:
        each = per_device(rate, hours_between(row.start_time, row.end_time))
        row.pupils = min(left.get(row.school_id, 0), each * len(row.devices.all()))
        left[row.school_id] = left.get(row.school_id, 0) - row.pupils
    return {str(school): count for school, count in left.items() if count}


def _order_stops(planning: Planning, rows: list[Proposal]) -> None:
    groups: dict[tuple[date, int], list[Proposal]] = defaultdict(list)
    for row in rows:
        groups[row.shown_date, row.team].append(row)
    for group in groups.values():
        order = tour(planning.problem, [row.school_id for row in group])[1]
        for row in group:
            row.stop = order.index(row.school_id) + 1
