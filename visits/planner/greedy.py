"""A first valid plan at once: promises, then the fullest school with its nearest neighbours.

It is what a clerk with a map would do; the solver begins from it and must be better.
"""

from __future__ import annotations

from collections import defaultdict

from .instance import Instance, share
from .numbering import number, solution_of
from .plan import Placed, make_plan
from .problem import Problem
from .solution import Solution


def clerk(problem: Problem) -> Solution:
    """Return what a clerk with a map would plan."""
    instance = number(problem)
    return solution_of(instance, make_plan(instance, Clerk(instance).plan()))


class Clerk:
    """Plans day after day; `left` are the pupils whom no visit has recorded yet."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.left = [school.remaining for school in instance.schools]
        self.visits: list[Placed] = []
        self._fixed: dict[int, set[int]] = defaultdict(set)
        self._told: dict[int, set[int]] = defaultdict(set)
        for school, day in instance.fixed:
            self._fixed[day].add(school)
        for school, day in instance.published:
            self._told[day].add(school)
        self._last_fixed: dict[int, int] = {}
        for school, day in instance.fixed:
            self._last_fixed[school] = max(day, self._last_fixed.get(school, -1))

    def plan(self) -> list[Placed]:
        for day in range(len(self.instance.days)):
            self._plan_day(day)
        return self.visits

    def _plan_day(self, day: int) -> None:
        groups = share(self.instance, sorted(self._fixed[day])) or []
        fewest = self.instance.min_devices
        free = self.instance.working_devices[day] - fewest * sum(map(len, groups))
        promised = [s for s in sorted(self._told[day]) if self._may_come(s, day)]
        others = sorted(
            (s for s in range(len(self.left)) if self._may_come(s, day)),
            key=lambda s: (-self.left[s], s),
        )
        taken = set(self._fixed[day])
        for school in [*promised, *others]:
            if free < fewest:
                break
            if school in taken or not self._seat(groups, school, is_told=school in promised):
                continue
            taken.add(school)
            free -= fewest
            free = self._add_neighbours(groups, school, day, taken, free)
        self._hand_out(day, groups)

    def _may_come(self, school: int, day: int) -> bool:
        """A school with a fixed visit ahead waits for it, so that it finds pupils there."""
        ahead = self._last_fixed.get(school, -1) >= day
        return self.left[school] > 0 and day in self.instance.schools[school].days and not ahead

    def _seat(self, groups: list[list[int]], school: int, *, is_told: bool) -> bool:
        """Add the school to a nearby group, else to a team that stays at the office."""
        near = [g for g in groups if self._fits(g, school)]
        if near and (is_told or len(groups) == self.instance.teams):
            near[0].append(school)
            return True
        if len(groups) < self.instance.teams:
            groups.append([school])
            return True
        return False

    def _fits(self, group: list[int], school: int) -> bool:
        return len(group) < self.instance.max_schools and all(
            self.instance.near(school, other) for other in group
        )

    def _add_neighbours(
        self, groups: list[list[int]], school: int, day: int, taken: set[int], free: int
    ) -> int:
        group = next(g for g in groups if school in g)
        near = sorted(self.instance.neighbours[school], key=lambda s: self.instance.way(school, s))
        for other in near:
            if free < self.instance.min_devices:
                break
            if other not in taken and self._may_come(other, day) and self._fits(group, other):
                group.append(other)
                taken.add(other)
                free -= self.instance.min_devices
        return free

    def _hand_out(self, day: int, groups: list[list[int]]) -> None:
        """Give each visit the fewest devices, then what is left to those who need more."""
        instance = self.instance
        counts = {school: instance.min_devices for group in groups for school in group}
        free = instance.working_devices[day] - sum(counts.values())
        for school in sorted(counts, key=lambda s: (-self.left[s], s)):
            if day < self._last_fixed.get(school, -1):
                continue
            useful = -(-self.left[school] // instance.per_device)
            more = min(free, max(0, min(instance.max_devices, useful) - counts[school]))
            counts[school] += more
            free -= more
        working = [n for n, device in enumerate(instance.devices) if day in device.days]
        for team, group in enumerate(groups, start=1):
            for school in group:
                out, working = working[: counts[school]], working[counts[school] :]
                self.visits.append(Placed(day, team, school, tuple(out)))
                self.left[school] -= min(self.left[school], counts[school] * instance.per_device)
