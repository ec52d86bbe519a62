"""Levels 5 and 6 for one team: on which days, with how many pupils at each visit.

Of a school's visits all but one record as many as their devices can, and one the rest. Which one
comes first need not be said: visits record at least as early as planned here, and the least that
is planned is the least there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from ..instance import Instance
from ..plan import Plan
from ..regions.clock import Clock
from ..regions.program import Answer, Floats, Program
from ..regions.rows import Group
from ..regions.wear import Counts, Slot

Terms = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Part:
    """What a visit records: as many as its devices can, or the rest of the school."""

    pupils: int
    devices: int
    is_rest: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A group on a day, with what each of its visits records."""

    group: Group
    parts: tuple[Part, ...]
    day: int


class Calendar:
    """Works on days, at most one a day, that are as good as `best` on levels 1 to 4."""

    def __init__(
        self,
        instance: Instance,
        groups: Iterable[Group],
        best: Plan,
        *,
        once: frozenset[int],
        seed: int,
    ) -> None:
        """`once` are schools known to be recorded whole by one visit."""
        self.instance = instance
        self.program = Program(seed=seed, gap=0.99)
        # The relaxation is nearly whole as it stands; presolve spoils it and costs many times more.
        self.program.option("presolve", "off")
        self._once = once
        self._fixed: dict[int, set[int]] = defaultdict(set)
        for school, day in instance.fixed:
            self._fixed[day].add(school)
        self._works: list[Work] = []
        for group in sorted(groups):
            self._works += self._works_of(group)
        for _work in self._works:
            self.program.column(0, 1)
        self._add_days()
        self._add_pupils(best.score[0])
        self._hold(best)

    def _works_of(self, group: Group) -> Iterator[Work]:
        instance = self.instance
        days = frozenset.intersection(*(instance.schools[s].days for s in group))
        choices = list(product(*(self._parts_of(school) for school in group)))
        for day in sorted(days):
            if self._fixed[day] <= set(group):
                for parts in choices:
                    if sum(part.devices for part in parts) <= instance.working_devices[day]:
                        yield Work(group, parts, day)

    def _parts_of(self, school: int) -> list[Part]:
        instance = self.instance
        remaining, per = instance.schools[school].remaining, instance.per_device
        counts = range(instance.min_devices, instance.max_devices + 1)
        full = [Part(n * per, n, is_rest=False) for n in counts if n * per < remaining]
        rests = range(remaining % per or per, remaining + 1, per)
        rest = [
            Part(pupils, max(instance.min_devices, -(-pupils // per)), is_rest=True)
            for pupils in rests
            if pupils <= instance.max_devices * per and (pupils == remaining or full)
        ]
        return [rest[-1]] if school in self._once else full + rest

    def _add_days(self) -> None:
        on_day: dict[int, Terms] = defaultdict(list)
        for column, work in enumerate(self._works):
            on_day[work.day].append((column, 1))
        for day, terms in sorted(on_day.items()):
            self.program.row(terms, low=1 if self._fixed[day] else 0, high=1)

    def _add_pupils(self, unrecorded: int) -> None:
        recorded: dict[int, Terms] = defaultdict(list)
        rests: dict[int, Terms] = defaultdict(list)
        for column, work in enumerate(self._works):
            for school, part in zip(work.group, work.parts, strict=True):
                recorded[school].append((column, part.pupils))
                if part.is_rest:
                    rests[school].append((column, 1))
        everybody: Terms = []
        for school, facts in enumerate(self.instance.schools):
            whole = 0 if unrecorded else 1
            self.program.row(rests[school], low=min(whole, facts.remaining), high=1)
            if school not in self._once:
                least = facts.remaining * whole
                self.program.row(recorded[school], low=least, high=facts.remaining)
            everybody += recorded[school]
        total = sum(school.remaining for school in self.instance.schools)
        self.program.row(everybody, low=total - unrecorded)

    def _hold(self, best: Plan) -> None:
        _unrecorded, changes, team_days, travel_m, *_rest = best.score
        told = self.instance.published
        kept = [
            (column, float(count))
            for column, work in enumerate(self._works)
            if (count := sum((school, work.day) in told for school in work.group))
        ]
        self.program.row(kept, low=len(told) + self.instance.lost - changes)
        columns = range(len(self._works))
        self.program.row([(c, 1) for c in columns], low=team_days, high=team_days)
        metres = {work.group: float(self.instance.tour_m(work.group)) for work in self._works}
        self.program.row(
            [(c, metres[work.group]) for c, work in enumerate(self._works)], high=travel_m + 0.5
        )

    @property
    def waiting(self) -> Terms:
        return [
            (column, float(work.day * sum(part.pupils for part in work.parts)))
            for column, work in enumerate(self._works)
        ]

    def earliest(self, clock: Clock) -> Answer:
        """Minimise level 5."""
        return self.program.minimise(self.waiting, clock)

    def least_worn(self, waiting: int, below: int, clock: Clock) -> Answer:
        """Look for days as early as `waiting` whose busiest device stays under `below`."""
        self.program.row(self.waiting, high=waiting + 0.5)
        used = max((device.used for device in self.instance.devices), default=0)
        busiest = self.program.column(used, below - 1)
        out: dict[int, Terms] = defaultdict(list)
        for column, work in enumerate(self._works):
            out[work.day].append((column, -float(sum(part.devices for part in work.parts))))
        for device in self.instance.devices:
            uses: Terms = []
            for day in sorted(device.days & out.keys()):
                column = self.program.column(0, 1, whole=False)
                uses.append((column, -1))
                out[day].append((column, 1))
            self.program.row([(busiest, 1), *uses], low=device.used)
        for terms in out.values():
            self.program.row(terms, low=0, high=0)
        return self.program.minimise([(busiest, 1)], clock)

    def chosen(self, values: Floats) -> tuple[list[Slot], Counts]:
        """Return the groups on days, and the devices of each visit."""
        works = [work for column, work in enumerate(self._works) if values[column] > 0.5]
        counts = {
            (school, work.day): part.devices
            for work in works
            for school, part in zip(work.group, work.parts, strict=True)
        }
        return sorted((work.day, work.group) for work in works), counts


def least_busiest(instance: Instance, unrecorded: int, team_days: int) -> int:
    """Return a bound of level 6: devices needed at least, none out more often than a team is."""
    per, fewest, most = instance.per_device, instance.min_devices, instance.max_devices
    total = sum(school.remaining for school in instance.schools) - unrecorded
    needed = -(-total // per)
    if not unrecorded:
        needed = sum(
            max(-(-school.remaining // per), fewest * -(-school.remaining // (per * most)))
            for school in instance.schools
        )
    used = [device.used for device in instance.devices]
    busiest = max(used, default=0)

    def could_go(limit: int) -> int:
        return sum(
            min(team_days, limit - device.used, len(device.days)) for device in instance.devices
        )

    while could_go(busiest) < needed <= could_go(busiest + team_days):
        busiest += 1
    return busiest
