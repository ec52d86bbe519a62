"""Levels 1 to 6 for several teams as objectives and questions over one set of rows."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from math import ceil

from ..capacity import least_unrecorded
from .clock import Clock
from .program import INFINITY, Answer, Floats
from .rows import DayRows, Group, Terms, times


class DayModel(DayRows):
    """The six levels in turn; `rows.DayRows` says what every plan keeps."""

    def objective(self, level: int) -> tuple[Terms, int]:
        """Return the terms of levels 1 to 4 (as 0 to 3) and what is added to their sum."""
        columns = [*self.undated, *((g, c) for (g, _day), c in self.on_day.items())]
        if level == 0:
            return [(column, 1.0) for column in self._left.values()], 0
        if level == 1:
            kept: Terms = []
            for school, day in sorted(self.instance.published):
                kept += times(self._visit.get((school, day), []), -1)
            return kept, len(self.instance.published) + self.instance.lost
        if level == 2:
            return [(column, 1.0) for _group, column in columns], 0
        return [(column, float(self.instance.tour_m(group))) for group, column in columns], 0

    def minimise(self, level: int, clock: Clock) -> tuple[Answer, int, int]:
        """Return the answer, and the value and the bound of a level as the score counts it."""
        terms, constant = self.objective(level)
        answer = self.program.minimise(terms, clock)
        value = round(answer.value) + constant if len(answer.values) else 0
        bound = self.plain_bound(level)
        if -INFINITY < answer.bound < INFINITY:
            bound = max(bound, ceil(answer.bound - 1e-4) + constant)
        return answer, value, bound

    def plain_bound(self, level: int) -> int:
        """Return a bound that needs no solver: promises that no group can keep are broken."""
        if level == 0:
            return least_unrecorded(self.instance)
        if level != 1:
            return 0
        published = self.instance.published
        return self.instance.lost + sum(promise not in self._visit for promise in published)

    def drop_hopeless(self, level: int, value: int, clock: Clock) -> None:
        """Take away the groups with which no plan is as good as `value` on the level."""
        terms, constant = self.objective(level)
        least, costs = self.program.reduced_costs(terms, clock)
        spare = value - constant + 0.5 - least
        for column in self._columns():
            if costs[column] > spare:
                self.program.bounds(column, 0, 0)
        self.undated = [(g, c) for g, c in self.undated if costs[c] <= spare]
        self.on_day = {at: c for at, c in self.on_day.items() if costs[c] <= spare}

    def promising(self, count: int, clock: Clock) -> set[Group]:
        """Return the groups that cost little metres by the linear relaxation."""
        _least, costs = self.program.reduced_costs(self.objective(3)[0], clock)
        groups = [*self.undated, *((g, c) for (g, _day), c in self.on_day.items())]
        return {group for group, _c in sorted(groups, key=lambda item: costs[item[1]])[:count]}

    def _columns(self) -> list[int]:
        return [*(column for _group, column in self.undated), *self.on_day.values()]

    def recorded_at_once(self, clock: Clock) -> frozenset[int]:
        """Return the schools that one visit records in every plan that the rows allow."""
        schools = [
            s
            for s in self._left
            if -(-self.instance.schools[s].remaining // (self.most(s) * self.instance.per_device))
            == 1
        ]
        visits = [term for school in schools for term in self._visits_of(school)]
        answer = self.program.minimise(times(visits, -1), clock)
        is_once = answer.is_proven and round(-answer.value) == len(schools)
        return frozenset(schools if is_once else ())

    def another(self, known: set[Group], clock: Clock) -> Answer:
        """Look for a choice as good on all levels with a group that is not `known`."""
        columns = [*self.undated, *((g, c) for (g, _day), c in self.on_day.items())]
        row = self.program.row([(c, 1) for g, c in columns if g not in known], low=1)
        answer = self.program.minimise(self.objective(3)[0], clock)
        self.program.drop_row(row)
        return answer

    def hold(self, level: int, value: int) -> None:
        """Let no later level be better at the cost of this one."""
        if level == value == 0:
            for column in self._left.values():
                self.program.bounds(column, 0, 0)
            return
        terms, constant = self.objective(level)
        # pupils are no whole numbers to HiGHS: little spare room, but more than its tolerance
        self.program.row(terms, high=value - constant + (0.5 if level else 1e-3))

    @cached_property
    def waiting(self) -> Terms:
        """Return level 5: pupils times the number of their day (of an exact model)."""
        found: Terms = []
        for school in sorted({school for school, _day in self._visit}):
            remaining = self.instance.schools[school].remaining
            days = sorted(d for d in self.instance.schools[school].days if self._pool(school, d))
            if self.instance.most_visits(school) == 1 or school in self._once:
                for day in days:
                    found += times(self._visit[school, day], remaining * day)
            else:
                found += self._parts(school, days)
        return found

    def _parts(self, school: int, days: list[int]) -> Terms:
        remaining = self.instance.schools[school].remaining
        recorded: Terms = [(self._left[school], 1)]
        waiting: Terms = []
        for day in days:
            part = self.program.column(0, remaining, whole=False)
            taken = (self.devices[school, day], -self.instance.per_device)
            self.program.row([(part, 1), taken], high=0)
            self.program.row([(part, 1), *times(self._visit[school, day], -remaining)], high=0)
            useful = -(-remaining // self.instance.per_device)
            last = remaining - self.instance.per_device * (useful - 1)
            fewer = [*times(self._visit[school, day], last * useful - remaining), (taken[0], -last)]
            self.program.row([(part, 1), *fewer], high=0)
            recorded.append((part, 1))
            waiting.append((part, float(day)))
        self.program.row(recorded, low=remaining, high=remaining)
        return waiting

    def add_wear(self, most: int) -> int:
        """Let devices go out as often as visits need them; return the busiest one's column."""
        used = [device.used for device in self.instance.devices]
        busiest = self.program.column(max(used, default=0), most)
        out: dict[int, Terms] = defaultdict(list)
        for school, day in sorted(self._visit):
            out[day] += times(self._pool(school, day), -1)
        for device in self.instance.devices:
            uses: Terms = []
            for day in sorted(device.days & out.keys()):
                column = self.program.column(0, 1, whole=False)
                uses.append((column, -1))
                out[day].append((column, 1))
            self.program.row([(busiest, 1), *uses], low=device.used)
        for terms in out.values():
            self.program.row(terms, low=0, high=0)
        return busiest

    def slots(self, values: Floats) -> list[tuple[int, Group]]:
        """Return the groups that the values choose on days."""
        return sorted((day, g) for (g, day), c in self.on_day.items() if values[c] > 0.5)

    def counts(self, values: Floats) -> dict[tuple[int, int], int]:
        """Return the devices of each visit on a day."""
        counts = {}
        for school, day in self._visit:
            terms = self._pool(school, day)
            counts[school, day] = round(sum(values[column] * count for column, count in terms))
        return {at: count for at, count in counts.items() if count}

    def chosen(self, values: Floats) -> list[Group]:
        """Return the groups that the values choose, dated or not, as often as chosen."""
        loose = [g for g, c in self.undated for _ in range(round(values[c]))]
        return sorted([*loose, *(group for _day, group in self.slots(values))])
