"""From a solution to proposals: what it adds, moves, drops and leaves beside what stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from visits.models import PlanRun, Proposal, Visit
from visits.planner.problem import hours_between, per_device
from visits.planner.score import tour
from visits.planner.solution import PlannedVisit
from visits.queries.planning import Planning

Kind = Proposal.Kind
Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The visits of a plan with the pupils that their own hours allow, and who is left."""

    visits: tuple[PlannedVisit, ...]
    left: dict[int, int]


def count_pupils(
    planning: Planning, visits: Iterable[PlannedVisit], *, keeping: Iterable[Visit] | None = None
) -> Outcome:
    """Count what each visit records, by date.

    Those `keeping` their hours when they keep their day are the agreed ones, if none are given;
    a draft is lengthened to the usual hours where its own do not suffice.
    A visit that would record nobody is left out, unless it was confirmed or asked for.
    """
    left = dict(planning.remaining)
    kept_hours = planning.agreed if keeping is None else keeping
    hours = {(v.school_id, v.date): v.hours for v in kept_hours}
    kept = []
    for visit in sorted(visits, key=lambda v: (v.date, v.team, v.school)):
        key = (visit.school, visit.date)
        each = per_device(planning.rate.value, hours.get(key, _usual_hours(planning)))
        pupils = min(left.get(visit.school, 0), len(visit.devices) * each)
        if pupils or key in planning.problem.confirmed:
            kept.append(replace(visit, pupils=pupils))
            left[visit.school] = left.get(visit.school, 0) - pupils
    return Outcome(tuple(kept), {school: count for school, count in left.items() if count})


def present_visits(planning: Planning) -> tuple[PlannedVisit, ...]:
    """Return the visits that stand now, as a plan."""
    standing = (
        PlannedVisit(v.school_id, v.date, v.team, frozenset(v.device_ids), 0)
        for v in planning.standing
    )
    return count_pupils(planning, standing, keeping=planning.standing).visits


def make_proposals(run: PlanRun, planning: Planning, visits: Sequence[PlannedVisit]) -> None:
    """Store what `visits` change of what stands."""
    stops = stops_of(planning, visits)
    planned: dict[int, list[PlannedVisit]] = defaultdict(list)
    standing: dict[int, list[Visit]] = defaultdict(list)
    for planned_visit in visits:
        planned[planned_visit.school].append(planned_visit)
    for visit in planning.standing:
        standing[visit.school_id].append(visit)
    pairs = [
        pair
        for school in sorted({*planned, *standing})
        for pair in match(standing[school], planned[school])
    ]
    rows = [_proposal(run, planning, visit, to, stops) for visit, to in pairs]
    Proposal.objects.bulk_create(rows, batch_size=1000)
    devices = Proposal.devices.through
    devices.objects.bulk_create(
        (
            devices(proposal_id=row.pk, device_id=device)
            for row, (_visit, to) in zip(rows, pairs, strict=True)
            if to
            for device in sorted(to.devices)
        ),
        batch_size=2000,
    )


def match(
    standing: Sequence[Visit], planned: Sequence[PlannedVisit]
) -> list[tuple[Visit | None, PlannedVisit | None]]:
    """Pair one school's visits: same day first, then those told first, in the order of days."""
    days = {visit.date: visit for visit in standing}
    same = [(days[to.date], to) for to in planned if to.date in days]
    taken = {visit.pk for visit, _to in same}
    new = sorted((to for to in planned if to.date not in days), key=lambda to: to.date)
    rest = [visit for visit in standing if visit.pk not in taken]
    rest.sort(key=lambda v: (v.confirmed_at is None, not v.is_published, v.date))
    moved = sorted(rest[: len(new)], key=lambda v: v.date)
    pairs: list[tuple[Visit | None, PlannedVisit | None]] = [*same]
    pairs += zip(moved, new, strict=False)
    pairs += [(visit, None) for visit in rest[len(new) :]]
    pairs += [(None, to) for to in new[len(moved) :]]
    return pairs


def stops_of(planning: Planning, visits: Iterable[PlannedVisit]) -> dict[Key, int]:
    """Return the place of each visit in its team's shortest tour of the day, from 1."""
    groups: dict[tuple[date, int], list[int]] = defaultdict(list)
    for visit in visits:
        groups[visit.date, visit.team].append(visit.school)
    return {
        (school, day): place
        for (day, _team), schools in groups.items()
        for place, school in enumerate(tour(planning.problem, schools)[1], start=1)
    }


def _proposal(
    run: PlanRun,
    planning: Planning,
    visit: Visit | None,
    to: PlannedVisit | None,
    stops: Mapping[Key, int],
) -> Proposal:
    row = Proposal(run=run, visit=visit, kind=_kind(visit, to))
    limits = planning.problem.limits
    row.start_time, row.end_time = limits.visit_starts, limits.visit_ends
    if visit:
        row.school_id, row.old_date = visit.school_id, visit.date
        row.was_told, row.was_confirmed = visit.is_published, visit.state == Visit.State.CONFIRMED
    if to:
        row.school_id, row.date, row.team, row.pupils = to.school, to.date, to.team, to.pupils
        row.stop = stops[to.school, to.date]
    if visit and row.kind != Kind.MOVED and _keeps_hours(planning, visit, to):
        row.start_time, row.end_time = visit.start_time, visit.end_time
    return row


def _keeps_hours(planning: Planning, visit: Visit, to: PlannedVisit | None) -> bool:
    if to is None or visit in planning.agreed:
        return True
    return len(to.devices) * per_device(planning.rate.value, visit.hours) >= to.pupils


def _kind(visit: Visit | None, to: PlannedVisit | None) -> str:
    if visit is None:
        return Kind.ADDED
    if to is None:
        return Kind.DROPPED
    return Kind.UNCHANGED if visit.date == to.date else Kind.MOVED


def _usual_hours(planning: Planning) -> float:
    limits = planning.problem.limits
    return hours_between(limits.visit_starts, limits.visit_ends)
