"""Whatever small world is drawn: the plan is valid, the best there is, proven, and calm."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from math import prod
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from visits.planner import teams
from visits.planner.contradictions import ContradictoryProblem
from visits.planner.greedy import clerk
from visits.planner.instance import Instance
from visits.planner.judge import check
from visits.planner.numbering import number
from visits.planner.problem import Problem
from visits.planner.reading import parse_instance
from visits.planner.score import score
from visits.planner.solution import Solution
from visits.planner.solve import solve
from visits.planner.writing import plan_file

from .every_plan import best_score
from .referee import objections, referee_refuses

MONDAY = date(2026, 11, 2)
# All plans of more than these are too many to try.
MOST_PLANS = 4_000
EXAMPLES = int(os.environ.get("PLANNER_EXAMPLES", "25"))
few_examples = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 25,
    suppress_health_check=list(HealthCheck),
)


@st.composite
def instances(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an instance file: up to 5 schools, 4 days and a weekend or holiday between."""
    length = draw(st.integers(1, 4))
    first = MONDAY + timedelta(draw(st.integers(0, 6)))
    days = [(first + timedelta(n)).isoformat() for n in range(length)]
    some_days = st.lists(st.sampled_from(days), unique=True, max_size=2)
    names = [f"S{n}" for n in range(draw(st.integers(0, 5)))]
    fewest = draw(st.integers(1, 2))
    promises = st.lists(
        st.builds(
            lambda school, day: {"school": school, "date": day},
            st.sampled_from(names or [""]),
            st.sampled_from([*days, (first - timedelta(1)).isoformat()]),
        ),
        unique_by=lambda visit: (visit["school"], visit["date"]),
        max_size=3 if names else 0,
    )
    return {
        "format": "ktp-outreach-instance/1",
        "name": "drawn",
        "office": {"lat": -8.03, "lon": 112.62},
        "start": days[0],
        "deadline": days[-1],
        "holidays": draw(some_days) if draw(st.booleans()) else [],
        "teams": draw(st.integers(1, 2)),
        "rules": {
            "max_schools_per_team_day": draw(st.integers(1, 3)),
            "min_devices_per_visit": fewest,
            "max_devices_per_visit": draw(st.integers(fewest, 3)),
            "nearby_km": draw(st.sampled_from([0, 1.2, 3, 5])),
            "pupils_per_device_hour": 12,
            "hours_per_visit": draw(st.sampled_from([5, 4.25, 0.33])),
        },
        "devices": [
            {
                "id": f"D{n}",
                "days_used": draw(st.sampled_from([0, 0, 1, 3])),
                "unavailable_dates": draw(some_days) if draw(st.booleans()) else [],
            }
            for n in range(draw(st.integers(0, 6)))
        ],
        "schools": [
            {
                "id": name,
                "lat": -8 + draw(st.sampled_from([0, 0, 0.01, 0.05])),
                "lon": 112.6 + draw(st.sampled_from([0, 0.01, 0.03])),
                "remaining": draw(
                    st.one_of(st.sampled_from([0, 1, 60, 61, 120]), st.integers(0, 250))
                ),
                "unavailable_dates": draw(some_days) if draw(st.booleans()) else [],
            }
            for name in names
        ],
        "fixed_visits": draw(promises) if draw(st.booleans()) else [],
        "published_visits": draw(promises) if draw(st.booleans()) else [],
    }


def plans(instance: Instance) -> int:
    """Return about how many plans there are to try."""
    vectors = 2 + instance.max_devices - instance.min_devices
    return prod(
        vectors ** sum(day in s.days and s.remaining > 0 for s in instance.schools)
        for day in range(len(instance.days))
    )


def solved(raw: dict[str, Any]) -> tuple[Problem, Solution]:
    """Return the problem and its plan; a contradiction must be one for the referee too."""
    _name, problem = parse_instance(raw)
    try:
        solution = solve(problem, seconds=60)
    except ContradictoryProblem:
        assert referee_refuses(raw) in (True, None)
        assume(False)
    assert not referee_refuses(raw)
    return problem, solution


@few_examples
@given(instances())
def test_a_plan_keeps_every_rule_and_counts_right(raw: dict[str, Any]) -> None:
    problem, solution = solved(raw)
    for plan in (solution, clerk(problem)):
        assert check(problem, plan.visits) == []
        assert plan.score == score(problem, plan.visits)
        assert objections(raw, plan_file("drawn", problem, plan)) == []
        assert sum(plan.left.values()) == plan.score.unrecorded


@few_examples
@given(instances(), st.booleans())
def test_a_plan_is_the_best_of_every_plan_with_proof(raw: dict[str, Any], is_large: bool) -> None:
    few_columns = teams.FEW_COLUMNS
    if is_large:  # the method of larger problems must agree
        teams.FEW_COLUMNS = 0
    try:
        problem, solution = solved(raw)
    finally:
        teams.FEW_COLUMNS = few_columns
    instance = number(problem)
    assume(plans(instance) <= MOST_PLANS)
    assert solution.score == best_score(instance)
    assert solution.proven_levels == 6
    assert solution.bounds == solution.score


@few_examples
@given(instances())
def test_a_longer_limit_is_never_worse(raw: dict[str, Any]) -> None:
    problem, solution = solved(raw)
    short = solve(problem, seconds=0.01)
    assert check(problem, short.visits) == []
    assert solution.score <= short.score <= clerk(problem).score
    assert solution.score[: short.proven_levels] == short.score[: short.proven_levels]


@few_examples
@given(instances())
def test_replanning_an_undisturbed_plan_changes_nothing(raw: dict[str, Any]) -> None:
    problem, solution = solved(raw)
    told = frozenset((visit.school, visit.date) for visit in solution.visits)
    again = solve(replace(problem, published=told), seconds=60)
    assert {(visit.school, visit.date) for visit in again.visits} == told
    assert again.score.changes == 0


@few_examples
@given(instances())
def test_the_same_seed_gives_the_same_plan(raw: dict[str, Any]) -> None:
    problem, solution = solved(raw)
    assert solve(problem, seconds=60) == solution
