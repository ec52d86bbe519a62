"""Proven lower bounds of a region: a linear program over groups, by pricing, with cluster cuts.

A cluster cut says of a set of nodes that ⌈visits / schools a day⌉ groups at least touch it, which
rounds up what the linear program may split (Chvátal and Gomory). Any duals give a valid bound once
every group has been priced, so rounding errors of the solver cannot make a bound false.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

import highspy
import numpy as np

from .clock import Clock
from .cover import Cover
from .program import INFINITY, Floats, Ints, Quiet, run
from .table import Flags

ADDED_AT_ONCE = 4_000
MOST_ROUNDS = 60
DUAL, PRIMAL = 1, 4
CUTS_AT_ONCE = 60
SLACK = 1e-6
# To leave a visit out costs as much as so many of the dearest groups.
GAP = 30.0


@dataclass
class Duals:
    """What the linear program says: a valid bound, the cost of each group, and its solution.

    `gaps` counts visits that it leaves out, for want of teams.
    """

    bound: float
    reduced: Floats
    gaps: float = 0.0
    groups: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    values: Floats = field(default_factory=lambda: np.zeros(0))


class Relaxation:
    """Groups of a cover, chosen in parts; `most` groups at the most when given."""

    def __init__(self, cover: Cover, *, seed: int) -> None:
        self.cover = cover
        self._highs = Quiet()
        self._highs.setOptionValue("random_seed", seed % 2**31)
        self._highs.setOptionValue("threads", 1)
        self._low: list[float] = []
        self._high: list[float] = []
        self._groups = np.zeros(0, dtype=np.int64)
        self._is_in = np.zeros(len(cover.table), dtype=bool)
        self._costs = np.ones(len(cover.table))
        self._cuts: list[tuple[int, Flags]] = []
        self._most_row = -1
        self._days = sorted({int(day) for day in cover.days if day >= 0})
        self._add_rows()
        self._add_gaps()
        self._add_groups(np.flatnonzero(cover.table.sizes == 1))

    def _add_rows(self) -> None:
        few = self.cover.instance.min_devices
        for count in self.cover.demand:
            self._row(float(count) if count > 0 else -INFINITY, INFINITY)
        for day in self._days:
            self._row(-INFINITY, float(self.cover.instance.teams))
            self._row(-INFINITY, float(self.cover.instance.working_devices[day] // few))

    def _add_gaps(self) -> None:
        """Let nodes stay uncovered at a price, so that there always is a solution."""
        for node in range(len(self.cover.demand)):
            self._highs.addCol(GAP, 0, INFINITY, 1, np.array([node], dtype=np.int32), np.ones(1))

    def _column(self, place: Ints) -> Ints:
        """Return the columns of the groups at these places of `_groups`."""
        return (place + len(self.cover.demand)).astype(np.int32)

    def _row(self, low: float, high: float) -> int:
        empty = np.zeros(0)
        self._highs.addRow(low, high, 0, empty.astype(np.int32), empty)
        return self._know_row(low, high)

    def _know_row(self, low: float, high: float) -> int:
        self._low.append(low)
        self._high.append(high)
        return len(self._low) - 1

    def limit(self, most: int) -> None:
        """Let there be no more groups than `most`."""
        if self._most_row >= 0:
            self._highs.changeRowBounds(self._most_row, -INFINITY, float(most))
            self._high[self._most_row] = float(most)
            return
        count = len(self._groups)
        columns = self._column(np.arange(count))
        self._highs.addRow(-INFINITY, float(most), count, columns, np.ones(count))
        self._most_row = self._know_row(-INFINITY, float(most))

    def price(self, costs: Floats) -> None:
        """Change what a group costs."""
        self._costs = costs
        gap = GAP * float(costs.max(initial=1.0))
        self._highs.changeColsCost(
            len(self.cover.demand) + len(self._groups),
            np.arange(len(self.cover.demand) + len(self._groups), dtype=np.int32),
            np.concatenate((np.full(len(self.cover.demand), gap), costs[self._groups])),
        )

    def add(self, groups: Ints) -> None:
        """Let the program know these groups from the start."""
        self._add_groups(np.unique(groups[~self._is_in[groups]]))

    def _add_groups(self, groups: Ints) -> None:
        if not len(groups):
            return
        table, rows, values, starts = self.cover.table, [], [], [0]
        for group in groups:
            nodes = table.members[group, : table.sizes[group]]
            index = list(nodes)
            value = [1.0] * len(nodes)
            if (day := int(self.cover.days[group])) >= 0:
                at = len(self.cover.demand) + 2 * self._days.index(day)
                index += [at, at + 1]
                value += [1.0, float(len(nodes))]
            index += [row for row, inside in self._cuts if inside[nodes].any()]
            value += [1.0] * (len(index) - len(value))
            if self._most_row >= 0:
                index.append(self._most_row)
                value.append(1.0)
            rows += index
            values += value
            starts.append(len(rows))
        count = len(groups)
        self._highs.addCols(
            count,
            self._costs[groups],
            np.zeros(count),
            np.full(count, INFINITY),
            len(rows),
            np.array(starts[:-1], dtype=np.int32),
            np.array(rows, dtype=np.int32),
            np.array(values),
        )
        self._groups = np.concatenate((self._groups, groups))
        self._is_in[groups] = True

    def solve(self, clock: Clock) -> Duals | None:
        """Return the optimum over all groups; None when time ends before the first."""
        best: Duals | None = None
        for turn in range(MOST_ROUNDS):
            # new groups leave the solution feasible, new cuts leave the duals so
            self._highs.setOptionValue("simplex_strategy", PRIMAL if turn else DUAL)
            run(self._highs, clock)
            if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return best
            found = self._price_all()
            if best is None or found.bound > best.bound:
                best = found
            missing = np.flatnonzero((found.reduced < -SLACK) & ~self._is_in)
            if not len(missing) or clock.is_over:
                break
            worst = missing[np.argsort(found.reduced[missing])[:ADDED_AT_ONCE]]
            self._add_groups(worst)
        return best

    def _price_all(self) -> Duals:
        """Return the bound that the duals prove, whatever groups the program does not know."""
        solution = self._highs.getSolution()
        duals = np.array(solution.row_dual)
        low, high = np.array(self._low), np.array(self._high)
        duals = np.where(low > -INFINITY, np.maximum(duals, 0), np.minimum(duals, 0))
        count = len(self.cover.demand)
        reduced = self._costs - self.cover.node_costs(duals[:count])
        for n, day in enumerate(self._days):
            on_day = self.cover.days == day
            team, visits = duals[count + 2 * n], duals[count + 2 * n + 1]
            reduced[on_day] -= team + visits * self.cover.table.sizes[on_day]
        for row, inside in self._cuts:
            if duals[row] > 0:
                reduced -= duals[row] * self._touches(inside)
        if self._most_row >= 0:
            reduced -= duals[self._most_row]
        sides = np.where(duals > 0, low, np.where(duals < 0, high, 0.0))
        bound = float((sides * duals)[duals != 0].sum())
        most = float(self.cover.demand.sum())
        bound += most * min(0.0, float(reduced.min(initial=0.0)))
        values = np.array(solution.col_value)
        return Duals(bound, reduced, float(values[:count].sum()), self._groups, values[count:])

    def _touches(self, inside: Flags) -> Flags:
        padded = np.append(inside, False)
        return np.asarray(padded[self.cover.table.members].any(axis=1))

    def cut(self, found: Duals) -> int:
        """Add the cluster cuts that the solution breaks most; return how many."""
        nodes = len(self.cover.demand)
        used = np.flatnonzero(found.values > 1e-7)
        groups, values = found.groups[used], found.values[used]
        members = self.cover.table.members[groups]
        broken: dict[bytes, tuple[float, Flags]] = {}
        for inside in clusters(members, values, nodes):
            size = self.cover.instance.max_schools
            need = ceil(int(self.cover.demand[inside].sum()) / size)
            padded = np.append(inside, False)
            touching = float(values[padded[members].any(axis=1)].sum())
            if touching < need - 0.02:
                broken[inside.tobytes()] = (touching - need, inside)
        chosen = sorted(broken.values(), key=lambda item: item[0])[: max(CUTS_AT_ONCE, nodes // 20)]
        for _gap, inside in chosen:
            self._add_cut(inside)
        return len(chosen)

    def _add_cut(self, inside: Flags) -> None:
        need = ceil(int(self.cover.demand[inside].sum()) / self.cover.instance.max_schools)
        columns = self._column(np.flatnonzero(self._touches(inside)[self._groups]))
        self._highs.addRow(float(need), INFINITY, len(columns), columns, np.ones(len(columns)))
        self._cuts.append((self._know_row(float(need), INFINITY), inside))


def clusters(members: Ints, values: Floats, nodes: int) -> list[Flags]:
    """Return sets of nodes that the parts of groups in `values` tie together.

    Nodes join in the order of how much of the groups between them is chosen; every set on the way
    is a candidate.
    """
    weights: dict[tuple[int, int], float] = {}
    for row, value in zip(members, values, strict=True):
        inside = [int(n) for n in row if n < nodes]
        for n, a in enumerate(inside):
            for b in inside[n + 1 :]:
                weights[a, b] = weights.get((a, b), 0.0) + float(value)
    parent = {n: n for pair in weights for n in pair}
    sets = {n: {n} for n in parent}
    found: list[Flags] = []

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for (a, b), _weight in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        a, b = root(a), root(b)
        if a != b:
            if len(sets[a]) < len(sets[b]):
                a, b = b, a
            parent[b] = a
            sets[a] |= sets.pop(b)
            cluster = np.zeros(nodes, dtype=bool)
            cluster[list(sets[a])] = True
            found.append(cluster)
    return found
