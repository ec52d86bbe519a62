"""Levels 1 to 4 for one team, by set partitioning.

Works (groups of schools with devices) are chosen as often as they are done; days enter only by
Hall's condition (P. Hall, 1935): works fit on days when every set of days has room for the works
that can go nowhere else. Days with fixed or published visits get a variable for each work and day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from math import floor

from ..groups import DayWork, day_works
from ..instance import Instance
from ..regions.clock import Clock
from ..regions.program import INFINITY, Answer, Program, Terms

Days = dict[int, DayWork]

ALMOST = 1e-6


class Master:
    """The model of levels 1 to 4."""

    def __init__(self, instance: Instance, *, seed: int) -> None:
        self.instance = instance
        self.works: list[DayWork] = []
        self.program = Program(seed=seed, gap=0.99)
        self._fixed: dict[int, set[int]] = defaultdict(set)
        self._told: dict[int, set[int]] = defaultdict(set)
        for school, day in instance.fixed:
            self._fixed[day].add(school)
        for school, day in instance.published:
            self._told[day].add(school)
        self._unrecorded = {
            n: self.program.column(0, school.remaining, whole=False)
            for n, school in enumerate(instance.schools)
            if school.remaining
        }
        self.records_all = False
        self._free: dict[int, int] = {}  # work → column: times it is done on free days
        self._dated: dict[tuple[int, int], int] = {}  # (work, day) → column

    def build(self, clock: Clock) -> bool:
        """Build the model; say whether the clock let it become whole."""
        for add in (self._add_works, self._add_columns, self._add_cover, self._add_days):
            if clock.is_over:
                return False
            add()
        return True

    def _add_works(self) -> None:
        self.works = day_works(self.instance)

    def _add_columns(self) -> None:
        for number, work in enumerate(self.works):
            schools = set(work.schools)
            if free := work.days - self._fixed.keys():
                self._free[number] = self.program.column(0, len(free))
            for day in sorted(work.days):
                if day in self._fixed:
                    if self._fixed[day] <= schools:
                        self._dated[number, day] = self.program.column(0, 1)
                elif schools & self._told.get(day, set()):
                    self._dated[number, day] = self.program.column(0, 1)

    @cached_property
    def columns(self) -> list[tuple[DayWork, int]]:
        free = [(self.works[n], column) for n, column in self._free.items()]
        return free + [(self.works[n], column) for (n, _day), column in self._dated.items()]

    def _add_cover(self) -> None:
        """Each school's pupils are recorded by its visits or remain; no visit records nobody."""
        visits: dict[int, dict[int, int]] = defaultdict(dict)  # school → column → devices
        for work, column in self.columns:
            for school, devices in zip(work.schools, work.devices, strict=True):
                visits[school][column] = devices
        for school, unrecorded in self._unrecorded.items():
            devices_of = visits[school]
            left = self.instance.schools[school].remaining
            records = {
                devices: min(left, devices * self.instance.per_device)
                for devices in set(devices_of.values())
            }
            covers = [(column, float(records[k])) for column, k in devices_of.items()]
            self.program.row([*covers, (unrecorded, 1)], low=left)
            for rounded, share, low in rounded_covers(left, records):
                terms = [(column, rounded[k]) for column, k in devices_of.items()]
                self.program.row([*terms, (unrecorded, share)], low=low)
            self.program.row([(c, 1) for c in devices_of], high=self.most_visits(school))

    def most_visits(self, school: int) -> int:
        return min(self.instance.most_visits(school), len(self.instance.schools[school].days))

    def _add_days(self) -> None:
        on_day: dict[int, list[int]] = defaultdict(list)
        for (_work, day), column in self._dated.items():
            on_day[day].append(column)
        for day, columns in sorted(on_day.items()):
            self.program.row([(c, 1) for c in columns], low=day in self._fixed, high=1)
        days = range(len(self.instance.days))
        self.program.row([(column, 1) for _work, column in self.columns], high=len(days))
        working = self.instance.working_devices
        for level in sorted(set(working)):  # works with many devices need days with many
            self.add_hall_row(frozenset(day for day in days if working[day] >= level))

    def objective(self, level: int) -> tuple[list[tuple[int, float]], int]:
        """Return the terms of a level and what is added to their sum."""
        if level == 0:
            return [(column, 1.0) for column in self._unrecorded.values()], 0
        if level == 1:
            kept = [
                (column, -float(len(set(self.works[n].schools) & self._told[day])))
                for (n, day), column in self._dated.items()
                if day in self._told
            ]
            return kept, len(self.instance.published) + self.instance.lost
        if level == 2:
            return [(column, 1.0) for _work, column in self.columns], 0
        return [(column, float(work.metres)) for work, column in self.columns], 0

    def add_hall_row(self, days: frozenset[int]) -> None:
        """Works that fit on no other free day than those of `days` are no more than these."""
        free = days - self._fixed.keys()
        terms = [(column, 1.0) for n, column in self._free.items() if self._free_days(n) <= free]
        terms += [(column, 1.0) for (_n, day), column in self._dated.items() if day in free]
        self.program.row(terms, high=len(free))

    def _free_days(self, work: int) -> frozenset[int]:
        return self.works[work].days - self._fixed.keys()

    def fit(self, answer: Answer) -> tuple[Days, frozenset[int]]:
        """Put the chosen works on days; return them, or days that are too few for their works."""
        values = answer.values
        placed = {
            day: self.works[n] for (n, day), column in self._dated.items() if values[column] > 0.5
        }
        chosen = [n for n, column in self._free.items() for _ in range(round(values[column]))]
        open_days = [sorted(self._free_days(n) - placed.keys()) for n in chosen]
        on_day, crowded = match(open_days)
        if crowded:
            return {}, frozenset().union(*(self._free_days(chosen[item]) for item in crowded))
        return placed | {day: self.works[chosen[item]] for day, item in on_day.items()}, frozenset()

    def minimise(
        self, terms: Terms, clock: Clock, *, enough: float = INFINITY
    ) -> tuple[Answer, Days | None]:
        """Minimise `terms`; add Hall rows until the works fit on days. None: nothing was found.

        Values above `enough` need not be told apart.
        """
        terms = list(terms)
        while True:
            answer = self.program.minimise(terms, clock, enough=enough)
            if not len(answer.values):
                return answer, None
            days, crowded = self.fit(answer)
            if not crowded:
                return answer, days
            self.add_hall_row(crowded)

    def hold(self, level: int, value: float, *, exactly: bool = False) -> int:
        """Let no later level be better at the cost of this one; return the row."""
        if level == value == 0:
            self.records_all = True
            for column in self._unrecorded.values():
                self.program.bounds(column, 0, 0)
        terms, constant = self.objective(level)
        held = value - constant
        return self.program.row(terms, low=held - ALMOST if exactly else -1e30, high=held + ALMOST)


