"""What is asked of the model: which works are worth a look, and the best choice among them.

Cuts close most of the gap between the linear relaxation and whole works; then few works cost so
little beyond it that the best choice can hold them, and HiGHS sees only these.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property

import numpy as np

from ..regions.clock import Clock
from ..regions.program import INFINITY, Answer, Floats, Relaxed, Terms
from ..regions.rows import Group
from .cliques import crowded_triples
from .clusters import Clusters
from .master import Days, Master

CUT_ROUNDS = 10
# The best choice is first sought within these parts of the relaxation's value above it. That of
# the metres is often whole by itself; that of the pupils left is not.
NARROW = {0: (0.01,), 3: (0.002, 0.01)}


class Search(Master):
    """Minimises levels and looks for choices that tie."""

    def least(self, level: int, clock: Clock) -> float:
        """Return a bound of the level by linear programming."""
        relaxed = self.tighten(level, clock)
        return relaxed.value + self.objective(level)[1] if relaxed else -INFINITY

    @cached_property
    def _clusters(self) -> Clusters:
        touches = np.zeros((self.program.columns, len(self.instance.schools)), dtype=bool)
        for work, column in self.columns:
            touches[column, list(work.schools)] = True
        return Clusters(self.instance, touches)

    def tighten(self, level: int, clock: Clock) -> Relaxed | None:
        """Add cuts while they raise the relaxation of the level; return its last answer."""
        terms, _constant = self.objective(level)
        relaxed = None
        for _ in range(CUT_ROUNDS):
            if (found := self.program.relaxed(terms, clock)) is None:
                break
            relaxed = found
            if not self._cut(relaxed.values):
                break
        return relaxed

    def _cut(self, values: Floats) -> bool:
        """Add the rows that these parts of works break; say whether there are any."""
        triples = crowded_triples(self.columns, values, self.most_visits)
        for triple, most in triples:
            meets = [c for w, c in self.columns if len(triple & set(w.schools)) > 1]
            self.program.row([(column, 1) for column in meets], high=most)
        clusters = self._clusters.find(values) if self.records_all else []
        for columns, need in clusters:
            self.program.row([(column, 1) for column in columns], low=need)
        return bool(triples or clusters)

    def cheapest(self, level: int, clock: Clock) -> tuple[Answer, Days | None]:
        """Minimise a level, first with the works that cost little above its relaxation.

        Every choice with another work costs more than these may.
        """
        terms, _constant = self.objective(level)
        value, found = INFINITY, None
        if (relaxed := self.tighten(level, clock)) is None:
            return self.minimise(terms, clock)
        for part in NARROW[level]:
            most = relaxed.value + part * abs(relaxed.value) + 0.5
            answer, days = self._cheaper(terms, relaxed, most, clock, enough=most)
            if answer.value <= most:
                return replace(answer, bound=min(answer.bound, most)), days
            if answer.is_infeasible:  # then few works have no choice, and most likely all have none
                break
            if answer.value < value:
                value, found = answer.value, days
        answer, days = self._cheaper(terms, relaxed, value, clock)
        if answer.is_infeasible:
            return answer, None
        least = relaxed.value - 0.1  # so exact is no linear program
        return replace(answer, bound=max(answer.bound, least)), found if days is None else days

    def _cheaper(
        self,
        terms: Terms,
        relaxed: Relaxed,
        most: float,
        clock: Clock,
        *,
        enough: float = INFINITY,
    ) -> tuple[Answer, Days | None]:
        """Minimise with the works that a choice of value `most` can hold."""
        self._drop_above(relaxed, most - relaxed.value)
        answer, days = self.minimise(terms, clock, enough=enough)
        for _work, column in self.columns:
            self.program.release(column)
        return answer, days

    def drop_hopeless(self, level: int, value: int, clock: Clock) -> None:
        """Take away the works with which no choice is as good as `value` on the level."""
        _terms, constant = self.objective(level)
        if (relaxed := self.tighten(level, clock)) is not None:
            self._drop_above(relaxed, value - constant - relaxed.value)

    def _drop_above(self, relaxed: Relaxed, spread: float) -> None:
        """Take away the works that cost more than `spread` above the relaxation."""
        for _work, column in self.columns:
            if relaxed.costs[column] > spread + 0.5:
                self.program.bounds(column, 0, 0)

    def another(
        self, known: set[Group], team_days: int, metres: int, clock: Clock
    ) -> tuple[Days | None, bool]:
        """Look for a choice of these team days and metres that has a group not `known`.

        Say also whether it is certain that there is none. Works that are hopeless beside such a
        group stay away until keep_only().
        """
        inside = [(column, 1.0) for work, column in self.columns if work.schools in known]
        row = self.program.row(inside, high=team_days - 1)
        self.drop_hopeless(3, metres, clock)
        answer, days = self.minimise(self.objective(3)[0], clock, enough=metres + 0.5)
        self.program.drop_row(row)
        if answer.value < metres + 0.5:
            return days, False
        return None, answer.bound > metres + 0.5

    def keep_only(self, groups: set[Group]) -> None:
        """Leave the works of these groups, even those that were hopeless beside another group."""
        for work, column in self.columns:
            if work.schools in groups:
                self.program.release(column)
            else:
                self.program.bounds(column, 0, 0)

    def recorded_at_once(self, clock: Clock) -> frozenset[int]:
        """Return the schools that one visit records in every choice that is still open."""
        instance = self.instance
        most = instance.max_devices * instance.per_device
        able = {s for s in self._unrecorded if instance.schools[s].remaining <= most}
        while able:
            terms = [
                (column, -float(count))
                for work, column in self.columns
                if (count := len(able & set(work.schools)))
            ]
            answer, days = self.minimise(terms, clock)
            if days is None or not answer.is_proven:
                return frozenset()
            visits = Counter(school for work in days.values() for school in work.schools)
            often = {school for school in able if visits[school] > 1}
            if not often:
                break
            able -= often
        return frozenset(able)
