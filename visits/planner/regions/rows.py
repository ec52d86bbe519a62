"""The columns and rows of the model of several teams: groups on days, devices as a common pool.

An exact model has a variable for each group and day, and is right on all six levels. A relaxed
one has these only for groups that keep a promise on the day; for the others it counts how often
they are done, and all days together: what it cannot reach on levels 1 to 4, no plan can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product

from ..instance import Instance
from .program import Program

Group = tuple[int, ...]
Terms = list[tuple[int, float]]


class DayRows:
    """What a choice of groups on days must keep; the objectives stand in `days.DayModel`."""

    def __init__(
        self,
        instance: Instance,
        groups: Iterable[Group],
        *,
        is_exact: bool,
        seed: int,
        once: frozenset[int] = frozenset(),
    ) -> None:
        """`once` are schools known to be recorded whole by one visit."""
        self.instance = instance
        self._once = once
        self.groups = sorted(groups)
        self.is_exact = is_exact
        self.program = Program(seed=seed, gap=0.99)
        self.on_day: dict[tuple[Group, int], int] = {}
        self.undated: list[tuple[Group, int]] = []
        self._visit: dict[tuple[int, int], Terms] = defaultdict(list)
        self._loose: dict[int, Terms] = defaultdict(list)
        self.devices: dict[tuple[int, int], int] = {}
        self._loose_most: dict[int, Terms] = defaultdict(list)
        self._loose_devices: dict[int, int] = {}
        self._left: dict[int, int] = {}
        self._add_groups()
        self._add_devices()
        self._add_days()
        self._add_pupils()
        if self.is_exact:
            self._add_order()

    @cached_property
    def _open(self) -> dict[Group, frozenset[int]]:
        schools = self.instance.schools
        return {g: frozenset.intersection(*(schools[s].days for s in g)) for g in self.groups}

    def _add_groups(self) -> None:
        promised: dict[int, set[int]] = defaultdict(set)
        for school, day in self.instance.fixed | self.instance.published:
            promised[school].add(day)
        for group in self.groups:
            dated, free = self._open[group], frozenset[int]()
            if not self.is_exact:
                dated = dated & set().union(*(promised.get(school, set()) for school in group))
                free = self._open[group] - dated
            for day in sorted(dated):
                column = self.on_day[group, day] = self.program.column(0, 1)
                for school in group:
                    self._visit[school, day].append((column, 1))
            if free:
                self._add_undated(group, free)

    def _add_undated(self, group: Group, free: frozenset[int]) -> None:
        """Add the group once for each fullest way to give it the devices of a day."""
        available = max(self.instance.working_devices[day] for day in free)
        for devices in self._fullest(group, available):
            column = self.program.column(0, len(free))
            self.undated.append((group, column))
            for school, count in zip(group, devices, strict=True):
                self._loose[school].append((column, 1))
                self._loose_most[school].append((column, -count))

    def _fullest(self, group: Group, available: int) -> Iterator[tuple[int, ...]]:
        """Yield the device counts within `available` to which no useful device can be added."""
        most = tuple(self.most(school) for school in group)
        if sum(most) <= available:
            yield most
            return
        few = self.instance.min_devices
        for counts in product(*(range(few, top + 1) for top in most)):
            if sum(counts) == available:
                yield counts

    def _add_devices(self) -> None:
        """A visit takes the fewest devices, or more while these are of use."""
        few = self.instance.min_devices
        for (school, day), visit in sorted(self._visit.items()):
            must = 1 if (school, day) in self.instance.fixed else 0
            self.program.row(visit, low=must, high=1)
            if school in self._once:
                continue
            column = self.devices[school, day] = self.program.column(0, self.most(school))
            self.program.row([(column, 1), *times(visit, -few)], low=0)
            self.program.row([(column, 1), *times(visit, -self.most(school))], high=0)
        for school, visits in sorted(self._loose.items()):
            days = len(self.instance.schools[school].days)
            column = self.program.column(0, days * self.most(school))
            self._loose_devices[school] = column
            self.program.row(visits, high=days)
            self.program.row([(column, 1), *times(visits, -few)], low=0)
            self.program.row([(column, 1), *self._loose_most[school]], high=0)

    def _pool(self, school: int, day: int) -> Terms:
        """Return the devices of a visit as terms."""
        if school in self._once:
            return times(self._visit[school, day], self.most(school))
        return [(self.devices[school, day], 1)] if (school, day) in self.devices else []

    def most(self, school: int) -> int:
        """Return the most devices that can be of use at one visit."""
        useful = -(-self.instance.schools[school].remaining // self.instance.per_device)
        return max(self.instance.min_devices, min(self.instance.max_devices, useful))

    def _add_days(self) -> None:
        teams: dict[int, Terms] = defaultdict(list)
        pool: dict[int, Terms] = defaultdict(list)
        for (_group, day), column in self.on_day.items():
            teams[day].append((column, 1))
        for school, day in sorted(self._visit):
            pool[day] += self._pool(school, day)
        for day, terms in teams.items():
            self.program.row(terms, high=self.instance.teams)
            self.program.row(pool[day], high=self.instance.working_devices[day])
        if not self.is_exact:
            self._add_all_days()

    def _add_all_days(self) -> None:
        """All days together have only so many teams and devices."""
        working = self.instance.working_devices
        few = self.instance.min_devices
        columns = [*self._loose_devices.values(), *self.devices.values()]
        self.program.row([(column, 1) for column in columns], high=float(sum(working)))
        visits = [t for of in (self._loose, self._visit) for terms in of.values() for t in terms]
        self.program.row(visits, high=float(sum(count // few for count in working)))
        groups = [*(column for _group, column in self.undated), *self.on_day.values()]
        days = len(self.instance.days) * self.instance.teams
        self.program.row([(column, 1) for column in groups], high=float(days))

    def _add_pupils(self) -> None:
        """A school's pupils are recorded or left; no visit more than can record somebody."""
        per = self.instance.per_device
        for school, facts in enumerate(self.instance.schools):
            if not facts.remaining:
                continue
            if school in self._once:
                self.program.row(self._visits_of(school), low=1, high=1)
                continue
            left = self._left[school] = self.program.column(0, facts.remaining, whole=False)
            visits = self._visits_of(school)
            recorded: Terms = [(c, per) for c in self._devices_of(school)]
            self.program.row([*recorded, (left, 1)], low=facts.remaining)
            cap = per * self.most(school)
            need = -(-facts.remaining // cap)
            last = facts.remaining - cap * (need - 1)
            self.program.row([*times(visits, last), (left, 1)], low=last * need)
            self.program.row([*times(visits, cap), (left, 1)], low=facts.remaining)
            useful = -(-facts.remaining // per)
            last = facts.remaining - per * (useful - 1)
            self.program.row([*times(recorded, last / per), (left, 1)], low=last * useful)
            self.program.row(visits, high=self.instance.most_visits(school))

    def _visits_of(self, school: int) -> Terms:
        terms = list(self._loose.get(school, []))
        for day in sorted(self.instance.schools[school].days):
            terms += self._visit.get((school, day), [])
        return terms

    def _devices_of(self, school: int) -> list[int]:
        days = sorted(self.instance.schools[school].days)
        found = [self.devices[school, day] for day in days if (school, day) in self.devices]
        loose = self._loose_devices.get(school)
        return found if loose is None else [*found, loose]

    def _add_order(self) -> None:
        """A visit leaves somebody for every later one: also a promised one records nobody else."""
        per = self.instance.per_device
        promised = {school for school, _day in self.instance.fixed | self.instance.published}
        for school in sorted(promised & self._left.keys()):
            remaining = self.instance.schools[school].remaining
            before: Terms = []
            big = per * self.most(school) * self.instance.most_visits(school)
            for day in sorted(self.instance.schools[school].days):
                if (school, day) in self.devices:
                    if before:
                        terms = [*before, *times(self._visit[school, day], big)]
                        self.program.row(terms, high=remaining - 1 + big)
                    before.append((self.devices[school, day], per))


def times(terms: Terms, factor: float) -> Terms:
    return [(column, coefficient * factor) for column, coefficient in terms]
