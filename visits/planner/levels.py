"""Levels 1 to 4 for one team, proven one after the other by set partitioning.

Works (groups of schools with devices) are chosen as often as they are done; days enter only by
Hall's condition (P. Hall, 1935): works fit on days when every set of days has room for the works
that can go nowhere else. Days with fixed or published visits get a variable for each work and day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .groups import DayWork, day_works
from .highs import Answer, Model
from .instance import Instance

LEVELS = 4


@dataclass
class Choice:
    """A proven (or best found) choice on levels 1 to 4."""

    scores: list[int] = field(default_factory=list)
    proven: int = 0
    works: set[tuple[int, ...]] = field(default_factory=set)
    days: dict[int, DayWork] = field(default_factory=dict)


class Master:
    """The model of levels 1 to 4."""

    def __init__(self, instance: Instance, *, seed: int) -> None:
        self.instance = instance
        self.works = day_works(instance)
        self.model = Model(seed=seed, gap=0.99)
        self._fixed: dict[int, set[int]] = defaultdict(set)
        self._told: dict[int, set[int]] = defaultdict(set)
        for school, day in instance.fixed:
            self._fixed[day].add(school)
        for school, day in instance.published:
            self._told[day].add(school)
        self._unrecorded = {
            n: self.model.column(0, school.remaining, whole=False)
            for n, school in enumerate(instance.schools)
            if school.remaining
        }
        self._free: dict[int, int] = {}  # work → column: times it is done on free days
        self._dated: dict[tuple[int, int], int] = {}  # (work, day) → column
        self._add_works()
        self._add_cover()
        self._add_days()

    def _add_works(self) -> None:
        for number, work in enumerate(self.works):
            schools = set(work.schools)
            if free := work.days - self._fixed.keys():
                self._free[number] = self.model.column(0, len(free))
            for day in work.days:
                if day in self._fixed:
                    if self._fixed[day] <= schools:
                        self._dated[number, day] = self.model.column(0, 1)
                elif schools & self._told.get(day, set()):
                    self._dated[number, day] = self.model.column(0, 1)

    def _columns(self) -> list[tuple[DayWork, int]]:
        free = [(self.works[n], column) for n, column in self._free.items()]
        return free + [(self.works[n], column) for (n, _day), column in self._dated.items()]

    def _add_cover(self) -> None:
        """Each school's pupils are recorded by its visits or remain; no visit records nobody."""
        covers: dict[int, list[tuple[int, float]]] = defaultdict(list)
        visits: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for work, column in self._columns():
            for school, devices in zip(work.schools, work.devices, strict=True):
                left = self.instance.schools[school].remaining
                covers[school].append((column, min(left, devices * self.instance.per_device)))
                visits[school].append((column, 1))
        for school, unrecorded in self._unrecorded.items():
            left = self.instance.schools[school].remaining
            self.model.row([*covers[school], (unrecorded, 1)], low=left)
            most = min(self.instance.most_visits(school), len(self.instance.schools[school].days))
            self.model.row(visits[school], high=most)

    def _add_days(self) -> None:
        on_day: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for (_work, day), column in self._dated.items():
            on_day[day].append((column, 1))
        for day, terms in on_day.items():
            self.model.row(terms, low=1 if day in self._fixed else 0, high=1)
        everything = [(column, 1.0) for _work, column in self._columns()]
        self.model.row(everything, high=len(self.instance.days))
        self.add_hall_row(frozenset(range(len(self.instance.days))))

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
            return [(column, 1.0) for _work, column in self._columns()], 0
        return [(column, float(work.metres)) for work, column in self._columns()], 0

    def add_hall_row(self, days: frozenset[int]) -> None:
        """Works that fit on no other free day than those of `days` are no more than these."""
        free = days - self._fixed.keys()
        terms = [(column, 1.0) for n, column in self._free.items() if self._free_days(n) <= free]
        terms += [(column, 1.0) for (_n, day), column in self._dated.items() if day in free]
        self.model.row(terms, high=len(free))

    def _free_days(self, work: int) -> frozenset[int]:
        return self.works[work].days - self._fixed.keys()

    def fit(self, values: list[float]) -> tuple[dict[int, DayWork], frozenset[int]]:
        """Put the chosen works on days; return them, or days that are too few for their works."""
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
        self, terms: list[tuple[int, float]], until: float
    ) -> tuple[Answer, dict[int, DayWork]]:
        """Minimise `terms`; add Hall rows until the works fit on days."""
        while True:
            answer = self.model.minimise(terms, until=until)
            if not answer.values:
                return answer, {}
            days, crowded = self.fit(answer.values)
            if not crowded:
                return answer, days
            self.add_hall_row(crowded)

    def hold(self, level: int, value: float) -> None:
        """Let no later level be better at the cost of this one."""
        self.model.row(self.objective(level)[0], high=value + 1e-6)

    def another(
        self, known: set[tuple[int, ...]], until: float
    ) -> tuple[Answer, dict[int, DayWork]]:
        """Look for a choice that holds all levels with as many groups outside `known` as can be."""
        outside = [(column, -1.0) for work, column in self._columns() if work.schools not in known]
        return self.minimise(outside, until)


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


def choose(instance: Instance, *, seed: int, until: float) -> tuple[Choice, Master]:
    """Prove levels 1 to 4 as far as the time goes."""
    master, choice = Master(instance, seed=seed), Choice()
    for level in range(LEVELS):
        terms, constant = master.objective(level)
        answer, days = master.minimise(terms, until)
        if not answer.values:
            break
        value = round(answer.value)
        choice.scores.append(value + constant)
        choice.days = days
        if not answer.is_proven:
            break
        choice.proven = level + 1
        master.hold(level, value)
    choice.works = {work.schools for work in choice.days.values()}
    return choice, master


def know_all_ties(choice: Choice, master: Master, until: float) -> bool:
    """Collect every group of schools that occurs in some optimal choice of levels 1 to 4.

    Return whether all are known.
    """
    while True:
        answer, days = master.another(choice.works, until)
        new = {work.schools for work in days.values()} - choice.works
        if not new:
            return answer.is_proven
        choice.works |= new
