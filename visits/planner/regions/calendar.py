"""Chosen groups on days: early, within the teams and the devices of each day.

The linear program over groups and days is nearly whole by itself: what it places whole stays, the
rest is placed by a small whole-number program. What finds no day is told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ..instance import Instance
from .clock import Clock
from .cover import Cover
from .days import Group
from .program import Program
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


def outings_of(cover: Cover, chosen: list[int]) -> list[Outing]:
    """Share each school's devices and pupils among its visits."""
    instance = cover.instance
    visits: dict[int, int] = defaultdict(int)
    for group in chosen:
        for node in cover.table.of(group):
            visits[int(cover.schools[node])] += 1
    spare = {}
    for school, count in visits.items():
        units = -(-instance.schools[school].remaining // instance.per_device)
        spare[school] = max(
            0, min(units, count * instance.max_devices) - count * instance.min_devices
        )
    able = instance.working_devices
    outings = []
    # those that have a choice of days take the devices that are not needed at every visit
    for group in sorted(chosen, key=lambda g: -len(bit_days(cover.table.masks[g]))):
        schools = tuple(int(cover.schools[node]) for node in cover.table.of(group))
        devices = []
        for school in schools:
            more = min(spare[school], instance.max_devices - instance.min_devices)
            spare[school] -= more
            devices.append(instance.min_devices + more)
        pupils = sum(instance.schools[s].remaining // visits[s] for s in schools)
        days = [d for d in bit_days(cover.table.masks[group]) if able[d] >= sum(devices)]
        is_fixed = len(days) == 1 and any((s, days[0]) in instance.fixed for s in schools)
        outings.append(Outing(schools, tuple(devices), pupils, tuple(days), is_fixed))
    return outings


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
