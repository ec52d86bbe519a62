"""Names for the devices of each day, so that the busiest one goes out as seldom as can be."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heapreplace

from ..instance import Instance
from ..plan import Placed
from .clock import Clock
from .program import Program
from .rows import Group

Slot = tuple[int, Group]
Counts = dict[tuple[int, int], int]  # (school, day) → devices


def name_visits(
    instance: Instance, slots: list[Slot], counts: Counts, *, seed: int, clock: Clock
) -> list[Placed]:
    """Give teams and devices to the groups of each day; visits that record nobody fall away."""
    needed = needed_devices(instance, slots, counts)
    totals: dict[int, int] = defaultdict(int)
    for (_school, day), count in needed.items():
        totals[day] += count
    out = _share_wear(instance, totals, seed, clock)
    groups: dict[int, list[Group]] = defaultdict(list)
    for day, group in sorted(slots):
        if kept := tuple(school for school in group if (school, day) in needed):
            groups[day].append(kept)
    placed = []
    for day, on_day in groups.items():
        free = out[day]
        for team, group in enumerate(on_day, start=1):
            for school in group:
                count = needed[school, day]
                placed.append(Placed(day, team, school, tuple(sorted(free[:count]))))
                free = free[count:]
    return placed


def needed_devices(instance: Instance, slots: list[Slot], counts: Counts) -> Counts:
    """Return the fewest devices with which each visit records as many as with `counts`."""
    left = [school.remaining for school in instance.schools]
    needed = {}
    for day, group in sorted(slots):
        for school in group:
            recorded = min(left[school], counts[school, day] * instance.per_device)
            left[school] -= recorded
            if recorded:
                fewest = -(-recorded // instance.per_device)
                needed[school, day] = max(instance.min_devices, fewest)
    return needed


def least_busiest(instance: Instance, total: int) -> int:
    """Return a lower bound of level 6 when devices go out `total` times together."""
    worn = [device.used for device in instance.devices]
    most = max(worn, default=0)
    heapify(worn)
    for _ in range(total if worn else 0):
        heapreplace(worn, worn[0] + 1)
    return max(most, *worn) if worn else 0


def _share_wear(
    instance: Instance, totals: dict[int, int], seed: int, clock: Clock
) -> dict[int, list[int]]:
    """Take the least worn devices day by day; ask HiGHS when that is not the best there is."""
    worn = [device.used for device in instance.devices]
    working = {d: [n for n, v in enumerate(instance.devices) if d in v.days] for d in totals}
    out = {}
    for day in sorted(totals, key=lambda d: (len(working[d]) - totals[d], d)):
        out[day] = sorted(working[day], key=lambda n: (worn[n], n))[: totals[day]]
        for n in out[day]:
            worn[n] += 1
    most = least_busiest(instance, sum(totals.values()))
    if max(worn, default=0) > most:
        return _spread(instance, totals, working, most, max(worn), seed, clock) or out
    return out


def _spread(
    instance: Instance,
    totals: dict[int, int],
    working: dict[int, list[int]],
    least: int,
    known: int,
    seed: int,
    clock: Clock,
) -> dict[int, list[int]]:
    """Look for fewer days out of the busiest device than are `known`; empty when there are none."""
    program = Program(seed=seed, gap=0.99)
    busiest = program.column(least, known - 1)
    use = {(n, day): program.column(0, 1) for day in totals for n in working[day]}
    for number, device in enumerate(instance.devices):
        days = [(use[number, day], -1.0) for day in totals if (number, day) in use]
        program.row([(busiest, 1), *days], low=device.used)
    for day, count in totals.items():
        program.row([(use[n, day], 1) for n in working[day]], low=count, high=count)
    answer = program.minimise([(busiest, 1)], clock)
    if not len(answer.values):
        return {}
    return {day: [n for n in working[day] if answer.values[use[n, day]] > 0.5] for day in totals}
