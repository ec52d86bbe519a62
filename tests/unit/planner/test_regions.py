"""Regions: groups by arrays, bounds that are never false, covers, promises and the calendar."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.bench.instances import region
from visits.planner.greedy import Clerk
from visits.planner.groups import groups_of
from visits.planner.instance import Instance
from visits.planner.judge import check
from visits.planner.numbering import number, placed_by_number, solution_of
from visits.planner.plan import Plan, make_plan
from visits.planner.problem import Problem
from visits.planner.reading import parse_instance
from visits.planner.regions.bounds import Relaxation
from visits.planner.regions.calendar import Calendar, outings_of
from visits.planner.regions.clock import Clock
from visits.planner.regions.cover import Cover, make_cover
from visits.planner.regions.neighbourhood import Search, first_cover, promising_cover
from visits.planner.regions.program import Program
from visits.planner.regions.promises import choose_promises
from visits.planner.regions.region import Region
from visits.planner.regions.repair import place_left_over
from visits.planner.teams import school_table, solve_teams

from .test_several_teams import tiny


def a_clock(seconds: float = 60) -> Clock:
    return Clock(time.monotonic() + seconds)


@pytest.fixture(scope="module")
def problem() -> Problem:
    """A region of 300 schools, of which only every fifth has pupils left."""
    raw = region(300, seed=5)
    for n, school in enumerate(raw["schools"]):
        school["remaining"] *= n % 5 == 0
    wanted = {school["id"] for school in raw["schools"] if school["remaining"]}
    raw["fixed_visits"] = [visit for visit in raw["fixed_visits"] if visit["school"] in wanted]
    return parse_instance(raw)[1]


@pytest.fixture(scope="module")
def instance(problem: Problem) -> Instance:
    return number(problem)


@pytest.fixture(scope="module")
def cover(instance: Instance) -> Cover:
    return make_cover(instance, choose_promises(instance, seed=0, clock=a_clock()))


def test_the_table_has_the_groups_and_tours_that_going_one_by_one_finds(instance: Instance) -> None:
    table = school_table(instance)
    groups = {
        group
        for group in groups_of(instance)
        if frozenset.intersection(*(instance.schools[s].days for s in group))
    }
    assert {table.of(n) for n in range(len(table))} == groups
    assert all(instance.tour_m(table.of(n)) == table.metres[n] for n in range(len(table)))


def test_no_group_is_cheaper_than_a_part_of_it(instance: Instance) -> None:
    table = school_table(instance)
    least = {table.of(n): int(table.least[n]) for n in range(len(table))}
    for group, metres in least.items():
        for size in range(1, len(group)):
            assert all(least[part] <= metres for part in combinations(group, size))


def exact_outings(cover: Cover) -> int:
    """Return the fewest groups that cover all nodes, by one program of all groups."""
    program = Program(seed=0, gap=0.99)
    rows: dict[int, list[tuple[int, float]]] = {}
    for n in range(len(cover.table)):
        column = program.column(0, 9)
        for node in cover.table.of(n):
            rows.setdefault(node, []).append((column, 1.0))
    for node, terms in rows.items():
        program.row(terms, low=float(cover.demand[node]))
    columns = [(column, 1.0) for column in range(program.columns)]
    return round(program.minimise(columns, a_clock()).value)


def test_cluster_cuts_raise_the_bound_and_never_above_the_optimum(cover: Cover) -> None:
    relaxation = Relaxation(cover, seed=0)
    bounds = []
    for _round in range(12):
        found = relaxation.solve(a_clock())
        assert found is not None
        bounds.append(found.bound)
        if not relaxation.cut(found):
            break
    assert bounds == sorted(bounds)
    assert len(bounds) > 1
    assert bounds[-1] <= exact_outings(cover) + 1e-6


def test_a_bound_holds_for_duals_that_are_not_optimal(cover: Cover) -> None:
    relaxation = Relaxation(cover, seed=0)
    relaxation.price(cover.table.least.astype(float))
    best = relaxation.solve(a_clock())
    relaxation.price(np.ones(len(cover.table)))
    # the duals of other costs, with these costs: worse, but still below the optimum
    assert best is not None
    assert relaxation._price_all().bound <= len(first_cover(cover, best))


def test_a_run_that_was_stopped_does_not_stop_the_next_one(cover: Cover) -> None:
    relaxation = Relaxation(cover, seed=0)
    stopped = relaxation.solve(Clock(time.monotonic() + 60, lambda: True))
    assert stopped is None
    found = relaxation.solve(a_clock())
    assert found is not None
    assert found.bound >= cover.fewest - 1


def test_windows_make_a_cover_better_and_keep_it_one(cover: Cover) -> None:
    relaxation = Relaxation(cover, seed=0)
    relaxation.price(cover.table.least.astype(float))
    duals = relaxation.solve(a_clock())
    assert duals is not None
    first = first_cover(cover, duals)
    search = Search(cover, duals, first, fewest=1, seed=0)
    before = search.value
    search.improve(a_clock(2))
    assert search.value <= before
    for chosen in (first, search.chosen, promising(cover)):
        visits = Counter(node for group in chosen for node in cover.table.of(group))
        assert visits == {n: int(d) for n, d in enumerate(cover.demand) if d}


def promising(cover: Cover) -> list[int]:
    relaxation = Relaxation(cover, seed=0)
    relaxation.price(cover.table.least.astype(float))
    duals = relaxation.solve(a_clock())
    assert duals is not None
    return promising_cover(cover, duals, 1, within_m=300.0, seed=0, clock=a_clock(10))


def test_nodes_covered_too_often_are_taken_out(cover: Cover) -> None:
    group = int(np.flatnonzero(cover.table.sizes == 3)[0])
    nodes = cover.table.of(group)
    alone = cover.find({nodes[0]})
    demand = np.bincount(nodes, minlength=cover.table.nodes)
    exact = cover.exactly(np.array([alone, group]), demand)
    assert sorted(n for g in exact for n in cover.table.of(int(g))) == list(nodes)


def test_the_calendar_keeps_teams_devices_and_days(instance: Instance, cover: Cover) -> None:
    outings = outings_of(cover, promising(cover), seed=0, clock=a_clock())
    calendar = Calendar(instance, outings, seed=0)
    days = calendar.place(a_clock())
    assert len(days) == len(calendar.outings)
    devices: Counter[int] = Counter()
    for at, day in days.items():
        outing = calendar.outings[at]
        assert all(day in instance.schools[school].days for school in outing.schools)
        devices[day] += outing.need
    assert max(Counter(days.values()).values()) <= instance.teams
    assert all(count <= instance.working_devices[day] for day, count in devices.items())


def test_left_over_schools_join_groups_nearby_or_go_alone(instance: Instance) -> None:
    slots, counts = place_left_over(instance, [], {})
    visited = {school for _day, group in slots for school in group}
    assert visited == {n for n, school in enumerate(instance.schools) if school.remaining}
    assert set(counts) == {(school, day) for day, group in slots for school in group}


def planned(instance: Instance, seconds: float) -> tuple[Plan, list[Plan]]:
    reports: list[Plan] = []
    first = make_plan(instance, Clerk(instance).plan())
    region = Region(
        instance, first, seed=0, levels=6, clock=a_clock(seconds), report=reports.append
    )
    return region.plan(), reports


def test_a_region_is_planned_within_the_rules_and_better_than_by_a_clerk(
    problem: Problem, instance: Instance
) -> None:
    plan, reports = planned(instance, 3)
    assert check(problem, solution_of(instance, plan).visits) == []
    assert plan.score < reports[0].score
    assert [report.score for report in reports] == sorted(
        (report.score for report in reports), reverse=True
    )
    assert plan.bounds[:2] == (0, 0)
    assert all(b is None or b <= s for b, s in zip(plan.bounds, plan.score, strict=True))


def test_published_visits_of_a_region_stay(instance: Instance) -> None:
    plan, _reports = planned(instance, 2)
    told = frozenset((visit.school, visit.day) for visit in plan.visits)
    again, _reports = planned(replace(instance, published=told), 2)
    assert again.score[:4] <= plan.score[:4]
    assert again.proven >= 2


def test_bounds_of_a_region_are_never_above_what_is_proven_otherwise() -> None:
    for seed in range(60):
        small = tiny(seed)
        best = solve_teams(small, until=time.monotonic() + 60)
        plan, _reports = planned(small, 0.4)
        assert plan.score >= best.score
        assert best.score[: plan.proven] == plan.score[: plan.proven]
        for level in range(min(plan.proven + 1, 6)):
            bound = plan.bounds[level]
            assert bound is None or bound <= best.score[level]


def test_somebody_who_stops_a_region_waits_less_than_a_second(instance: Instance) -> None:
    asked: list[float] = []

    def stop() -> bool:
        asked.append(time.monotonic())
        return len(asked) > 3

    first = make_plan(instance, Clerk(instance).plan())
    clock = Clock(time.monotonic() + 60, stop)
    plan = Region(instance, first, seed=0, levels=6, clock=clock, report=lambda plan: None).plan()
    assert time.monotonic() - asked[3] < 1
    assert plan.score <= first.score
    assert placed_by_number(instance, solution_of(instance, plan).visits) == list(plan.visits)
