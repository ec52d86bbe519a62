"""What a visit may not break: one constraint, one named function.

The same functions judge a person's booking and a solver's plan. Each returns the conflicts
that it finds; an error cannot stand, a warning is for people to decide. Sentences for people
are made elsewhere from `code` and `parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from .problem import PlacedVisit, Problem, days_after, distance_m

LOOK_AHEAD_DAYS = 21


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a visit cannot stand; `visit`, `device` and `school` are ids of what is in the way."""

    code: str
    severity: Severity = Severity.ERROR
    visit: int | None = None
    device: int | None = None
    school: int | None = None
    parts: dict[str, Any] = field(default_factory=dict)


Constraint = Callable[[Problem, PlacedVisit], list[Conflict]]


def ends_after_start(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    return [] if visit.end > visit.start else [Conflict("ends_before_start")]


def team_exists(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    teams = problem.limits.teams
    return [] if 1 <= visit.team <= teams else [Conflict("no_such_team", parts={"teams": teams})]


def school_takes_part(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    school = problem.schools[visit.school]
    if school.is_active:
        return []
    return [Conflict("school_inactive", school=school.id, parts={"school": school.name})]


def inside_campaign(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    limits = problem.limits
    if visit.date < limits.starts_on:
        return [Conflict("before_start", parts={"date": limits.starts_on})]
    if visit.date > limits.deadline:
        return [Conflict("after_deadline", parts={"date": limits.deadline})]
    return []


def no_weekend(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    school = problem.schools[visit.school]
    if visit.date in problem.limits.extra_dates or visit.date.weekday() < school.days_per_week:
        return []
    parts = {"school": school.name, "date": visit.date, "days": school.days_per_week}
    return [Conflict("weekend", school=school.id, parts=parts)]


def no_holiday(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    name = problem.holidays.get(visit.date)
    if name is None or visit.date in problem.limits.extra_dates:
        return []
    return [Conflict("holiday", parts={"date": visit.date, "name": name})]


def school_open(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    name = problem.schools[visit.school].name
    return [
        Conflict(
            "school_closed",
            school=visit.school,
            parts={"school": name, "kind": c.kind, "note": c.note, "last": c.last},
        )
        for c in problem.closures_of(visit.school)
        if c.first <= visit.date <= c.last
    ]


def once_a_day(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    name = problem.schools[visit.school].name
    return [
        Conflict(
            "school_twice",
            visit=other.id,
            school=other.school,
            parts={"school": name, "start": other.start, "end": other.end},
        )
        for other in problem.others(visit)
        if other.school == visit.school
    ]


def schools_per_day(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    limit = problem.limits.schools_per_team_day
    same = [other for other in problem.others(visit) if other.team == visit.team]
    if len(same) < limit:
        return []
    names = [problem.schools[other.school].name for other in same]
    parts = {"limit": limit, "schools": names, "team": visit.team, "teams": problem.limits.teams}
    return [Conflict("day_full", visit=same[-1].id, school=same[-1].school, parts=parts)]


def enough_devices(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    limits, count = problem.limits, len(visit.devices)
    parts = {"count": count, "min": limits.min_devices, "max": limits.max_devices}
    if count < limits.min_devices:
        return [Conflict("too_few_devices", parts=parts | _free(problem, visit))]
    if count > limits.max_devices:
        return [Conflict("too_many_devices", parts=parts)]
    return []


def devices_in_use(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    chosen = [problem.devices[d] for d in sorted(visit.devices)]
    return [
        Conflict("device_inactive", device=d.id, parts={"device": d.name} | _free(problem, visit))
        for d in chosen
        if not d.is_active
    ]


def devices_free(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    return [
        Conflict(
            "device_taken",
            visit=other.id,
            device=device,
            school=other.school,
            parts={
                "device": problem.devices[device].name,
                "school": problem.schools[other.school].name,
                "until": other.end,
            }
            | _free(problem, visit),
        )
        for other in problem.others(visit)
        if other.overlaps(visit)
        for device in sorted(visit.devices & other.devices)
    ]


def devices_work(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    return [
        Conflict(
            "device_on_outage",
            device=outage.device,
            parts={
                "device": problem.devices[outage.device].name,
                "reason": outage.reason,
                "until": outage.end,
            }
            | _free(problem, visit),
        )
        for outage in problem.outages_during(visit)
        if outage.device in visit.devices
    ]


def capacity_suffices(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    remaining = problem.schools[visit.school].remaining
    capacity = problem.capacity(visit)
    if remaining is None or not visit.devices or remaining <= capacity:
        return []
    parts = {"capacity": capacity, "pupils": remaining, "left": remaining - capacity}
    return [Conflict("capacity_short", Severity.WARNING, parts=parts)]


def somebody_remains(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    school = problem.schools[visit.school]
    if school.remaining != 0:
        return []
    return [
        Conflict("nobody_left", Severity.WARNING, school=school.id, parts={"school": school.name})
    ]


def near_one_another(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    here, found = problem.schools[visit.school], []
    for other in problem.others(visit):
        there = problem.schools[other.school]
        metres = distance_m(here, there)
        if other.team == visit.team and metres > problem.limits.nearby_km * 1000:
            parts = {"school": there.name, "km": metres / 1000, "nearby": problem.limits.nearby_km}
            found.append(
                Conflict("too_far", Severity.WARNING, other.id, school=there.id, parts=parts)
            )
    return found


def not_in_the_past(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    if problem.today is None or visit.date >= problem.today:
        return []
    return [Conflict("in_past", Severity.WARNING, parts={"date": visit.date})]


# What the day alone decides, whatever the devices.
OF_THE_DAY: tuple[Constraint, ...] = (
    inside_campaign,
    no_weekend,
    no_holiday,
    school_open,
    once_a_day,
    schools_per_day,
)
HARD: tuple[Constraint, ...] = (
    ends_after_start,
    team_exists,
    school_takes_part,
    *OF_THE_DAY,
    devices_in_use,
    devices_free,
    devices_work,
    enough_devices,
)
SOFT: tuple[Constraint, ...] = (
    not_in_the_past,
    somebody_remains,
    capacity_suffices,
    near_one_another,
)


def errors_of(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    """Return all that forbids `visit`; a sentence about the day names the next day that works."""
    found = _all(HARD, problem, visit)
    day_codes = {c.code for c in _all(OF_THE_DAY, problem, visit)}
    if not day_codes:
        return found
    next_day = first_possible_day(problem, visit)
    return [
        replace(c, parts=c.parts | {"next_day": next_day}) if c.code in day_codes else c
        for c in found
    ]


def warnings_of(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    """Return what people should know before they place `visit`."""
    return _all(SOFT, problem, visit)


def first_possible_day(problem: Problem, visit: PlacedVisit) -> date | None:
    """Return the first later day on which the school could be visited."""
    eve = problem.limits.starts_on - timedelta(days=1)
    for day in days_after(max(visit.date, eve), LOOK_AHEAD_DAYS):
        if not _all(OF_THE_DAY, problem, replace(visit, date=day)):
            return day
    return None


def _all(constraints: Iterable[Constraint], problem: Problem, visit: PlacedVisit) -> list[Conflict]:
    return [conflict for constraint in constraints for conflict in constraint(problem, visit)]


def _free(problem: Problem, visit: PlacedVisit) -> dict[str, list[str]]:
    """Name the devices that could come in addition to those of `visit`."""
    return {"free": [d.name for d in problem.free_devices(visit) if d.id not in visit.devices]}
