"""Confirmed visits that cannot all be made: the only way in which no valid plan exists."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from .instance import Instance, share
from .problem import Problem


class ContradictoryProblem(Exception):
    """The confirmed visits alone break a rule, each with the fewest devices.

    `args[0]` is one sentence; `code` and `parts` (ids and dates) make others.
    """

    def __init__(self, sentence: str, code: str, **parts: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.parts = parts


def refuse_contradictions(problem: Problem, instance: Instance) -> None:
    """Raise ContradictoryProblem when the confirmed visits alone break a rule."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for school, day in sorted(problem.confirmed, key=lambda visit: (visit[1], visit[0])):
        _refuse_closed(problem, instance, school, day)
        by_day[day].append(school)
    _refuse_empty(problem, instance)
    for day, schools in by_day.items():
        _refuse_crowded(problem, instance, day, schools)


def _name(problem: Problem, school: int) -> str:
    found = problem.schools.get(school)
    return (found.key or found.name) if found else f"school {school}"


def _refuse_closed(problem: Problem, instance: Instance, school: int, day: date) -> None:
    parts = {"school": school, "date": day}
    name = _name(problem, school)
    if day not in instance.days:
        raise ContradictoryProblem(
            f"the fixed visit to {name} on {day} is on no working day of the period",
            "no_working_day",
            **parts,
        )
    number = instance.days.index(day)
    facts = next((s for s in instance.schools if s.id == school), None)
    if facts is None or number not in facts.days:
        raise ContradictoryProblem(
            f"{name} has a fixed visit on {day} and is unavailable that day", "closed", **parts
        )


def _refuse_empty(problem: Problem, instance: Instance) -> None:
    counts = Counter(school for school, _day in instance.fixed)
    for number, count in sorted(counts.items()):
        facts = instance.schools[number]
        if count > instance.most_visits(number):
            raise ContradictoryProblem(
                f"{_name(problem, facts.id)} has {count} fixed visit(s) and {facts.remaining} "
                "pupils left, too few for each visit to record one",
                "nobody_left",
                school=facts.id,
                visits=count,
                pupils=facts.remaining,
            )


def _refuse_crowded(problem: Problem, instance: Instance, day: date, schools: list[int]) -> None:
    names = " and ".join(_name(problem, school) for school in schools)
    needed = instance.min_devices * len(schools)
    number = instance.days.index(day)
    working = instance.working_devices[number]
    if needed > working:
        raise ContradictoryProblem(
            f"the fixed visits to {names} on {day} need {needed} devices, "
            f"and {working} work that day",
            "too_few_devices",
            schools=schools,
            date=day,
            needed=needed,
            working=working,
        )
    if share(instance, sorted(s for s, d in instance.fixed if d == number)) is None:
        raise ContradictoryProblem(
            f"the fixed visits to {names} on {day} cannot be shared among {instance.teams} "
            f"team(s) of at most {instance.max_schools} nearby schools",
            "too_far",
            schools=schools,
            date=day,
            teams=instance.teams,
        )