def rounded_covers(
    left: int, records: dict[int, int]
) -> list[tuple[dict[int, float], float, float]]:
    """Return rows that whole visits imply (mixed-integer rounding of the cover).

    Each is the coefficient for a number of devices, that of the pupils left, and the least sum.
    """
    found = []
    known = set()
    for unit in sorted({recorded / parts for recorded in records.values() for parts in (1, 2, 3)}):
        whole = floor(left / unit + 1e-9)
        rest = left / unit - whole
        if rest < 1e-3:
            continue
        rounded = {}
        for devices, recorded in records.items():
            times = floor(recorded / unit + 1e-9)
            rounded[devices] = times + min(1.0, max(0.0, recorded / unit - times) / rest)
        if (key := (*(round(c, 6) for c in rounded.values()), whole)) not in known:
            known.add(key)
            found.append((rounded, 1 / (unit * rest), whole + 1.0))
    return found


def match(open_days: list[list[int]]) -> tuple[dict[int, int], list[int]]:
    """Give each item a day of its own by augmenting paths.

    Return the item of each day; or items that have too few days among them (Hall).
    """
    on_day: dict[int, int] = {}

    def place(item: int, seen: set[int]) -> bool:
        for day in open_days[item]:
            if day not in seen:
                seen.add(day)
                if day not in on_day or place(on_day[day], seen):
                    on_day[day] = item
                    return True
        return False

    for item in range(len(open_days)):
        seen: set[int] = set()
        if not place(item, seen):
            return {}, [item, *(on_day[day] for day in seen)]
    return on_day, []


def enough_devices(instance: Instance, days: Days) -> dict[tuple[int, int], int]:
    """Return the devices of each (school, day) with which every visit finds somebody.

    Earlier visits give devices up, the latest first, until the last one has pupils left: by then
    all are still recorded, for one device more would have left it none.
    """
    counts = {
        (school, day): devices
        for day, work in sorted(days.items())
        for school, devices in zip(work.schools, work.devices, strict=True)
    }
    often = Counter(school for school, _day in counts)
    for school in (school for school, times in often.items() if times > 1):
        *before, _last = [day for s, day in counts if s == school]
        remaining = instance.schools[school].remaining
        for day in reversed(before):
            recorded = sum(counts[school, d] for d in before) * instance.per_device
            surplus = (recorded - remaining) // instance.per_device + 1
            spare = counts[school, day] - instance.min_devices
            counts[school, day] -= max(0, min(surplus, spare))
    return counts
