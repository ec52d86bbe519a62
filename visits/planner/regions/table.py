"""Every set of nearby nodes that a team could visit in one day, as arrays.

A node is a school, or one promised visit of it, at a place with the days on which it may be
visited. Thousands of schools have hundreds of thousands of groups, so nothing here goes one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from ..problem import EARTH_RADIUS_M
from .program import Floats, Ints

MOST_GROUPS = 6_000_000
Masks = NDArray[np.uint64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Nodes:
    """Places in degrees, and for each the days as bits and a number of its school."""

    places: Floats
    office: tuple[float, float]
    masks: Masks
    schools: Ints
    nearby_m: float


@dataclass(frozen=True)
class GroupTable:
    """Groups as rows of node numbers, filled up with the number of nodes.

    `least` is the shortest tour of the group or of any that contains it: rounding could make a
    longer tour a metre shorter, and a bound must not be wrong by that. Not `is_complete`: there
    are more groups than memory should hold, so nothing can be proven with the table.
    """

    members: Ints
    sizes: Ints
    metres: Ints
    least: Ints
    masks: Masks
    nodes: int
    is_complete: bool

    def __len__(self) -> int:
        return len(self.sizes)

    def of(self, group: int) -> tuple[int, ...]:
        return tuple(int(n) for n in self.members[group, : self.sizes[group]])


def day_bits(days: list[frozenset[int]], count: int) -> Masks:
    """Return one row of bits for each set of days below `count`."""
    flags = np.zeros((len(days), max(1, -(-count // 64)) * 64), dtype=bool)
    for row, chosen in enumerate(days):
        flags[row, list(chosen)] = True
    packed = np.packbits(flags, axis=1, bitorder="little")
    return packed.view(np.uint64)


def bit_days(mask: Masks) -> list[int]:
    """Return the days of one row of bits, in order."""
    bits = np.unpackbits(np.ascontiguousarray(mask).view(np.uint8), bitorder="little")
    return [int(day) for day in np.flatnonzero(bits)]


def metres_between(a: Floats, b: Floats) -> Ints:
    """Return whole metres between rows of degrees, by the same formula as distance_m."""
    a, b = np.radians(a), np.radians(b)
    north, east = (b - a).T / 2
    part = np.sin(north) ** 2 + np.cos(a[:, 0]) * np.cos(b[:, 0]) * np.sin(east) ** 2
    metres = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(part, 1)))
    return np.floor(metres + 0.5).astype(np.int64)


class Ways:
    """Metres between nearby nodes (pairs a < b, sorted) and to the office."""

    def __init__(self, nodes: Nodes) -> None:
        self.count = len(nodes.places)
        self.first, self.second, self.metres = _near_pairs(nodes)
        self._keys = self.first * self.count + self.second
        office = np.tile(np.array(nodes.office), (self.count, 1))
        self.office = metres_between(nodes.places, office)

    def find(self, a: Ints, b: Ints) -> tuple[Ints, Flags]:
        """Return where the pairs stand, and which of them are near at all."""
        keys = np.minimum(a, b) * self.count + np.maximum(a, b)
        at = np.searchsorted(self._keys, keys)
        at[at == len(self._keys)] = 0
        found = self._keys[at] == keys if len(self._keys) else np.zeros(len(keys), dtype=bool)
        return at, found

    def following(self, node: Ints) -> tuple[Ints, Ints]:
        """Return (row, b) for every pair (node of row, b) with b after the node."""
        low = np.searchsorted(self.first, node)
        counts = np.searchsorted(self.first, node, side="right") - low
        rows = np.repeat(np.arange(len(node)), counts)
        starts = np.repeat(low - (np.cumsum(counts) - counts), counts)
        return rows, self.second[np.arange(len(rows)) + starts]


def _near_pairs(nodes: Nodes) -> tuple[Ints, Ints, Ints]:
    order = np.argsort(nodes.places[:, 0], kind="stable")
    latitudes = nodes.places[order, 0]
    reach = np.degrees((nodes.nearby_m + 1) / EARTH_RADIUS_M)
    ends = np.searchsorted(latitudes, latitudes + reach, side="right")
    found: list[tuple[Ints, Ints, Ints]] = []
    for n, end in enumerate(ends):
        others = order[n + 1 : end]
        if len(others):
            here = np.repeat(order[n], len(others))
            metres = metres_between(nodes.places[here], nodes.places[others])
            fits = (metres <= nodes.nearby_m) & (nodes.schools[here] != nodes.schools[others])
            fits &= (nodes.masks[here] & nodes.masks[others]).any(axis=1)
            low, high = np.minimum(here, others)[fits], np.maximum(here, others)[fits]
            found.append((low, high, metres[fits]))
    if not found:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, empty
    first, second, metres = (np.concatenate(part) for part in zip(*found, strict=True))
    sort = np.lexsort((second, first))
    return first[sort], second[sort], metres[sort]


def make_table(nodes: Nodes, most: int) -> GroupTable:
    """Enumerate the groups of up to `most` nodes that share a day."""
    ways = Ways(nodes)
    count = len(nodes.places)
    groups = np.flatnonzero(nodes.masks.any(axis=1)).astype(np.int64)[:, None]
    masks = nodes.masks[groups[:, 0]]
    levels = [(groups, masks, _tours(ways, groups))]
    is_complete = True
    for _size in range(2, most + 1):
        larger = _extend(nodes, ways, *levels[-1][:2])
        if sum(len(level[0]) for level in levels) + len(larger[0]) > MOST_GROUPS:
            is_complete = False
            break
        if not len(larger[0]):
            break
        levels.append((*larger, _tours(ways, larger[0])))
    width = len(levels[-1][0][0]) if len(levels[-1][0]) else 1
    members = [
        np.pad(g, ((0, 0), (0, width - g.shape[1])), constant_values=count) for g, *_rest in levels
    ]
    return GroupTable(
        members=np.concatenate(members),
        sizes=np.concatenate([np.full(len(g), g.shape[1]) for g, *_rest in levels]),
        metres=np.concatenate([metres for *_rest, metres in levels]),
        least=_least([(g, metres) for g, _masks, metres in levels], count),
        masks=np.concatenate([masks for _g, masks, _metres in levels]),
        nodes=count,
        is_complete=is_complete,
    )


def _extend(nodes: Nodes, ways: Ways, groups: Ints, masks: Masks) -> tuple[Ints, Masks]:
    rows, more = ways.following(groups[:, -1])
    for column in range(groups.shape[1] - 1):
        near = ways.find(groups[rows, column], more)[1]
        rows, more = rows[near], more[near]
    common = masks[rows] & nodes.masks[more]
    some = common.any(axis=1)
    return np.column_stack((groups[rows[some]], more[some])), common[some]


def _tours(ways: Ways, groups: Ints) -> Ints:
    """Return the shortest way from the office past each group and back."""
    size = groups.shape[1]
    between = {}
    for a, b in combinations(range(size), 2):
        at, _found = ways.find(groups[:, a], groups[:, b])
        between[a, b] = between[b, a] = ways.metres[at]
    best = np.full(len(groups), np.iinfo(np.int64).max)
    for stops in permutations(range(size)):
        if stops[0] <= stops[-1]:
            tour = ways.office[groups[:, stops[0]]] + ways.office[groups[:, stops[-1]]]
            for a, b in pairwise(stops):
                tour = tour + between[a, b]
            best = np.minimum(best, tour)
    return best


def _least(levels: list[tuple[Ints, Ints]], count: int) -> Ints:
    """Let no group cost more than a larger one that contains it."""
    least = [metres.copy() for _groups, metres in levels]
    if float(count) ** len(levels) >= 2.0**62:  # keys would not fit: each leg is half a metre off
        return np.concatenate([metres - len(levels) - 3 for metres in least])
    for size in range(len(levels) - 1, 0, -1):
        larger, smaller = levels[size][0], levels[size - 1][0]
        keys = _keys(smaller, count)
        for left_out in range(larger.shape[1]):
            at = np.searchsorted(keys, _keys(np.delete(larger, left_out, axis=1), count))
            np.minimum.at(least[size - 1], at, least[size])
    return np.concatenate(least)


def _keys(groups: Ints, count: int) -> Ints:
    keys = np.zeros(len(groups), dtype=np.int64)
    for column in groups.T:
        keys = keys * count + column
    return keys
