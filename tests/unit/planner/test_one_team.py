"""One team: every level equals the best of every plan, with proof."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from visits.planner.greedy import Clerk
from visits.planner.instance import Instance
from visits.planner.one_team.prover import OneTeam
from visits.planner.plan import Plan, make_plan
from visits.planner.regions.clock import Clock

from .every_plan import best_score
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
