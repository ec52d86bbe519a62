"""What the planner is given: schools, devices, working days and promises, all by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import permutations

import numpy as np

from .problem import EARTH_RADIUS_M, Place, distance_m


@dataclass(frozen=True, slots=True)
class PlanSchool:
    """A school with `remaining` pupils and the working days (numbers) on which it is open."""

    id: int
    place: Place
    remaining: int
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlanDevice:
    """A device, the days it was out so far, and the working days (numbers) on which it works."""

    id: int
    used: int
    days: frozenset[int]


@dataclass(frozen=True)
class Instance:
    """A period to be planned. Schools, devices and days are numbered by their place in the lists.

    `fixed` and `published` are pairs (school, day); a published visit on a day that is no working
    day is only counted, in `lost`.
    """

    office: Place
    days: tuple[date, ...]
    teams: int
    max_schools: int
    min_devices: int
    max_devices: int
    nearby_m: float
    per_device: int
    devices: tuple[PlanDevice, ...]
    schools: tuple[PlanSchool, ...]
    fixed: frozenset[tuple[int, int]]
    published: frozenset[tuple[int, int]]
    lost: int

    @cached_property
    def working_devices(self) -> tuple[int, ...]:
        """How many devices work on each day."""
        return tuple(
            sum(day in device.days for device in self.devices) for day in range(len(self.days))
        )

    @cached_property
    def neighbours(self) -> tuple[frozenset[int], ...]:
        """The schools near each school, without itself."""
        places = np.radians([(s.place.latitude, s.place.longitude) for s in self.schools])
        found = []
        for n, here in enumerate(places):
            north, east = (places - here).T
            part = np.sin(north / 2) ** 2
            part += np.cos(here[0]) * np.cos(places[:, 0]) * np.sin(east / 2) ** 2
            metres = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(part))
            close = np.flatnonzero(metres <= self.nearby_m + 1)
            found.append(frozenset(int(m) for m in close if m != n and self.near(n, int(m))))
        return tuple(found)

    @cached_property
    def _ways(self) -> dict[tuple[int, int], int]:
        return {}

    def way(self, a: int, b: int) -> int:
        """Return the metres between two schools, or the office (number len(schools))."""
        key = (a, b) if a < b else (b, a)
        metres = self._ways.get(key)
        if metres is None:
            metres = self._ways[key] = distance_m(self._place(key[0]), self._place(key[1]))
        return metres

    def _place(self, number: int) -> Place:
        return self.schools[number].place if number < len(self.schools) else self.office

    def near(self, a: int, b: int) -> bool:
        return self.way(a, b) <= self.nearby_m

    def tour_m(self, group: tuple[int, ...]) -> int:
        """Return the shortest way from the office past the schools of `group` and back."""
        office = len(self.schools)
        return min(
            sum(self.way(a, b) for a, b in zip((office, *stops), (*stops, office), strict=True))
            for stops in permutations(group)
            if stops[0] <= stops[-1]
        )

    def most_visits(self, school: int) -> int:
        """Return how many visits can each still record somebody, with the fewest devices."""
        least = self.min_devices * self.per_device
        return -(-self.schools[school].remaining // least)


def share(instance: Instance, schools: list[int]) -> list[list[int]] | None:
    """Share `schools` among the teams, each taking nearby ones; None when they cannot."""

    def place(todo: list[int], groups: list[list[int]]) -> list[list[int]] | None:
        if not todo:
            return groups
        school, rest = todo[0], todo[1:]
        for n, group in enumerate(groups):
            if len(group) < instance.max_schools and all(instance.near(school, o) for o in group):
                found = place(rest, [*groups[:n], [*group, school], *groups[n + 1 :]])
                if found is not None:
                    return found
        if len(groups) < instance.teams:
            return place(rest, [*groups, [school]])
        return None

    return place(schools, [])
