"""Proofs for several teams when all groups of schools fit into one model.

Few groups and days: an exact model. More of them: a relaxed one, whose optimum is placed on the
calendar, and what the calendar holds is proven; what it does not is left to an exact model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from ..instance import Instance
from ..plan import Plan, make_plan
from ..solution import LEVELS
from .clock import Clock
from .days import DayModel, Group
from .program import INFINITY, Floats
from .wear import least_busiest, name_visits

# Groups times days up to which the model is exact at once.
FEW_COLUMNS = 2_500
FIRST_LEVELS = 4
QUICK_GAP = 0.1
PROMISING = 150
NOTHING: Floats = np.zeros(0)

Report = Callable[[Plan], None]


class Prover:
    """Takes the levels one after the other; `best` is the best plan and what is proven of it.

    `_values` and `_bounds` are the proven optima of the first levels and the lower bounds.
    """

    def __init__(
        self,
        instance: Instance,
        best: Plan,
        *,
        seed: int,
        levels: int,
        clock: Clock,
        report: Report,
    ) -> None:
        self.instance = instance
        self.best = best
        self._seed, self._levels, self._clock, self._report = seed, levels, clock, report
        self._values: list[int] = []
        self._bounds: list[int] = []

    def prove(self, groups: list[Group]) -> Plan:
        """Return the best plan whose teams go out in `groups`, which must be all there are."""
        if not groups:  # nobody can be visited: there is only the empty plan
            self.best = label(self.best, self.best.score)
            return self.best
        if len(groups) * len(self.instance.days) > FEW_COLUMNS and self._prove_relaxed(groups):
            return self.best
        model = self._model(groups, is_exact=True)
        self._first_levels(model)
        if self.best.proven == FIRST_LEVELS < self._levels:
            self._last_levels(model)
        return self.best

    def _first_levels(self, model: DayModel) -> list[Group]:
        """Minimise levels 1 to 4 in turn; return the groups that are chosen last."""
        self._values, self._bounds = [], []
        chosen: list[Group] = []
        for level in range(min(FIRST_LEVELS, self._levels)):
            if self.best.score[level] == model.plain_bound(level):
                self._values.append(self.best.score[level])
                self._bounds.append(self._values[-1])
                self._offer(model, NOTHING)
                model.hold(level, self._values[-1])
                continue
            answer, value, bound = model.minimise(level, self._clock)
            self._bounds.append(bound)
            if answer.is_proven and len(answer.values):
                self._values.append(value)
            if len(answer.values):
                chosen = model.chosen(answer.values)
            self._offer(model, answer.values)
            if not answer.is_proven or answer.is_infeasible:
                break
            model.hold(level, value)
        return chosen

    def _model(self, groups: Iterable[Group], *, is_exact: bool) -> DayModel:
        return DayModel(self.instance, groups, is_exact=is_exact, seed=self._seed)

    def _prove_relaxed(self, groups: list[Group]) -> bool:
        """Say whether nothing is left that an exact model could prove."""
        model = self._model(groups, is_exact=False)
        chosen = self._first_levels(model)
        if self.best.proven == self._levels:
            return True
        if not chosen or not self._place(set(chosen)):
            self._search(self._model(model.promising(PROMISING, self._clock), is_exact=True))
            return self.best.proven >= len(self._values) or self._clock.is_over
        if self.best.proven == FIRST_LEVELS < self._levels:
            model.drop_hopeless(FIRST_LEVELS - 1, self._values[-1], self._clock)
            once = frozenset[int]()
            if not self._values[0]:
                once = model.recorded_at_once(self._clock)
            if known := self._all_ties(model, set(chosen)):
                self._last_levels(self._calendar(known, once))
        return self.best.proven >= len(self._values)

    def _calendar(self, groups: set[Group], once: frozenset[int] = frozenset()) -> DayModel:
        """Return an exact model for these groups that keeps to what is proven."""
        calendar = DayModel(self.instance, groups, is_exact=True, seed=self._seed, once=once)
        for level, value in enumerate(self._values):
            calendar.hold(level, value)
        return calendar

    def _place(self, groups: set[Group]) -> bool:
        calendar = self._calendar(groups)
        calendar.program.option("mip_rel_gap", QUICK_GAP)
        answer = calendar.program.minimise(calendar.waiting, self._clock)
        self._offer(calendar, answer.values)
        return len(answer.values) > 0

    def _search(self, model: DayModel) -> None:
        """Take the levels in turn with some of the groups only, which proves nothing."""
        for level in range(len(self._bounds)):
            answer, value, _bound = model.minimise(level, self._clock)
            self._offer(model, answer.values)
            if not answer.is_proven:
                break
            model.hold(level, value)

    def _all_ties(self, model: DayModel, known: set[Group]) -> set[Group]:
        """Return every group in some optimum of levels 1 to 4; none when time runs out."""
        while True:
            answer = model.another(known, self._clock)
            if answer.is_infeasible:
                return known
            if not len(answer.values):
                return set()
            known |= set(model.chosen(answer.values))

    def _last_levels(self, model: DayModel) -> None:
        """Minimise levels 5 and 6 of an exact model."""
        answer = model.program.minimise(model.waiting, self._clock)
        self._bounds.append(whole_bound(answer.bound))
        self._offer(model, answer.values)
        if answer.is_proven and self.best.proven == FIRST_LEVELS + 1 < self._levels:
            model.program.row(model.waiting, high=round(answer.value) + 0.5)
            self._least_worn(model)

    def _least_worn(self, model: DayModel) -> None:
        recorded = sum(s.remaining for s in self.instance.schools) - self.best.score[0]
        least = least_busiest(self.instance, -(-recorded // self.instance.per_device))
        busiest, values = self.best.score[-1], NOTHING
        if busiest > least:
            column = model.add_wear(busiest - 1)
            answer = model.program.minimise([(column, 1)], self._clock)
            values = answer.values
            least = busiest if answer.is_infeasible else max(least, whole_bound(answer.bound))
        self._bounds.append(least)
        self._offer(model, values)

    def _offer(self, model: DayModel, values: Floats) -> None:
        """Keep the better of the best plan and the one that `values` are; label and report it."""
        best = self.best
        if len(values) and model.is_exact:
            slots, counts = model.slots(values), model.counts(values)
            visits = name_visits(self.instance, slots, counts, seed=self._seed, clock=self._clock)
            best = min(best, make_plan(self.instance, visits), key=lambda plan: plan.score)
        best = label(best, self._bounds)
        if best != self.best:
            self.best = best
            self._report(best)


def label(plan: Plan, bounds: Sequence[int]) -> Plan:
    """Say what the bounds, each for plans that are optimal on the levels before, say of a plan."""
    proven = 0
    while proven < len(bounds) and plan.score[proven] == bounds[proven]:
        proven += 1
    known = (*bounds[: proven + 1], *[None] * len(LEVELS))[: len(LEVELS)]
    return replace(plan, proven=proven, bounds=known)


def whole_bound(bound: float) -> int:
    """Return the least whole number, none below 0, that a bound lets an objective be."""
    return ceil(bound - 1e-4) if 0 < bound < INFINITY else 0
