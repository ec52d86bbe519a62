"""A whole plan before the constraints that judge one booking, and what only a plan must keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from .constraints import HARD, Conflict, near_one_another, not_in_the_past
from .numbering import placed_visit
from .problem import Problem
from .solution import PlannedVisit

# For people these are warnings; a plan keeps them.
OF_EACH_VISIT = (*HARD, not_in_the_past, near_one_another)


def check(problem: Problem, visits: Iterable[PlannedVisit]) -> list[Conflict]:
    """Return all that is wrong with a plan; nothing for every Solution."""
    visits = list(visits)
    placed = [placed_visit(problem, visit) for visit in visits]
    planned = replace(problem, visits=tuple(placed))
    found = [
        conflict
        for visit in placed
        for constraint in OF_EACH_VISIT
        for conflict in constraint(planned, visit)
    ]
    return found + confirmed_visits_kept(problem, visits) + pupils_counted(problem, visits)


def confirmed_visits_kept(problem: Problem, visits: list[PlannedVisit]) -> list[Conflict]:
    """Every confirmed visit is in the plan."""
    made = {(visit.school, visit.date) for visit in visits}
    return [
        Conflict(
            "confirmed_missing",
            school=school,
            parts={"school": problem.schools[school].name, "date": day},
        )
        for school, day in sorted(problem.confirmed - made)
    ]


def pupils_counted(problem: Problem, visits: list[PlannedVisit]) -> list[Conflict]:
    """Visits record in the order of dates, each at least one pupil and as many as it can."""
    found: list[Conflict] = []
    left: dict[int, int] = defaultdict(int)
    left.update((school.id, school.remaining or 0) for school in problem.schools.values())
    for visit in sorted(visits, key=lambda v: v.date):
        pupils = min(left[visit.school], len(visit.devices) * problem.per_device)
        left[visit.school] -= pupils
        parts = {"school": problem.schools[visit.school].name, "date": visit.date}
        if not pupils:
            found.append(Conflict("nobody_left", school=visit.school, parts=parts))
        if pupils != visit.pupils:
            parts |= {"pupils": pupils, "planned": visit.pupils}
            found.append(Conflict("pupils_wrong", school=visit.school, parts=parts))
    return found
