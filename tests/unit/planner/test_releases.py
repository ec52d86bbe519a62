"""Which confirmed visits are let go when not all of them can be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visits.planner.contradictions import ContradictoryProblem, refuse_contradictions
from visits.planner.numbering import number
from visits.planner.problem import Closure, Device, Limits, Outage, Place, Problem, School
from visits.planner.releases import release_impossible

MONDAY = date(2026, 11, 2)
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]
Pair = tuple[int, date]


def problem(*confirmed: Pair, devices: int = 6, remaining: int = 50, **changes: object) -> Problem:
    """Five schools, the fifth far away, one team of three, two devices a visit."""
    schools = {
        n: School(n, f"SMAN {n}", -7.97 - (0.5 if n == 5 else n / 1000), 112.63, 5, remaining)
        for n in range(1, 6)
    }
    given = Problem(
        limits=Limits(MONDAY, DAYS[-1], office=Place(-8.0, 112.6)),
        schools=schools,
        devices={n: Device(n, f"Alat {n}") for n in range(1, devices + 1)},
        confirmed=frozenset(confirmed),
    )
    return replace(given, **changes)


def is_possible(given: Problem) -> bool:
    try:
        refuse_contradictions(given, number(given))
    except ContradictoryProblem:
        return False
    return True


def released(given: Problem, *, pins: tuple[Pair, ...] = ()) -> list[tuple[int, date, str]]:
    kept, releases = release_impossible(given, pins=pins)
    assert is_possible(kept)
    assert kept.confirmed | {(r.school, r.date) for r in releases} == given.confirmed
    return [(r.school, r.date, r.code) for r in releases]


def test_what_can_be_made_is_kept() -> None:
    given = problem((1, MONDAY), (2, MONDAY), (5, DAYS[1]))
    assert release_impossible(given) == (given, ())


def test_a_closed_school_is_let_go_and_nothing_else() -> None:
    closed = (Closure(1, MONDAY, MONDAY, "exam"),)
    given = problem((1, MONDAY), (2, MONDAY), closures=closed)
    assert released(given) == [(1, MONDAY, "closed")]


def test_of_a_day_with_too_few_devices_the_school_with_fewest_pupils_is_let_go() -> None:
    broken = tuple(Outage(n, datetime(2026, 11, 2), None, "rusak") for n in (1, 2))
    given = problem((1, MONDAY), (2, MONDAY), (3, MONDAY), outages=broken)
    schools = given.schools | {2: replace(given.schools[2], remaining=9)}
    given = replace(given, schools=schools)
    (release,) = release_impossible(given)[1]
    assert (release.school, release.code) == (2, "too_few_devices")
    assert (release.parts["needed"], release.parts["working"]) == (6, 4)


def test_what_was_only_asked_for_goes_before_what_was_confirmed() -> None:
    given = problem((1, MONDAY), (2, MONDAY), (3, MONDAY), devices=4)
    assert released(given, pins=((3, MONDAY),)) == [(3, MONDAY, "too_few_devices")]


def test_one_far_school_goes_rather_than_two_near_ones() -> None:
    given = problem((1, MONDAY), (2, MONDAY), (5, MONDAY))
    assert released(given) == [(5, MONDAY, "too_far")]


def test_a_school_with_nobody_left_is_let_go() -> None:
    assert released(problem((1, MONDAY), remaining=0)) == [(1, MONDAY, "nobody_left")]


def test_of_more_visits_than_pupils_the_last_are_let_go() -> None:
    given = problem((1, DAYS[0]), (1, DAYS[1]), (1, DAYS[2]), remaining=101)
    assert released(given) == [(1, DAYS[2], "nobody_left")]


@pytest.mark.parametrize("day", [MONDAY - timedelta(1), DAYS[-1] + timedelta(1)])
def test_a_day_outside_the_campaign_is_let_go(day: date) -> None:
    assert released(problem((1, day))) == [(1, day, "no_working_day")]


pairs = st.frozensets(st.tuples(st.integers(1, 5), st.sampled_from(DAYS)), max_size=7)


@settings(max_examples=60, deadline=None)
@given(
    confirmed=pairs,
    closed=pairs,
    broken=st.frozensets(st.tuples(st.integers(1, 6), st.sampled_from(DAYS)), max_size=6),
    remaining=st.integers(0, 120),
)
def test_never_more_are_let_go_than_must_be(
    confirmed: frozenset[Pair], closed: frozenset[Pair], broken: frozenset[Pair], remaining: int
) -> None:
    given = problem(
        *confirmed,
        remaining=remaining,
        closures=tuple(Closure(school, day, day, "exam") for school, day in closed),
        outages=tuple(
            Outage(
                device,
                datetime.combine(day, datetime.min.time()),
                datetime.combine(day + timedelta(1), datetime.min.time()),
            )
            for device, day in broken
        ),
    )
    fewest = next(
        size
        for size in range(len(confirmed) + 1)
        for gone in combinations(sorted(confirmed), size)
        if is_possible(replace(given, confirmed=confirmed - set(gone)))
    )
    assert len(released(given)) == fewest
