"""What the background worker does for a run that only answers a question."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from django.utils import timezone

from visits.models import PlanRun, Wish
from visits.planner.explain import bottlenecks, what_if
from visits.planner.problem import Problem
from visits.planner.releases import release_impossible
from visits.planner.solution import Solution
from visits.planner.solve import solve
from visits.queries.plan_changes import as_json, changes_of_question
from visits.queries.plan_choices import Choices
from visits.queries.planning import local_day, planning_of

from .proposing import count_pupils
from .watching import Watch, counted, gather, written

# Pupils, changes, days out and kilometres: what a wish may cost.
COST_LEVELS = 4


def answer(run: PlanRun, watch: Watch) -> dict[str, Any]:
    """Work on a question; return what the finished run stores."""
    work = {
        PlanRun.Kind.WHAT_IF: _what_if,
        PlanRun.Kind.WHY_NOT: _why_not,
        PlanRun.Kind.WISH_COSTS: _wish_costs,
    }
    return work[PlanRun.Kind(run.kind)](run, watch)


def _what_if(run: PlanRun, watch: Watch) -> dict[str, Any]:
    planning, seen = gather(run, timezone.now())
    watch.tell(**seen)
    changes = changes_of_question(run.question)
    problem = release_impossible(reduce(what_if, changes, planning.problem))[0]
    solution = _solve(problem, run, watch, run.seconds)
    outcome = count_pupils(replace(planning, problem=problem), solution.visits)
    rows = [[v.school, v.date, v.team, sorted(v.devices), v.pupils] for v in outcome.visits]
    found = counted(solution, outcome.left)
    return found | {"compared": {"what_if": {"score": found["score"], "visits": rows}}}


def _why_not(run: PlanRun, watch: Watch) -> dict[str, Any]:
    planning, seen = gather(run, timezone.now())
    watch.tell(**seen)
    problem = release_impossible(planning.problem, pins=planning.pins)[0]
    base = solve(problem, seconds=run.seconds / 4, levels=1, should_stop=watch.should_stop)
    results: list[dict[str, Any]] = []
    found = bottlenecks(problem, base, seconds=run.seconds, should_stop=watch.should_stop)
    for gain in found:
        results.append(
            {
                "change": as_json(gain.change),
                "pupils": gain.pupils,
                "is_proven": gain.is_proven,
            }
        )
        watch.tell(results=results)
    return {"results": results} | written(base)


def _wish_costs(run: PlanRun, watch: Watch) -> dict[str, Any]:
    """Compare the best plan with all wishes to the best without each."""
    planning, seen = gather(run, timezone.now())
    watch.tell(**seen)
    wishes = list(Wish.objects.filter(campaign=run.campaign))
    share = run.seconds / (len(wishes) + 1)
    problem = release_impossible(planning.problem, pins=planning.pins)[0]
    base = _solve(problem, run, watch, share)
    results: list[dict[str, Any]] = []
    for wish in wishes:
        if watch.should_stop():
            break
        free = planning_of(
            run.campaign,
            seen["starts_on"],
            today=local_day(run.campaign, timezone.now()),
            choices=Choices.of(run.question),
            without=wish,
        )
        problem = release_impossible(free.problem, pins=free.pins)[0]
        without = _solve(problem, run, watch, share)
        cost = [a - b for a, b in zip(base.score, without.score, strict=True)]
        proven = min(base.proven_levels, without.proven_levels)
        results.append({"wish": wish.pk, "cost": cost[:COST_LEVELS], "proven_levels": proven})
        watch.tell(results=results)
    return {"results": results}


def _solve(problem: Problem, run: PlanRun, watch: Watch, seconds: float) -> Solution:
    return solve(
        problem,
        seconds=seconds,
        seed=run.seed,
        levels=COST_LEVELS,
        should_stop=watch.should_stop,
    )
