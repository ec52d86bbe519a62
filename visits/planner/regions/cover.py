"""What a region needs: every node covered by groups as often as it must be visited.

A school with promises has a node for each promised day; the visits that it needs besides have a
node of their own. A plan that records everybody and keeps these promises covers all nodes, so a
bound on covers is a bound on plans.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..instance import Instance
from .program import Floats, Ints
from .promises import Promises
from .table import GroupTable, Nodes, day_bits, make_table


@dataclass(frozen=True)
class Cover:
    """Groups of the nodes that must be visited, and the days that promises make scarce.

    `demand` counts visits of a node, `devices` what one of them takes at least. `days` holds the
    day of each group that can only be done on one with a promise; -1 for the others.
    """

    instance: Instance
    table: GroupTable
    schools: Ints
    demand: Ints
    devices: Ints
    days: Ints

    @property
    def fewest(self) -> int:
        """Return a bound on groups that needs no solver."""
        return -(-int(self.demand.sum()) // self.instance.max_schools)

    @cached_property
    def starts(self) -> Ints:
        """Return where the groups of each first node begin in `by_first`."""
        first = self.table.members[self.by_first, 0]
        return np.searchsorted(first, np.arange(self.table.nodes + 1))

    @cached_property
    def by_first(self) -> Ints:
        return np.argsort(self.table.members[:, 0], kind="stable")

    @cached_property
    def team_devices(self) -> Ints:
        """Return the devices that each group takes."""
        padded = np.append(self.devices, 0)
        return np.asarray(padded[self.table.members].sum(axis=1))

    def within(self, nodes: Ints) -> Ints:
        """Return the groups that have no other members than `nodes`."""
        inside = np.zeros(self.table.nodes + 1, dtype=bool)
        inside[nodes] = True
        inside[-1] = True
        spans = [self.by_first[self.starts[n] : self.starts[n + 1]] for n in nodes]
        groups = np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)
        return np.asarray(groups[inside[self.table.members[groups]].all(axis=1)])

    def exactly(self, groups: Ints, demand: Ints) -> Ints:
        """Take nodes that are covered too often out of the longest groups that have them."""
        members = [set(self.table.of(int(group))) for group in groups]
        times = np.bincount([n for nodes in members for n in nodes], minlength=len(demand))
        changed = False
        order = sorted(range(len(groups)), key=lambda g: -int(self.table.metres[groups[g]]))
        for node in np.flatnonzero(times > demand):
            for n in order:
                if times[node] > demand[node] and node in members[n]:
                    members[n].remove(int(node))
                    times[node] -= 1
                    changed = True
        if not changed:
            return groups
        return np.array([self.find(nodes) for nodes in members if nodes], dtype=np.int64)

    def find(self, nodes: set[int]) -> int:
        """Return the number of the group with exactly these nodes."""
        wanted = sorted(nodes)
        span = self.by_first[self.starts[wanted[0]] : self.starts[wanted[0] + 1]]
        row = np.full(self.table.members.shape[1], self.table.nodes)
        row[: len(wanted)] = wanted
        return int(span[(self.table.members[span] == row).all(axis=1)][0])

    def node_costs(self, duals: Floats) -> Floats:
        """Return the sum of the duals of each group's members."""
        padded = np.append(duals, 0.0)
        total = padded[self.table.members[:, 0]]
        for column in self.table.members.T[1:]:
            total = total + padded[column]
        return np.asarray(total)


def make_cover(instance: Instance, promises: Promises) -> Cover:
    """Return the nodes of all schools with pupils left, and their groups."""
    schools, days, demand, devices = _nodes(instance, promises)
    places = [instance.schools[school].place for school in schools]
    nodes = Nodes(
        places=np.array([(p.latitude, p.longitude) for p in places]).reshape(-1, 2),
        office=(instance.office.latitude, instance.office.longitude),
        masks=day_bits(days, len(instance.days)),
        schools=np.array(schools, dtype=np.int64),
        nearby_m=instance.nearby_m,
    )
    table = _wanted(make_table(nodes, instance.max_schools), np.array(demand, dtype=np.int64))
    promised = np.array([min(d) if len(d) == 1 else -1 for d in days], dtype=np.int64)
    scarce = np.append(promised, -1)[table.members].max(axis=1)
    return Cover(
        instance,
        table,
        np.array(schools, dtype=np.int64),
        np.array(demand, dtype=np.int64),
        np.array(devices, dtype=np.int64),
        scarce,
    )


def _nodes(
    instance: Instance, promises: Promises
) -> tuple[list[int], list[frozenset[int]], list[int], list[int]]:
    able = frozenset(
        day for day, n in enumerate(instance.working_devices) if n >= instance.min_devices
    )
    promised: dict[int, list[int]] = defaultdict(list)
    for school, day in sorted(promises.kept):
        promised[school].append(day)
    rows: list[tuple[int, frozenset[int], int, int]] = []
    for number, facts in enumerate(instance.schools):
        if facts.remaining:
            units = -(-facts.remaining // instance.per_device)
            visits = max(len(promised[number]), -(-units // instance.max_devices))
            each = max(instance.min_devices, min(units // visits, instance.max_devices))
            fewest = instance.min_devices  # what is short then, another visit makes good
            rows += [(number, frozenset({day}), 1, fewest) for day in promised[number]]
            free = (facts.days & able).difference(promised[number])
            rows.append((number, free, visits - len(promised[number]), each))
    schools, days, demand, devices = zip(*rows, strict=True) if rows else ((), (), (), ())
    return list(schools), list(days), list(demand), list(devices)


def _wanted(table: GroupTable, demand: Ints) -> GroupTable:
    """Leave only the groups all of whose members must be visited."""
    keep = np.append(demand > 0, True)[table.members].all(axis=1)
    return replace(
        table,
        members=table.members[keep],
        sizes=table.sizes[keep],
        metres=table.metres[keep],
        least=table.least[keep],
        masks=table.masks[keep],
    )
