"""One team: every level equals the best of every plan, with proof."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from visits.planner.greedy import Clerk
from visits.planner.instance import Instance
from visits.planner.numbering import number
from visits.planner.one_team.clusters import Clusters
from visits.planner.one_team.prover import OneTeam
from visits.planner.one_team.search import Search
from visits.planner.plan import Plan, make_plan
from visits.planner.reading import parse_instance
from visits.planner.regions.clock import Clock

from .every_plan import best_score
from .files import instance_file
from .test_several_teams import is_usable, plans, tiny

MOST_PLANS = 5_000


def one_team(seed: int) -> Instance:
    instance = replace(tiny(seed), teams=1)
    return instance if is_usable(instance) else replace(instance, fixed=frozenset())


def prove(instance: Instance, *, levels: int = 6) -> Plan:
    best = make_plan(instance, Clerk(instance).plan())
    clock = Clock(time.monotonic() + 60)
    prover = OneTeam(instance, best, seed=0, levels=levels, clock=clock, report=lambda plan: None)
    return prover.prove_all()


@pytest.mark.parametrize("first", range(0, 150, 25))
def test_a_plan_equals_the_best_of_every_plan_with_proof(first: int) -> None:
    for seed in range(first, first + 25):
        instance = one_team(seed)
        if plans(instance) <= MOST_PLANS:
            plan = prove(instance)
            assert (seed, plan.score, plan.proven) == (seed, best_score(instance), 6)


def test_only_the_levels_asked_for_are_proven() -> None:
    plan = prove(one_team(3), levels=1)
    assert plan.bounds[0] == plan.score[0]
    assert plan.bounds[2:] == (None,) * 4


def four_schools(*, remaining: int) -> Instance:
    """Four near schools, of which a team visits up to three a day with up to seven devices."""
    schools = [{"id": name, "lat": -7.97, "lon": 112.62, "remaining": remaining} for name in "ABCD"]
    raw = instance_file(schools=schools, devices=[{"id": f"D{n}"} for n in range(7)])
    raw["rules"] |= {"max_schools_per_team_day": 3, "max_devices_per_visit": 3}
    return number(parse_instance(raw)[1])


@pytest.mark.parametrize(("remaining", "need"), [(50, 2), (150, 2), (250, 3)])
def test_a_cluster_needs_whole_works_for_its_visits_and_devices(remaining: int, need: int) -> None:
    # each three of the four schools together a third of a time: 4/3 works in all
    touches = np.array([[s in trio for s in range(4)] for trio in combinations(range(4), 3)])
    clusters = Clusters(four_schools(remaining=remaining), touches)
    values = np.full(4, 1 / 3)
    assert ([0, 1, 2, 3], need) in clusters.find(values)
    assert clusters.find(values) == []


def test_the_cheapest_choice_is_the_same_however_few_works_are_tried_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(time.monotonic() + 60)
    for seed in range(25):
        instance = one_team(seed)
        found = []
        for parts in ((), (0.0,), (0.001, 0.01), (1.0,)):
            monkeypatch.setattr("visits.planner.one_team.search.NARROW", {0: parts})
            search = Search(instance, seed=0)
            search.build(clock)
            if search.columns:
                answer, _days = search.cheapest(0, clock)
                found.append((answer.is_proven, round(answer.value)))
        assert found in ([], [(True, best_score(instance)[0])] * 4)


def test_without_time_the_model_stays_unbuilt_and_the_first_plan_stands() -> None:
    assert not Search(one_team(3), seed=0).build(Clock(time.monotonic()))
