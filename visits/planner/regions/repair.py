"""Places for visits that the calendar of whole groups left over, one school at a time."""

from __future__ import annotations

from collections import defaultdict

from ..instance import Instance
from .rows import Group
from .wear import Counts, Slot


def place_left_over(
    instance: Instance, slots: list[Slot], counts: Counts
) -> tuple[list[Slot], Counts]:
    """Let schools with pupils left join a group nearby, or go out to them with a free team."""
    room = _Room(instance, slots, counts)
    left = room.left()
    for school in sorted(left, key=lambda s: (-left[s], s)):
        pupils = left[school]
        while pupils > 0 and (devices := room.add(school, pupils)):
            pupils -= devices * instance.per_device
    return room.slots(), room.counts


class _Room:
    """What the teams and devices of each day can still do."""

    def __init__(self, instance: Instance, slots: list[Slot], counts: Counts) -> None:
        self.instance = instance
        self.counts = dict(counts)
        self._groups: dict[int, list[Group]] = defaultdict(list)
        self._free = list(instance.working_devices)
        for day, group in slots:
            self._groups[day].append(group)
        for (_school, day), count in counts.items():
            self._free[day] -= count

    def left(self) -> dict[int, int]:
        """Return the pupils whom no visit records."""
        left = {n: school.remaining for n, school in enumerate(self.instance.schools)}
        for (school, _day), count in self.counts.items():
            left[school] -= count * self.instance.per_device
        return {school: pupils for school, pupils in left.items() if pupils > 0}

    def add(self, school: int, pupils: int) -> int:
        """Visit the school where it costs least; return with how many devices, 0 when nowhere."""
        best: tuple[int, int, int, int] | None = None
        for day in sorted(self.instance.schools[school].days):
            if self._free[day] < self.instance.min_devices or (school, day) in self.counts:
                continue
            for place, group in enumerate([*self._groups[day], ()]):
                if self._fits(day, group, school):
                    new = self.instance.tour_m(tuple(sorted((*group, school))))
                    more = new - (self.instance.tour_m(group) if group else 0)
                    found = (int(not group), more, day, place)
                    best = min(best, found) if best else found
        if best is None:
            return 0
        _is_new, _more, day, place = best
        group = () if best[0] else self._groups[day].pop(place)
        self._groups[day].append(tuple(sorted((*group, school))))
        useful = max(self.instance.min_devices, -(-pupils // self.instance.per_device))
        devices = min(useful, self.instance.max_devices, self._free[day])
        self.counts[school, day] = devices
        self._free[day] -= devices
        return devices

    def _fits(self, day: int, group: Group, school: int) -> bool:
        if not group:
            return len(self._groups[day]) < self.instance.teams
        return len(group) < self.instance.max_schools and all(
            self.instance.near(school, other) for other in group
        )

    def slots(self) -> list[Slot]:
        return sorted((day, group) for day, groups in self._groups.items() for group in groups)
