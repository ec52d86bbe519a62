"""What the planner answers: visits, what they score, and what is proven of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

LEVELS = ("unrecorded", "changes", "team_days", "travel_m", "waiting", "busiest_device")


class Score(NamedTuple):
    """The six levels, each to be minimised; the next counts only between equals on all before."""

    unrecorded: int
    changes: int
    team_days: int
    travel_m: int
    waiting: int
    busiest_device: int


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One school on one day; ids of the school and the devices, and the pupils it records."""

    school: int
    date: date
    team: int
    devices: frozenset[int]
    pupils: int


@dataclass(frozen=True, slots=True)
class Solution:
    """A valid plan.

    `bounds` are proven lower bounds, None where nothing is known; that of a level holds for plans
    that equal this one on the levels before. `left` are the pupils of each school whom no visit
    records.
    """

    visits: tuple[PlannedVisit, ...]
    score: Score
    bounds: tuple[int | None, ...] = (None,) * len(LEVELS)
    proven_levels: int = 0
    left: Mapping[int, int] = field(default_factory=dict)
