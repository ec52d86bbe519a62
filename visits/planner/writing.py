"""Plan files, `ktp-outreach-plan/1`, and instance files, `ktp-outreach-instance/1`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from .instance import Instance, PlanDevice, PlanSchool
from .numbering import number
from .problem import Place, Problem, hours_between
from .reading import FORMAT as INSTANCE_FORMAT
from .solution import Solution

FORMAT = "ktp-outreach-plan/1"
SATURDAY = 5


class UnwritableProblem(Exception):
    """The format cannot say this problem; the message is one sentence."""


def plan_file(name: str, problem: Problem, solution: Solution) -> dict[str, Any]:
    """Return the plan of the instance `name` as its file says it."""
    return {
        "format": FORMAT,
        "instance": name,
        "visits": [
            {
                "date": visit.date.isoformat(),
                "team": visit.team,
                "school": problem.schools[visit.school].key,
                "devices": [problem.devices[device].key for device in sorted(visit.devices)],
                "pupils": visit.pupils,
            }
            for visit in solution.visits
        ],
        "score": solution.score._asdict(),
        "proven_levels": solution.proven_levels,
    }


def instance_file(name: str, problem: Problem) -> dict[str, Any]:
    """Return the problem as an instance file says it. Raise UnwritableProblem.

    The format knows no working day at a weekend.
    """
    instance = number(problem)
    weekend = next((day for day in instance.days if day.weekday() >= SATURDAY), None)
    if weekend:
        raise UnwritableProblem(
            f"schools can be visited on {weekend}, a weekend, which an instance file cannot say"
        )
    limits, first = problem.limits, problem.first_day
    length = (limits.deadline - first).days
    span = [first + timedelta(days=n) for n in range(length + 1)]
    weekdays = {day for day in span if day.weekday() < SATURDAY}
    return {
        "format": INSTANCE_FORMAT,
        "name": name,
        "office": _place(problem.office),
        "start": first.isoformat(),
        "deadline": limits.deadline.isoformat(),
        "holidays": _days(weekdays - set(instance.days)),
        "teams": limits.teams,
        "rules": {
            "max_schools_per_team_day": limits.schools_per_team_day,
            "min_devices_per_visit": limits.min_devices,
            "max_devices_per_visit": limits.max_devices,
            "nearby_km": limits.nearby_km,
            "pupils_per_device_hour": limits.pupils_per_device_hour,
            "hours_per_visit": hours_between(limits.visit_starts, limits.visit_ends),
        },
        "devices": [_device(problem, instance, device) for device in instance.devices],
        "schools": [_school(problem, instance, school) for school in instance.schools],
        "fixed_visits": _visits(problem, problem.confirmed),
        "published_visits": _visits(problem, problem.published),
    }


def _device(problem: Problem, instance: Instance, device: PlanDevice) -> dict[str, Any]:
    return {
        "id": problem.devices[device.id].key,
        "days_used": device.used,
        "unavailable_dates": _closed(instance, device.days),
    }


def _school(problem: Problem, instance: Instance, school: PlanSchool) -> dict[str, Any]:
    return {
        "id": problem.schools[school.id].key,
        "name": problem.schools[school.id].name,
        **_place(school.place),
        "remaining": school.remaining,
        "unavailable_dates": _closed(instance, school.days),
    }


def _closed(instance: Instance, open_days: frozenset[int]) -> list[str]:
    return _days(day for n, day in enumerate(instance.days) if n not in open_days)


def _visits(problem: Problem, visits: frozenset[tuple[int, date]]) -> list[dict[str, str]]:
    rows = sorted((day, problem.schools[school].key) for school, day in visits)
    return [{"school": key, "date": day.isoformat()} for day, key in rows]


def _place(place: Place) -> dict[str, float]:
    return {"lat": place.latitude, "lon": place.longitude}


def _days(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)
