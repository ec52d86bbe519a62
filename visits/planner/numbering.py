"""From the facts of a Problem to the numbers of an Instance, and from a Plan back to a Solution."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from .instance import Instance, PlanDevice, PlanSchool
from .plan import Placed, Plan
from .problem import Device, PlacedVisit, Problem, School
from .solution import LEVELS, PlannedVisit, Score, Solution


def number(problem: Problem) -> Instance:
    """Return the problem with its schools, devices and working days by number."""
    days = working_days(problem)
    day_of = {day: n for n, day in enumerate(days)}
    schools = tuple(_school(problem, school, day_of) for school in problem.schools.values())
    school_of = {school.id: n for n, school in enumerate(schools)}
    limits = problem.limits

    def numbered(visits: Iterable[tuple[int, date]]) -> frozenset[tuple[int, int]]:
        return frozenset(
            (school_of[school], day_of[day])
            for school, day in visits
            if school in school_of and day in day_of
        )

    published = numbered(problem.published)
    return Instance(
        office=problem.office,
        days=tuple(days),
        teams=limits.teams,
        max_schools=limits.schools_per_team_day,
        min_devices=limits.min_devices,
        max_devices=limits.max_devices,
        nearby_m=limits.nearby_km * 1000,
        per_device=problem.per_device,
        devices=tuple(_device(problem, device, day_of) for device in problem.devices.values()),
        schools=schools,
        fixed=numbered(problem.confirmed),
        published=published,
        lost=len(problem.published) - len(published),
    )


def working_days(problem: Problem) -> list[date]:
    """Return the days on which at least one school could be visited, were it not closed."""
    limits, first = problem.limits, problem.first_day
    longest = max((s.days_per_week for s in problem.schools.values() if s.is_active), default=5)
    span = (first + timedelta(days=n) for n in range((limits.deadline - first).days + 1))
    return [day for day in span if _is_open(problem, day, longest)]


def _is_open(problem: Problem, day: date, days_per_week: int) -> bool:
    if day in problem.limits.extra_dates:
        return True
    return day.weekday() < days_per_week and day not in problem.holidays


def _school(problem: Problem, school: School, day_of: dict[date, int]) -> PlanSchool:
    days: frozenset[int] = frozenset()
    if school.is_active:
        closures = problem.closures_of(school.id)
        days = frozenset(
            n
            for day, n in day_of.items()
            if _is_open(problem, day, school.days_per_week)
            and not any(closure.first <= day <= closure.last for closure in closures)
        )
    return PlanSchool(school.id, school.place, school.remaining or 0, days)


def _device(problem: Problem, device: Device, day_of: dict[date, int]) -> PlanDevice:
    outages = [outage for outage in problem.outages if outage.device == device.id]
    limits = problem.limits
    days = frozenset(
        n
        for day, n in day_of.items()
        if device.is_active
        and not any(
            outage.touches(
                datetime.combine(day, limits.visit_starts),
                datetime.combine(day, limits.visit_ends),
            )
            for outage in outages
        )
    )
    return PlanDevice(device.id, device.days_used, days)


def placed_visit(problem: Problem, visit: PlannedVisit) -> PlacedVisit:
    """Return a planned visit as a booking at the campaign's hours."""
    limits = problem.limits
    return PlacedVisit(
        visit.school, visit.date, limits.visit_starts, limits.visit_ends, visit.devices, visit.team
    )


def placed_by_number(instance: Instance, visits: Iterable[PlannedVisit]) -> list[Placed]:
    """Return planned visits by number; a day that is no working day counts as the next one."""
    schools = {school.id: n for n, school in enumerate(instance.schools)}
    devices = {device.id: n for n, device in enumerate(instance.devices)}
    return [
        Placed(
            bisect_left(instance.days, visit.date),
            visit.team,
            schools[visit.school],
            tuple(sorted(devices[device] for device in visit.devices)),
        )
        for visit in visits
    ]


def solution_of(instance: Instance, plan: Plan) -> Solution:
    """Return a plan by number as a Solution with the ids of its Problem."""
    left = {school.id: school.remaining for school in instance.schools}
    visits = []
    for placed, pupils in zip(plan.visits, plan.pupils, strict=True):
        school = instance.schools[placed.school].id
        left[school] -= pupils
        devices = frozenset(instance.devices[n].id for n in placed.devices)
        visits.append(PlannedVisit(school, instance.days[placed.day], placed.team, devices, pupils))
    bounds = tuple(
        plan.score[level] if level < plan.proven else bound
        for level, bound in enumerate(plan.bounds or (None,) * len(LEVELS))
    )
    return Solution(
        visits=tuple(visits),
        score=Score(*plan.score),
        bounds=bounds,
        proven_levels=plan.proven,
        left={school: pupils for school, pupils in left.items() if pupils},
    )
