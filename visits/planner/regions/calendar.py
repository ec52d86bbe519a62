"""Chosen groups on days: early, within the teams and the devices of each day.

The linear program over groups and days is nearly whole by itself: what it places whole stays, the
rest is placed by a small whole-number program. What finds no day is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from ..instance import Instance
from .clock import Clock
from .cover import Cover
from .program import Program
from .rows import Group
from .table import bit_days
from .wear import Counts, Slot

MOST_ROUNDS = 8
# To leave pupils out is worse than to record them on any day.
UNPLACED_DAYS = 10_000
FIXED = 1_000


@dataclass(frozen=True)
class Outing:
    """A group to be placed: its schools with devices and pupils, and the days it may go.

    `is_fixed`: it has a fixed visit, which must find a place before all others.
    """

    schools: Group
    devices: tuple[int, ...]
    pupils: int
    days: tuple[int, ...]
    is_fixed: bool

    @property
    def need(self) -> int:
        return sum(self.devices)


def outings_of(cover: Cover, chosen: list[int], *, seed: int, clock: Clock) -> list[Outing]:
    """Share each school's devices and pupils among its visits."""
    instance = cover.instance
    groups = [tuple(int(cover.schools[node]) for node in cover.table.of(g)) for g in chosen]
    days = [bit_days(cover.table.masks[group]) for group in chosen]
    visits = Counter(school for group in groups for school in group)
    devices = _share_devices(instance, groups, days, visits, seed=seed, clock=clock)
    outings = []
    for at, (group, open_days) in enumerate(zip(groups, days, strict=True)):
        counts = tuple(devices[at, school] for school in group)
        pupils = sum(instance.schools[s].remaining // visits[s] for s in group)
        able = [d for d in open_days if instance.working_devices[d] >= sum(counts)]
        is_fixed = len(able) == 1 and any((s, able[0]) in instance.fixed for s in group)
        outings.append(Outing(group, counts, pupils, tuple(able), is_fixed))
    return outings


def _share_devices(
    instance: Instance,
    groups: list[Group],
    days: list[list[int]],
    visits: Counter[int],
    *,
    seed: int,
    clock: Clock,
) -> dict[tuple[int, int], int]:
    """Return the devices of each visit; those to schools with several visits have a choice.

    Groups with one day only take as few as the others can make good, and no more than work that
    day: rather than break a promise they leave pupils to another visit.
    """
    few, most = instance.min_devices, instance.max_devices
    program = Program(seed=seed)
    counts: dict[tuple[int, int], int] = {}
    on_day: dict[int, list[tuple[int, float]]] = defaultdict(list)
    of_school: dict[int, list[tuple[int, float]]] = defaultdict(list)
    costs = []
    for at, group in enumerate(groups):
        for school in group:
            units = -(-instance.schools[school].remaining // instance.per_device)
            column = counts[at, school] = program.column(few, max(few, min(units, most)))
            of_school[school].append((column, 1.0))
            costs.append((column, 100.0 if len(days[at]) == 1 else 1.0 + 1e-4 * at))
            if len(days[at]) == 1:
                on_day[days[at][0]].append((column, 1.0))
    for school, terms in of_school.items():
        units = -(-instance.schools[school].remaining // instance.per_device)
        short = program.column(0, units)
        costs.append((short, 1_000.0))
        program.row([*terms, (short, 1)], low=float(min(units, most * len(terms))))
    for day, terms in on_day.items():
        over = program.column(0, len(terms) * most)
        costs.append((over, 10_000.0))
        program.row([*terms, (over, -1)], high=float(instance.working_devices[day]))
    answer = program.minimise(costs, clock)
    if not len(answer.values):
        return dict.fromkeys(counts, few)
    return {visit: round(answer.values[column]) for visit, column in counts.items()}


class Calendar:
    """Room for outings on the days, each at most once with the same school."""

    def __init__(self, instance: Instance, outings: list[Outing], *, seed: int) -> None:
        self.instance = instance
        self.outings = outings
        self._seed = seed
        often: dict[int, int] = defaultdict(int)
        for outing in outings:
            for school in outing.schools:
                often[school] += 1
        self._often = {school for school, count in often.items() if count > 1}
        self._apart: set[tuple[int, int]] = set()

    def place(self, clock: Clock) -> dict[int, int]:
        """Return the day of each outing that finds one."""
        for _round in range(MOST_ROUNDS):
            days = self._place(clock)
            if not (clashes := self._clashes(days)):
                break
            self._apart |= clashes
        for school, day in self._clashes(days):
            together = [
                n for n, d in days.items() if d == day and school in self.outings[n].schools
            ]
            for n in together[1:]:
                del days[n]
        return days

    def _place(self, clock: Clock) -> dict[int, int]:
        shares = self._solve({}, clock, is_whole=False)
        fixed = {at: day for at, day, share in shares if share > 1 - 1e-6}
        rest = self._solve(fixed, clock, is_whole=True)
        return fixed | {at: day for at, day, share in rest if share > 0.5}

    def _solve(
        self, fixed: dict[int, int], clock: Clock, *, is_whole: bool
    ) -> list[tuple[int, int, float]]:
        """Place all outings but the fixed ones as early as can be; in parts unless whole."""
        program = Program(seed=self._seed, gap=0.5)
        program.option("mip_rel_gap", 0.002)
        teams = [self.instance.teams] * len(self.instance.days)
        devices = list(self.instance.working_devices)
        taken = set()
        for at, day in fixed.items():
            teams[day] -= 1
            devices[day] -= self.outings[at].need
            taken |= {(school, day) for school in self.outings[at].schools}
        on_day: dict[int, list[tuple[int, int]]] = defaultdict(list)
        apart: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
        columns, costs = [], []
        for at, outing in enumerate(self.outings):
            if at in fixed:
                continue
            terms = []
            for day in outing.days:
                clash = any((s, day) in taken for s in outing.schools if s in self._often)
                if clash or teams[day] < 1 or devices[day] < outing.need:
                    continue
                column = program.column(0, 1, whole=is_whole)
                columns.append((at, day, column))
                costs.append((column, float(day * outing.pupils)))
                terms.append((column, 1.0))
                on_day[day].append((column, outing.need))
                for school in outing.schools:
                    if (school, day) in self._apart:
                        apart[school, day].append((column, 1.0))
            unplaced = program.column(0, 1, whole=is_whole)
            days = UNPLACED_DAYS * (FIXED if outing.is_fixed else 1)
            costs.append((unplaced, float(days * outing.pupils)))
            program.row([*terms, (unplaced, 1.0)], low=1, high=1)
        for day, pairs in on_day.items():
            program.row([(column, 1.0) for column, _need in pairs], high=float(teams[day]))
            program.row([(column, float(need)) for column, need in pairs], high=float(devices[day]))
        for terms in apart.values():
            program.row(terms, high=1)
        answer = program.minimise(costs, clock)
        if not len(answer.values):
            return []
        return [(at, day, float(answer.values[column])) for at, day, column in columns]

    def _clashes(self, days: dict[int, int]) -> set[tuple[int, int]]:
        """Return the schools that would be visited twice a day."""
        seen: set[tuple[int, int]] = set()
        twice: set[tuple[int, int]] = set()
        for at, day in days.items():
            for school in self.outings[at].schools:
                if school in self._often:
                    (twice if (school, day) in seen else seen).add((school, day))
        return twice

    def slots(self, days: dict[int, int]) -> tuple[list[Slot], Counts]:
        """Return the placed outings as groups on days with devices."""
        slots, counts = [], {}
        for at, day in days.items():
            outing = self.outings[at]
            slots.append((day, outing.schools))
            for school, devices in zip(outing.schools, outing.devices, strict=True):
                counts[school, day] = devices
        return sorted(slots), counts
