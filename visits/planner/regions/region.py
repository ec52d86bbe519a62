"""The best plan of a whole region in the time there is: bounds, cover, calendar, repair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil

from ..capacity import least_unrecorded
from ..instance import Instance
from ..plan import Plan, make_plan
from ..solution import LEVELS
from .bounds import Duals, Relaxation
from .calendar import Calendar, outings_of
from .clock import Clock
from .cover import Cover, make_cover
from .exact import label
from .neighbourhood import Search, first_cover, promising_cover
from .promises import choose_promises
from .repair import place_left_over
from .wear import name_visits

# Parts of the time for the two linear programs, the first cover, and rounds of cuts.
OUTINGS_PART, METRES_PART, FIRST_PART = 0.12, 0.15, 0.3
FEW_CUT_ROUNDS, MOST_CUT_ROUNDS = 2, 10
PROMISING_M = (150.0, 300.0, 700.0)
# Nodes up to which the first cover is one whole-number program.
MOST_AT_ONCE = 1_600
# The calendar at the end may take this many times what it took before.
SPARE = 2.5
# Between two calendars the search takes at least this many times as long.
WORTH = 4
LEAST_SECONDS = 0.3
SOME = 1e-6
# More cuts may ask for one outing more in so many.
CUTS_PART = 150


class Region:
    """Keeps the best plan and the bounds that are known so far."""

    def __init__(
        self,
        instance: Instance,
        best: Plan,
        *,
        seed: int,
        levels: int,
        clock: Clock,
        report: Callable[[Plan], None],
    ) -> None:
        self.instance = instance
        self.best = best
        self._seed, self._levels, self._clock, self._report = seed, levels, clock, report
        self._bounds: list[int] = [least_unrecorded(instance)]
        self._calendar_seconds = LEAST_SECONDS

    def plan(self) -> Plan:
        promises = choose_promises(self.instance, seed=self._seed, clock=self._clock)
        self._bounds.append(promises.changes)
        self._offer(self.best)
        cover = make_cover(self.instance, promises)
        if self._clock.is_over or not len(cover.table):
            return self.best
        relaxation = Relaxation(cover, seed=self._seed)
        total = self._clock.left
        duals = self._tighten(relaxation, self._clock.within(total * OUTINGS_PART))
        if duals is None:
            return self.best
        fewest = max(cover.fewest, ceil(duals.bound - 1e-6))
        # the cover records everybody: where that cannot be, it bounds nothing
        can_prove = promises.is_certain and cover.table.is_complete and not self._bounds[0]
        if can_prove:
            self._bounds.append(fewest)
            self._offer(self.best)
        self._place(cover, first_cover(cover, duals))
        relaxation.price(cover.table.least.astype(float))
        metres = self._tighten_metres(relaxation, fewest, self._clock.within(total * METRES_PART))
        if metres is not None:
            self._improve(cover, metres, fewest, total)
            if can_prove and self.best.score[: len(self._bounds) - 1] == tuple(self._bounds[:-1]):
                self._bound_metres(relaxation, metres, fewest)
        return self.best

    def _tighten(self, relaxation: Relaxation, clock: Clock) -> Duals | None:
        """Return the linear program's answer after some rounds of cuts."""
        best = relaxation.solve(clock)
        is_large = len(relaxation.cover.demand) > MOST_AT_ONCE
        for _round in range(FEW_CUT_ROUNDS if is_large else MOST_CUT_ROUNDS):
            if best is None or clock.is_over or not relaxation.cut(best):
                break
            found = relaxation.solve(clock)
            if found is not None and found.bound > best.bound:
                best = found
        return best

    def _tighten_metres(self, relaxation: Relaxation, most: int, clock: Clock) -> Duals | None:
        """Return the answer for as few outings as the cuts allow, `most` or some more."""
        most += most // CUTS_PART
        relaxation.limit(most)
        found = self._tighten(relaxation, clock)
        while found is not None and found.gaps > SOME and not clock.is_over:
            most += ceil(found.gaps)
            relaxation.limit(most)
            found = relaxation.solve(clock) or found
        return found

    def _improve(self, cover: Cover, duals: Duals, fewest: int, total: float) -> None:
        """Look for better covers and place them; keep time for placing the last one."""
        chosen = self._first(cover, duals, fewest, total)
        search = Search(cover, duals, chosen, fewest=fewest, seed=self._seed)
        if len(cover.demand) > MOST_AT_ONCE:
            search.regroup(self._clock.within(total * FIRST_PART))
        self._place(cover, search.chosen)
        while (left := self._clock.left - SPARE * self._calendar_seconds) > 0:
            worth = max(left / 2, WORTH * self._calendar_seconds)
            search.improve(self._clock.within(min(left, worth)))
            self._place(cover, search.chosen)

    def _first(self, cover: Cover, duals: Duals, fewest: int, total: float) -> list[int]:
        best = first_cover(cover, duals)
        if len(cover.demand) > MOST_AT_ONCE:
            return best
        clock = self._clock.within(total * FIRST_PART)
        for within_m in PROMISING_M:
            found = promising_cover(
                cover, duals, fewest, within_m=within_m, seed=self._seed, clock=clock
            )
            if found:
                metres = cover.table.metres
                return min(best, found, key=lambda c: (len(c), metres[c].sum()))
        return best

    def _place(self, cover: Cover, chosen: list[int]) -> None:
        """Make a plan of the chosen groups."""
        begun = self._clock.left
        outings = outings_of(cover, chosen, seed=self._seed, clock=self._clock)
        calendar = Calendar(self.instance, outings, seed=self._seed)
        days = calendar.place(self._clock)
        if self._clock.is_over:  # half a calendar would be filled up one school at a time
            return
        slots, counts = calendar.slots(days)
        slots, counts = place_left_over(self.instance, slots, counts)
        visits = name_visits(
            self.instance, slots, counts, seed=self._seed, clock=self._clock.within(begun / 10)
        )
        self._calendar_seconds = max(self._calendar_seconds, begun - self._clock.left)
        plan = make_plan(self.instance, visits)
        if self.instance.fixed <= {(visit.school, visit.day) for visit in plan.visits}:
            self._offer(plan)

    def _offer(self, plan: Plan) -> None:
        best = label(min(self.best, plan, key=lambda p: p.score), self._bounds)
        if best != self.best:
            self.best = best
            self._report(best)

    def _bound_metres(self, relaxation: Relaxation, duals: Duals, fewest: int) -> None:
        """Bound the metres of plans with as many outings as the best plan has."""
        bound = duals.bound
        if self.best.score[2] > fewest:
            relaxation.limit(self.best.score[2])
            found = relaxation.solve(self._clock)
            if found is None:
                return
            bound = found.bound
        self._bounds.append(ceil(bound - 1e-6))
        self._offer(self.best)
        known = (*self._bounds, *[None] * len(LEVELS))[: len(LEVELS)]
        if known != self.best.bounds:  # that of the metres holds for as many outings as these
            self.best = replace(self.best, bounds=known)
            self._report(self.best)
