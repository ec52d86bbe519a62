"""A whole plan is judged by the rules of a single booking and by what only a plan must keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from visits.planner.contradictions import ContradictoryProblem
from visits.planner.judge import check
from visits.planner.problem import Problem, hours_between
from visits.planner.reading import UnusableInstance, parse_instance
from visits.planner.solution import PlannedVisit
from visits.planner.solve import solve

from .files import instance_file

MONDAY, TUESDAY, SATURDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 7)
GOOD = PlannedVisit(1, MONDAY, 1, frozenset({1}), 40)


def world(**changes: Any) -> Problem:
    return parse_instance(instance_file(**changes))[1]


def codes(problem: Problem, *visits: PlannedVisit) -> list[str]:
    return sorted({conflict.code for conflict in check(problem, visits)})


def test_a_plan_without_a_fault() -> None:
    beside = PlannedVisit(2, MONDAY, 1, frozenset({2, 3}), 90)
    assert codes(world(), GOOD, beside) == []


@pytest.mark.parametrize(
    ("visits", "code"),
    [
        ([replace(GOOD, date=SATURDAY)], "weekend"),
        ([replace(GOOD, team=2)], "no_such_team"),
        ([replace(GOOD, devices=frozenset())], "too_few_devices"),
        ([replace(GOOD, devices=frozenset({1, 2, 3}))], "too_many_devices"),
        ([replace(GOOD, pupils=39)], "pupils_wrong"),
        ([GOOD, replace(GOOD, date=TUESDAY, pupils=0)], "nobody_left"),
        ([GOOD, PlannedVisit(2, MONDAY, 1, frozenset({1}), 50)], "device_taken"),
        ([GOOD, PlannedVisit(3, MONDAY, 1, frozenset({2}), 50)], "too_far"),
    ],
)
def test_each_fault_of_a_plan_has_its_code(visits: list[PlannedVisit], code: str) -> None:
    assert code in codes(world(), *visits)


def test_a_day_holds_so_many_schools() -> None:
    others = [
        PlannedVisit(school, MONDAY, 1, frozenset({school}), pupils)
        for school, pupils in ((2, 50), (3, 50))
    ]
    problem = world()
    near = replace(problem, limits=replace(problem.limits, nearby_km=20))
    assert codes(near, GOOD, *others) == ["day_full"]


def test_a_closed_school_and_a_broken_device() -> None:
    day = MONDAY.isoformat()
    raw = instance_file()
    raw["schools"][0]["unavailable_dates"] = [day]
    raw["devices"][0]["unavailable_dates"] = [day]
    assert codes(parse_instance(raw)[1], GOOD) == ["device_on_outage", "school_closed"]


def test_a_confirmed_visit_must_be_there() -> None:
    confirmed = world(fixed_visits=[{"school": "A", "date": "2026-11-03"}])
    assert codes(confirmed, GOOD) == ["confirmed_missing"]


def test_nothing_is_planned_in_the_past() -> None:
    assert codes(replace(world(), today=TUESDAY), GOOD) == ["in_past"]


@pytest.mark.parametrize(
    ("fixed", "code"),
    [
        ([("A", "2026-11-07")], "no_working_day"),
        ([("B", "2026-11-02")], "closed"),
        ([("A", "2026-11-03"), ("A", "2026-11-04")], "nobody_left"),
        ([("A", "2026-11-03"), ("C", "2026-11-03")], "too_far"),
        ([("A", "2026-11-05"), ("B", "2026-11-05")], "too_few_devices"),
    ],
)
def test_confirmed_visits_that_cannot_be_made_are_named(
    fixed: list[tuple[str, str]], code: str
) -> None:
    raw = instance_file(fixed_visits=[{"school": s, "date": day} for s, day in fixed])
    raw["schools"][1]["unavailable_dates"] = ["2026-11-02"]
    for device in raw["devices"][1:]:
        device["unavailable_dates"] = ["2026-11-05"]
    with pytest.raises(ContradictoryProblem) as refused:
        solve(parse_instance(raw)[1], seconds=10)
    assert refused.value.code == code
    for school, _day in fixed:
        assert school in refused.value.args[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "other"}, "format must be"),
        ({"surprise": 1}, "unknown key surprise"),
        ({"deadline": "2026-11-01"}, "must lie 0 to"),
        ({"deadline": "2026-02-30"}, "must be a date"),
        ({"teams": 0}, "teams must be a whole number"),
        ({"devices": [{"id": "D1"}, {"id": "D1"}]}, "the id D1 stands there twice"),
        ({"fixed_visits": [{"school": "Z", "date": "2026-11-02"}]}, "there is no school Z"),
        ({"schools": {}}, "schools must be a list"),
    ],
)
def test_a_malformed_instance_is_refused_in_one_sentence(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnusableInstance, match=said):
        world(**changes)


@pytest.mark.parametrize(("hours", "records"), [(5, 50), (4.26, 42), (24, 240), (0.1, 1)])
def test_what_a_device_records_is_kept_for_any_length(hours: float, records: int) -> None:
    rules = instance_file()["rules"] | {"hours_per_visit": hours}
    problem = world(rules=rules)
    limits = problem.limits
    assert problem.per_device == records
    assert hours_between(limits.visit_starts, limits.visit_ends) > 0
    assert limits.visit_starts == time(8)
