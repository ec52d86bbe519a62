"""Each hard constraint and each warning, alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from visits.planner.constraints import (
    Conflict,
    Severity,
    errors_of,
    first_possible_day,
    warnings_of,
)
from visits.planner.problem import (
    Closure,
    Device,
    Limits,
    Outage,
    PlacedVisit,
    Problem,
    School,
    distance_m,
)

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
LIMITS = Limits(starts_on=date(2026, 11, 2), deadline=date(2027, 1, 26))
SCHOOLS = {n: School(n, f"SMAN {n}", -7.97, 112.63 + n / 1000, remaining=100) for n in range(1, 6)}
DEVICES = {n: Device(n, f"Alat {n}") for n in range(1, 8)}


def problem(*visits: PlacedVisit, **changes: Any) -> Problem:
    given = {"limits": LIMITS, "schools": SCHOOLS, "devices": DEVICES, "visits": visits}
    return Problem(**given | changes)


def visit(school: int = 1, *devices: int, **changes: Any) -> PlacedVisit:
    given = PlacedVisit(school, MONDAY, time(8), time(13), frozenset(devices or (1, 2)))
    return replace(given, **changes)


def only(conflicts: list[Conflict]) -> Conflict:
    assert len(conflicts) == 1, conflicts
    return conflicts[0]


def test_a_visit_that_keeps_every_rule_stands() -> None:
    assert errors_of(problem(), visit()) == []


def test_ends_after_start() -> None:
    assert only(errors_of(problem(), visit(end=time(8)))).code == "ends_before_start"


@pytest.mark.parametrize("team", [0, 2])
def test_team_exists(team: int) -> None:
    assert only(errors_of(problem(), visit(team=team))).code == "no_such_team"


def test_school_takes_part() -> None:
    schools = SCHOOLS | {1: replace(SCHOOLS[1], is_active=False)}
    assert only(errors_of(problem(schools=schools), visit())).code == "school_inactive"


def test_not_before_the_campaign() -> None:
    found = only(errors_of(problem(), visit(date=date(2026, 10, 30))))
    assert found.code == "before_start"
    assert found.parts["next_day"] == date(2026, 11, 2)


def test_not_after_the_deadline() -> None:
    found = only(errors_of(problem(), visit(date=date(2027, 1, 27))))
    assert (found.code, found.parts["next_day"]) == ("after_deadline", None)


@pytest.mark.parametrize(("days", "codes"), [(5, ["weekend"]), (6, [])])
def test_saturday_follows_the_school_week(days: int, codes: list[str]) -> None:
    schools = SCHOOLS | {1: replace(SCHOOLS[1], days_per_week=days)}
    found = errors_of(problem(schools=schools), visit(date=SATURDAY))
    assert [c.code for c in found] == codes


def test_an_extra_date_opens_a_weekend_and_a_holiday() -> None:
    limits = replace(LIMITS, extra_dates=frozenset({SATURDAY}))
    found = errors_of(problem(limits=limits, holidays={SATURDAY: "Libur"}), visit(date=SATURDAY))
    assert found == []


def test_no_holiday() -> None:
    found = only(errors_of(problem(holidays={MONDAY: "Hari Raya"}), visit()))
    assert (found.code, found.parts["name"]) == ("holiday", "Hari Raya")
    assert found.parts["next_day"] == date(2026, 11, 24)


@pytest.mark.parametrize("school", [None, 1])
def test_school_open(school: int | None) -> None:
    closure = Closure(school, date(2026, 11, 20), MONDAY, "exam")
    assert only(errors_of(problem(closures=(closure,)), visit())).code == "school_closed"
    assert errors_of(problem(closures=(closure,)), visit(date=date(2026, 11, 24))) == []


def test_anothers_closure_does_not_matter() -> None:
    assert errors_of(problem(closures=(Closure(2, MONDAY, MONDAY, "exam"),)), visit()) == []


def test_a_school_once_a_day() -> None:
    other = visit(1, 6, 7, id=9, start=time(14), end=time(16))
    found = only(errors_of(problem(other), visit()))
    assert (found.code, found.visit) == ("school_twice", 9)


def test_a_visit_is_not_in_its_own_way() -> None:
    placed = visit(id=9)
    assert errors_of(problem(placed), replace(placed, end=time(14))) == []


def test_the_fourth_school_of_a_team() -> None:
    placed = [visit(n, n, id=n) for n in (2, 3, 4)]
    assert only(errors_of(problem(*placed), visit(1, 6, 7))).code == "day_full"
    limits = replace(LIMITS, teams=2)
    assert errors_of(problem(*placed, limits=limits), visit(1, 6, 7, team=2)) == []


def test_too_few_devices_names_the_free_ones() -> None:
    found = only(errors_of(problem(visit(2, 1, 2, 3)), visit(1, 7)))
    assert found.code == "too_few_devices"
    assert found.parts["free"] == ["Alat 4", "Alat 5", "Alat 6"]


def test_too_many_devices() -> None:
    assert only(errors_of(problem(), visit(1, 1, 2, 3, 4))).code == "too_many_devices"


def test_a_device_that_is_no_longer_used() -> None:
    devices = DEVICES | {2: Device(2, "Alat 2", is_active=False)}
    found = only(errors_of(problem(devices=devices), visit()))
    assert (found.code, found.device) == ("device_inactive", 2)


def test_a_taken_device_names_school_time_and_way_out() -> None:
    found = only(errors_of(problem(visit(4, 3, 4, id=5)), visit(1, 3, 7)))
    assert (found.code, found.device, found.visit, found.school) == ("device_taken", 3, 5, 4)
    assert found.parts["until"] == time(13)
    assert found.parts["free"] == ["Alat 1", "Alat 2", "Alat 5", "Alat 6"]


def test_a_device_may_go_on_at_the_minute_when_it_gets_free() -> None:
    before = visit(4, 1, 2, id=5, end=time(10))
    assert errors_of(problem(before), visit(start=time(10))) == []


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        (datetime(2026, 11, 23, 12), None, ["device_on_outage"]),
        (datetime(2026, 11, 20), datetime(2026, 11, 23, 8), []),
        (datetime(2026, 11, 23, 13), datetime(2026, 11, 24), []),
    ],
)
def test_devices_work(start: datetime, end: datetime | None, codes: list[str]) -> None:
    outage = Outage(1, start, end, "rusak")
    assert [c.code for c in errors_of(problem(outages=(outage,)), visit())] == codes


def test_capacity_below_the_pupils_is_a_warning() -> None:
    schools = SCHOOLS | {1: replace(SCHOOLS[1], remaining=130)}
    found = only(warnings_of(problem(schools=schools), visit()))
    assert (found.code, found.severity) == ("capacity_short", Severity.WARNING)
    assert found.parts == {"capacity": 100, "pupils": 130, "left": 30}


def test_nobody_left_is_a_warning() -> None:
    schools = SCHOOLS | {1: replace(SCHOOLS[1], remaining=0)}
    assert only(warnings_of(problem(schools=schools), visit())).code == "nobody_left"


def test_a_pair_beyond_nearby_is_a_warning() -> None:
    schools = SCHOOLS | {2: replace(SCHOOLS[2], latitude=-8.02)}
    found = only(warnings_of(problem(visit(2, 6, 7, id=3), schools=schools), visit()))
    assert (found.code, found.visit) == ("too_far", 3)
    assert found.parts["km"] == pytest.approx(5.56, abs=0.01)


def test_a_past_day_is_a_warning() -> None:
    assert only(warnings_of(problem(today=SATURDAY), visit())).code == "in_past"


def test_the_next_possible_day_passes_over_weekends_and_full_days() -> None:
    tuesday = date(2026, 11, 24)
    full = [visit(n, n, id=n, date=tuesday) for n in (2, 3, 4)]
    holidays = {date(2026, 11, 25): "Libur"}
    assert first_possible_day(problem(*full, holidays=holidays), visit()) == date(2026, 11, 26)


def test_distance_along_a_parallel() -> None:
    """0.0022 degrees of longitude at 7.98 degrees south: R · cos(φ) · Δλ."""
    here = School(1, "a", -7.9800, 112.6300)
    there = School(2, "b", -7.9800, 112.6322)
    assert distance_m(here, there) == 242
