"""Clusters: sets of schools that need more whole works than a relaxation gives them.

A work holds so many schools and devices at the most; what a set of schools needs of either,
divided by that and rounded up, is the least number of works that touch the set (Chvátal, Gomory).
"""

from __future__ import annotations

import numpy as np

from ..instance import Instance
from ..regions.program import Floats
from ..regions.table import Flags

MOST_AT_ONCE = 40
LARGEST = 15
# Parts of works by which a cluster must fall short to be worth a row.
SHORT = 0.01


class Clusters:
    """Finds clusters when all pupils are recorded; `touches` says which column visits a school."""

    def __init__(self, instance: Instance, touches: Flags) -> None:
        self._touches = touches
        self._most = (instance.max_schools, max(instance.working_devices, default=0))
        per, few, most = instance.per_device, instance.min_devices, instance.max_devices
        self._visits = [-(-s.remaining // (per * most)) for s in instance.schools]
        self._devices = [
            max(-(-s.remaining // per), few * visits)
            for s, visits in zip(instance.schools, self._visits, strict=True)
        ]
        self._known: set[frozenset[int]] = set()

    def find(self, values: Floats) -> list[tuple[list[int], int]]:
        """Return the columns that touch a cluster and the least sum of them, the worst first.

        From each school on the set grows by the school that brings the fewest works with it.
        """
        used = np.flatnonzero(values[: len(self._touches)] > 1e-7)
        touches, values = self._touches[used], values[used]
        found: dict[frozenset[int], tuple[float, int]] = {}
        for school in range(touches.shape[1]):
            if self._visits[school]:
                self._grow(school, touches, values, found)
        new = [(short, sorted(inside), need) for inside, (short, need) in found.items()]
        worst = sorted(new, reverse=True)[:MOST_AT_ONCE]
        self._known.update(frozenset(inside) for _short, inside, _need in worst)
        return [
            ([int(c) for c in np.flatnonzero(self._touches[:, inside].any(axis=1))], need)
            for _short, inside, need in worst
        ]

    def _grow(
        self,
        school: int,
        touches: Flags,
        values: Floats,
        found: dict[frozenset[int], tuple[float, int]],
    ) -> None:
        outside = np.array([visits > 0 for visits in self._visits])
        touching = np.zeros(len(touches), dtype=bool)
        inside: list[int] = []
        total, more = 0.0, float(values @ touches[:, school])
        while len(inside) < LARGEST and (not inside or more < 1):
            inside.append(school)
            outside[school] = False
            touching |= touches[:, school]
            total += more
            need = self._need(inside)
            key = frozenset(inside)
            if total < need - SHORT and key not in self._known:
                found[key] = need - total, need
            adds = np.where(outside, (values * ~touching) @ touches, np.inf)
            school = int(adds.argmin())
            more = float(adds[school])

    def _need(self, inside: list[int]) -> int:
        most_schools, most_devices = self._most
        visits = sum(self._visits[school] for school in inside)
        devices = sum(self._devices[school] for school in inside)
        return max(-(-visits // most_schools), -(-devices // most_devices))
