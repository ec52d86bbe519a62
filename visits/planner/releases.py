"""Confirmed visits that have become impossible: which are the fewest to let go, and why.

A confirmed visit is never moved for a better plan. Only when the confirmed visits alone break a
rule (a closure or an outage came since) are the fewest of them released: then they are no more
than visits that the school was told of. What people only asked for (pins) goes first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, islice
from typing import Any

from .contradictions import ContradictoryProblem, refuse_contradictions
from .instance import Instance
from .numbering import number
from .problem import Problem

Pair = tuple[int, date]
# Choices tried for one day and size before a larger size is tried; a day holds few visits.
MOST_CHOICES = 20_000


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
    releases = [release for pair in problem.confirmed if (release := judge.alone(pair))]
    kept = problem.confirmed - {(r.school, r.date) for r in releases}
    for day in sorted({day for _school, day in kept}):
        found = judge.fewest(sorted(p for p in kept if p[1] == day), pins)
        releases += found
        kept -= {(r.school, r.date) for r in found}
    found = judge.surplus(kept, pins)
    releases += found
    kept -= {(r.school, r.date) for r in found}
    releases.sort(key=lambda r: (r.date, r.school))
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

    def alone(self, pair: Pair) -> Release | None:
        """Return the release of a visit that would be impossible even if it were the only one."""
        objection = self.objection([pair])
        return _release(pair, objection) if objection else None

    def fewest(self, pairs: list[Pair], pins: Collection[Pair]) -> list[Release]:
        """Return the fewest of one day's visits that must go so that the others can be made."""
        objection = self.objection(pairs)
        if objection is None:
            return []
        order = sorted(pairs, key=lambda pair: self._reluctance(pair, pins))
        for size in range(1, len(order)):
            for gone in islice(combinations(order, size), MOST_CHOICES):
                if self.objection([p for p in order if p not in gone]) is None:
                    return [_release(pair, objection) for pair in gone]
        return [_release(pair, objection) for pair in order[1:]]

    def surplus(self, pairs: Collection[Pair], pins: Collection[Pair]) -> list[Release]:
        """Return the last visits to schools with fewer pupils than visits."""
        found: list[Release] = []
        by_school: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            by_school[pair[0]].append(pair)
        counts = Counter(school for school, _day in pairs)
        for school, count in sorted(counts.items()):
            most = self.instance.most_visits(self.schools[school])
            if count > most:
                last = sorted(by_school[school], key=lambda p: (p not in pins, -p[1].toordinal()))
                objection = self.objection(by_school[school])
                if objection:
                    found += [_release(pair, objection) for pair in last[: count - most]]
        return found

    def _reluctance(self, pair: Pair, pins: Collection[Pair]) -> tuple[bool, int, int]:
        remaining = self.problem.schools[pair[0]].remaining or 0
        return (pair not in pins, remaining, pair[0])


def _release(pair: Pair, objection: ContradictoryProblem) -> Release:
    return Release(pair[0], pair[1], objection.code, dict(objection.parts))
