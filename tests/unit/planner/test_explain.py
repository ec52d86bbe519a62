"""Why not everybody, what would help, what a pin costs: against every plan of a small world."""

from __future__ import annotations

from datetime import date, time

import pytest

from visits.planner.explain import (
    Change,
    Deadline,
    Devices,
    ExtraDay,
    LongerDay,
    Nearby,
    NoWeekday,
    OneMoreDevice,
    OneMoreTeam,
    SchoolsPerDay,
    StartLater,
    Unpin,
    WithoutClosures,
    WithoutOutages,
    bottlenecks,
    cost_of_pin,
    what_if,
)
from visits.planner.numbering import number
from visits.planner.problem import Problem
from visits.planner.reading import parse_instance
from visits.planner.solution import Score, Solution
from visits.planner.solve import solve

from .every_plan import best_score
from .files import instance_file

MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)


def crowded() -> Problem:
    """Two days, a far school that is closed on one of them, a device broken on the other."""
    schools = instance_file()["schools"]
    schools[2]["unavailable_dates"] = ["2026-11-02"]
    devices = [{"id": "D1"}, {"id": "D2", "unavailable_dates": ["2026-11-03"]}]
    raw = instance_file(schools=schools, devices=devices, deadline="2026-11-03")
    return parse_instance(raw)[1]


def plan(problem: Problem) -> Solution:
    return solve(problem, seconds=30)


@pytest.mark.parametrize(
    "change",
    [
        OneMoreDevice(),
        OneMoreTeam(),
        WithoutOutages(2),
        WithoutClosures(3, "unavailable"),
        LongerDay(1.0),
        SchoolsPerDay(3),
        Nearby(20.0),
        Deadline(date(2026, 11, 4)),
        Devices(1),
        Devices(4),
        StartLater(TUESDAY),
        NoWeekday(0),
        ExtraDay(date(2026, 11, 7)),
    ],
)
def test_a_what_if_is_the_best_of_every_plan_of_the_changed_world(change: Change) -> None:
    changed = what_if(crowded(), change)
    assert plan(changed).score == best_score(number(changed))


def test_a_change_that_forbids_a_pinned_visit_lets_it_go() -> None:
    problem = parse_instance(
        instance_file(fixed_visits=[{"school": "A", "date": MONDAY.isoformat()}])
    )[1]
    assert what_if(problem, StartLater(TUESDAY)).confirmed == frozenset()
    assert what_if(problem, NoWeekday(0)).confirmed == frozenset()
    assert what_if(problem, NoWeekday(1)).confirmed == {(1, MONDAY)}


def test_a_longer_day_ends_before_midnight() -> None:
    assert what_if(crowded(), LongerDay(24)).limits.visit_ends == time.max


def test_each_limit_says_how_many_pupils_one_more_would_bring() -> None:
    problem = crowded()
    standing = plan(problem)
    assert standing.left
    gains = list(bottlenecks(problem, standing, seconds=60))
    assert gains[0].change == OneMoreDevice()
    for gain in gains:
        best = best_score(number(what_if(problem, gain.change)))
        assert (gain.change, gain.pupils) == (gain.change, standing.score.unrecorded - best[0])
        assert gain.is_proven


def test_nothing_is_missing_when_everybody_is_reached() -> None:
    problem = parse_instance(instance_file())[1]
    assert list(bottlenecks(problem, plan(problem), seconds=60)) == []


def test_whoever_stops_gets_no_further_answers() -> None:
    problem = crowded()
    answers = bottlenecks(problem, plan(problem), seconds=60, should_stop=lambda: True)
    assert list(answers) == []


def test_a_pin_costs_what_the_best_plan_without_it_saves() -> None:
    raw = instance_file(fixed_visits=[{"school": "A", "date": "2026-11-06"}])
    problem = parse_instance(raw)[1]
    pinned = plan(problem)
    free = best_score(number(what_if(problem, Unpin(1, date(2026, 11, 6)))))
    cost = cost_of_pin(problem, (1, date(2026, 11, 6)), pinned)
    assert cost == Score(*(a - b for a, b in zip(pinned.score, free, strict=True)))
    assert cost > (0, 0, 0, 0, 0, 0)
