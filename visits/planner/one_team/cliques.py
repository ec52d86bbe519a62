"""Triples of schools of which a fraction is visited twice (subset-row cuts of Jepsen et al., 2008).

Half the sum of the rows "no school is visited more often than it can be", rounded down: of three
schools with one visit each, only one work can hold two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

from ..groups import DayWork
from ..regions.program import Floats

MOST_AT_ONCE = 40
Triple = frozenset[int]


def crowded_triples(
    columns: Sequence[tuple[DayWork, int]], values: Floats, most_visits: Callable[[int], int]
) -> list[tuple[Triple, int]]:
    """Return the triples whose works are more than whole visits allow, the worst first."""
    pairs: dict[Triple, float] = defaultdict(float)
    threes: dict[Triple, float] = defaultdict(float)
    beside: dict[int, set[int]] = defaultdict(set)
    for work, column in columns:
        if values[column] > 1e-6:
            for pair in combinations(work.schools, 2):
                pairs[frozenset(pair)] += values[column]
                beside[pair[0]].add(pair[1])
                beside[pair[1]].add(pair[0])
            for three in combinations(work.schools, 3):
                threes[frozenset(three)] += values[column]
    found = []
    for triple in {pair | {school} for pair in pairs for s in pair for school in beside[s] - pair}:
        met = sum(pairs.get(frozenset(pair), 0.0) for pair in combinations(triple, 2))
        most = sum(most_visits(school) for school in triple) // 2
        surplus = met - 2 * threes.get(triple, 0.0) - most
        if surplus > 1e-4:
            found.append((-surplus, sorted(triple), most))
    return [(frozenset(triple), most) for _s, triple, most in sorted(found)[:MOST_AT_ONCE]]
