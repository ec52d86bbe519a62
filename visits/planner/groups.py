"""The works that one team can do in a day: nearby schools, each with some devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from .instance import Instance


@dataclass(frozen=True, slots=True)
class DayWork:
    """Schools that a team visits in one day with a number of devices each.

    `days` are the working days on which all are open and enough devices work.
    """

    schools: tuple[int, ...]
    devices: tuple[int, ...]
    metres: int
    days: frozenset[int]


def groups_of(instance: Instance) -> Iterator[tuple[int, ...]]:
    """Yield every set of mutually nearby schools with pupils left, as a sorted tuple."""
    wanted = {n for n, school in enumerate(instance.schools) if school.remaining and school.days}
    near = {a: {b for b in instance.neighbours[a] & wanted if b > a} for a in wanted}

    def extend(group: tuple[int, ...], candidates: set[int]) -> Iterator[tuple[int, ...]]:
        yield group
        if len(group) < instance.max_schools:
            for school in sorted(candidates):
                yield from extend((*group, school), candidates & near[school])

    for school in sorted(wanted):
        yield from extend((school,), near[school])


def day_works(instance: Instance) -> list[DayWork]:
    """Return the works worth choosing when one team has all devices of the day.

    Of two works with the same schools on the same days only the one with more devices stays.
    """
    found = []
    levels = sorted(set(instance.working_devices))
    for group in groups_of(instance):
        open_days = frozenset.intersection(*(instance.schools[s].days for s in group))
        metres = instance.tour_m(group)
        known: set[tuple[int, ...]] = set()
        for level in levels:
            for devices in fullest(instance, group, level):
                need = sum(devices)
                days = frozenset(d for d in open_days if instance.working_devices[d] >= need)
                if days and devices not in known:
                    known.add(devices)
                    found.append(DayWork(group, devices, metres, days))
    return found


def fullest(
    instance: Instance, group: tuple[int, ...], available: int
) -> Iterator[tuple[int, ...]]:
    """Yield the device vectors within `available` to which no useful device can be added."""
    most = [
        max(
            instance.min_devices,
            min(
                instance.max_devices,
                -(-instance.schools[school].remaining // instance.per_device),
            ),
        )
        for school in group
    ]
    for devices in product(*(range(instance.min_devices, top + 1) for top in most)):
        total = sum(devices)
        grows = total < available and any(k < top for k, top in zip(devices, most, strict=True))
        if total <= available and not grows:
            yield devices
