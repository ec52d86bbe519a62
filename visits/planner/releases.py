"""Confirmed visits that have become impossible: which are the fewest to let go, and why.

A confirmed visit is never moved for a better plan. Only when the confirmed visits alone break a
rule (a closure or an outage came since) are the fewest of them released: then they are no more
than visits that the school was told of. What people only asked for (pins) goes first.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .contradictions import ContradictoryProblem, refuse_contradictions
from .instance import Instance
from .numbering import number
from .problem import Problem
from .regions.clock import Clock
from .regions.program import Program

Pair = tuple[int, date]
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Release:
    """A visit that need not be kept any more; `code` and `parts` say what forbids it."""

    school: int
    date: date
    code: str
    parts: dict[str, Any] = field(default_factory=dict)


def release_impossible(
    problem: Problem, *, pins: Collection[Pair] = ()
) -> tuple[Problem, tuple[Release, ...]]:
    """Return a problem without contradiction, and what was released from `confirmed`."""
    judge = _Judge(problem)
    if judge.objection(problem.confirmed) is None:
        return problem, ()
    alone = {pair: judge.objection([pair]) for pair in problem.confirmed}
    possible = sorted(pair for pair, objection in alone.items() if objection is None)
    kept = _most(judge, possible, pins)
    releases = [
        Release(*pair, objection.code, objection.parts)
        for pair in sorted(problem.confirmed - kept, key=lambda p: (p[1], p[0]))
        if (objection := alone[pair] or judge.reason(pair, possible, kept))
    ]
    return replace(problem, confirmed=frozenset(kept)), tuple(releases)


class _Judge:
    """Asks the planner's own rule which sets of visits contradict one another."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.instance: Instance = number(replace(problem, confirmed=frozenset()))
        self.schools = {school.id: n for n, school in enumerate(self.instance.schools)}
        self.days = {day: n for n, day in enumerate(self.instance.days)}

    def objection(self, pairs: Collection[Pair]) -> ContradictoryProblem | None:
        """Return why `pairs` cannot all be made, None when they can."""
        fixed = frozenset(
            (self.schools[school], self.days[day])
            for school, day in pairs
            if school in self.schools and day in self.days
        )
        try:
            refuse_contradictions(
                replace(self.problem, confirmed=frozenset(pairs)),
                replace(self.instance, fixed=fixed),
            )
        except ContradictoryProblem as contradiction:
            return contradiction
        return None

    def reason(
        self, gone: Pair, asked: Sequence[Pair], kept: Collection[Pair]
    ) -> ContradictoryProblem | None:
        """Return why `gone` cannot be made beside what is kept: its day, or its school."""
        for place in (1, 0):
            beside = [pair for pair in kept if pair[place] == gone[place]]
            if self.objection([*beside, gone]):
                return self.objection([pair for pair in asked if pair[place] == gone[place]])
        return None


def _most(judge: _Judge, pairs: list[Pair], pins: Collection[Pair]) -> set[Pair]:
    """Return the most of `pairs` that can be made together.

    First the most confirmed ones, then the most pins, then those with the most pupils, the
    earlier ones of a school. Devices and pupils are rows; what a day's teams cannot reach
    together becomes a row when it is met.
    """
    program = Program(seed=0)
    columns = {pair: program.column(0, 1) for pair in pairs}
    for pairs_of_one, most in _limits(judge, pairs):
        program.row(((columns[p], 1) for p in pairs_of_one), high=most)
    kept: set[Pair] = set()
    for costs in _costs(judge, pairs, pins):
        terms = [(columns[pair], -cost) for pair, cost in costs.items()]
        kept = _solved(judge, program, columns, terms)
        program.row(terms, high=-sum(costs[pair] for pair in kept if pair in costs))
    return kept


def _solved(
    judge: _Judge, program: Program, columns: dict[Pair, int], terms: list[tuple[int, int]]
) -> set[Pair]:
    while True:
        answer = program.minimise(terms, Clock(time.monotonic() + SECONDS))
        kept = {pair for pair, n in columns.items() if answer.values[n] > 0.5}
        clashes = [
            clash
            for day in sorted({day for _school, day in kept})
            if (clash := _clash(judge, sorted(pair for pair in kept if pair[1] == day)))
        ]
        if not clashes:
            return kept
        for clash in clashes:
            program.row(((columns[pair], 1) for pair in clash), high=len(clash) - 1)


def _clash(judge: _Judge, pairs: list[Pair]) -> list[Pair]:
    """Return a smallest set of one day's `pairs` that clashes, empty when they do not."""
    if judge.objection(pairs) is None:
        return []
    for pair in list(pairs):
        fewer = [other for other in pairs if other != pair]
        if judge.objection(fewer):
            pairs = fewer
    return pairs


def _limits(judge: _Judge, pairs: list[Pair]) -> list[tuple[list[Pair], int]]:
    """Return groups of visits with how many of each there can be."""
    instance = judge.instance
    by_day: dict[date, list[Pair]] = defaultdict(list)
    by_school: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_day[pair[1]].append(pair)
        by_school[pair[0]].append(pair)
    places = instance.teams * instance.max_schools
    found = []
    for day, group in by_day.items():
        devices = instance.working_devices[judge.days[day]]
        found.append((group, min(places, devices // instance.min_devices)))
    for school, group in by_school.items():
        found.append((group, instance.most_visits(judge.schools[school])))
    return found


def _costs(judge: _Judge, pairs: list[Pair], pins: Collection[Pair]) -> list[dict[Pair, int]]:
    """Return what losing each visit costs, level by level."""
    schools = judge.problem.schools
    confirmed = {pair: 1 for pair in pairs if pair not in pins}
    asked = {pair: 1 for pair in pairs if pair in pins}
    pupils = {pair: schools[pair[0]].remaining or 0 for pair in pairs}
    earlier = {pair: len(judge.days) - judge.days[pair[1]] for pair in pairs}
    return [costs for costs in (confirmed, asked, pupils, earlier) if costs]
