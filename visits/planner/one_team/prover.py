"""The six levels for one team, one after the other, each held while the next is minimised."""

from __future__ import annotations

from ..capacity import least_unrecorded
from ..plan import Plan, make_plan
from ..regions.exact import FIRST_LEVELS, Prover, label, whole_bound
from ..regions.program import Answer
from ..regions.rows import Group
from ..regions.wear import Counts, Slot, name_visits
from .calendar import Calendar, least_busiest
from .master import Days, enough_devices
from .search import Search

# Nodes of the search tree after which the fewest team days are minimised on their own.
MOST_NODES = 500


class OneTeam(Prover):
    """Proves levels 1 to 4 without naming days, then 5 and 6 over all groups that tie on them."""

    def prove_all(self) -> Plan:
        master = Search(self.instance, seed=self._seed)
        if not master.build(self._clock):
            return self.best
        if not master.columns:  # nobody can be visited: there is only the empty plan
            self.best = label(self.best, self.best.score)
            return self.best
        groups = self._first_four(master)
        if len(self._values) == FIRST_LEVELS < self._levels:
            self._last_two(master, groups)
        return self.best

    def _first_four(self, master: Search) -> set[Group]:
        """Return the groups of an optimum of levels 1 to 4; none when it is not proven."""
        for level, plain in enumerate((least_unrecorded(self.instance), self.instance.lost)):
            if level >= self._levels:
                return set()
            if self.best.score[level] == plain and self.best.proven == level:
                self._accept(level, plain, None)
                master.hold(level, plain)
            elif self._minimise(master, level) is None:
                return set()
        return self._days_and_metres(master) if self._levels > 2 else set()

    def _minimise(self, master: Search, level: int) -> Days | None:
        """Minimise a level alone; return the days when it is proven."""
        terms, constant = master.objective(level)
        if level == 0:
            answer, days = master.cheapest(level, self._clock)
        else:
            answer, days = master.minimise(terms, self._clock)
        if answer.is_proven and days is not None:
            self._accept(level, round(answer.value) + constant, days)
            master.hold(level, self._values[level])
            return days
        self._bounds[level:] = [max(0, whole_bound(answer.bound + constant))]
        self._take(days)
        return None

    def _accept(self, level: int, value: int, days: Days | None) -> None:
        self._values.append(value)
        self._bounds[level:] = [value]
        self._take(days)

    def _days_and_metres(self, master: Search) -> set[Group]:
        """Minimise levels 3 and 4 together: the metres of as few team days as might do.

        When no plan has so few, one more is tried; the first number with a plan is proven.
        """
        master.program.option("mip_allow_restart", False)  # the cuts so far would be lost
        fewest = whole_bound(master.least(2, self._clock))
        self._bounds[2:] = [fewest]
        while not self._clock.is_over:
            row = master.hold(2, fewest, exactly=True)
            self._take(None)
            master.program.option("mip_max_nodes", MOST_NODES)
            answer, days = master.cheapest(3, self._clock)
            master.program.option("mip_max_nodes", 2**31 - 1)
            if days is not None:
                self._accept(2, fewest, days)
                return self._metres(master, answer, days)
            master.program.drop_row(row)
            if not answer.is_infeasible:
                return self._separately(master)
            fewest += 1
            self._bounds[2:] = [fewest]
        return set()

    def _metres(self, master: Search, answer: Answer, days: Days | None) -> set[Group]:
        if not answer.is_proven:
            answer, days = master.cheapest(3, self._clock)
        if not answer.is_proven or days is None:
            self._bounds[3:] = [whole_bound(answer.bound)]
            self._take(days)
            return set()
        self._accept(3, round(answer.value), days)
        return {work.schools for work in days.values()}

    def _separately(self, master: Search) -> set[Group]:
        days = None if self._clock.is_over else self._minimise(master, 2)
        if days is None or self._levels < FIRST_LEVELS:
            return set()
        answer, days = master.cheapest(3, self._clock)
        return self._metres(master, answer, days)

    def _last_two(self, master: Search, groups: set[Group]) -> None:
        *_first, team_days, metres = self._values
        master.drop_hopeless(3, metres, self._clock)
        while True:
            days, is_certain = master.another(groups, team_days, metres, self._clock)
            if days is None:
                break
            groups |= {work.schools for work in days.values()}
        if not is_certain:
            return
        master.hold(3, metres)
        once = frozenset[int]()
        if not self._values[0]:
            master.keep_only(groups)
            once = master.recorded_at_once(self._clock)
        calendar = Calendar(self.instance, groups, self.best, once=once, seed=self._seed)
        self._last_levels_of(calendar)

    def _last_levels_of(self, calendar: Calendar) -> None:
        answer = calendar.earliest(self._clock)
        self._bounds[4:] = [whole_bound(answer.bound)]
        self._take_answer(calendar, answer)
        if not answer.is_proven or self._levels < len(self.best.score):
            return
        unrecorded, _changes, team_days, _metres, waiting, busiest = self.best.score
        least = least_busiest(self.instance, unrecorded, team_days)
        self._bounds[5:] = [least]
        self._take(None)
        if busiest > least:
            answer = calendar.least_worn(waiting, busiest, self._clock)
            least = busiest if answer.is_infeasible else max(least, whole_bound(answer.bound))
            self._bounds[5:] = [least]
            self._take_answer(calendar, answer)

    def _take_answer(self, calendar: Calendar, answer: Answer) -> None:
        self._offer_slots(*calendar.chosen(answer.values) if len(answer.values) else ([], {}))

    def _take(self, days: Days | None) -> None:
        """Keep the better of the best plan and these days."""
        if days is None:
            self._offer_slots([], {})
        else:
            slots = [(day, work.schools) for day, work in sorted(days.items())]
            self._offer_slots(slots, enough_devices(self.instance, days))

    def _offer_slots(self, slots: list[Slot], counts: Counts) -> None:
        """Keep the better of the best plan and these visits; label and report it."""
        best = self.best
        if slots:
            visits = name_visits(self.instance, slots, counts, seed=self._seed, clock=self._clock)
            best = min(best, make_plan(self.instance, visits), key=lambda plan: plan.score)
        best = label(best, self._bounds)
        if best != self.best:
            self.best = best
            self._report(best)
