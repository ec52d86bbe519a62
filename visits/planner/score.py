"""What any plan scores, and the order in which a team drives."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, permutations

from .numbering import number, placed_by_number
from .plan import recorded_by, score_of
from .problem import Problem, distance_m
from .solution import PlannedVisit, Score


def score(problem: Problem, visits: Iterable[PlannedVisit]) -> Score:
    """Return the six levels of a plan, whoever made it."""
    instance = number(problem)
    placed = sorted(placed_by_number(instance, visits))
    return Score(*score_of(instance, placed, *recorded_by(instance, placed)))


def tour(problem: Problem, schools: Iterable[int]) -> tuple[int, tuple[int, ...]]:
    """Return the metres of the shortest way from the office and back, and the order of schools."""
    return min(
        (_metres(problem, stops), stops)
        for stops in permutations(sorted(schools))
        if not stops or stops[0] <= stops[-1]
    )


def _metres(problem: Problem, stops: tuple[int, ...]) -> int:
    places = [problem.office, *(problem.schools[stop].place for stop in stops), problem.office]
    return sum(distance_m(a, b) for a, b in pairwise(places))
