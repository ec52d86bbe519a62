"""From an instance to the best plan that the time allows, with what is proven of it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from .contradictions import refuse_contradictions
from .instance import Instance
from .numbering import number, solution_of
from .plan import Plan
from .problem import Problem
from .solution import LEVELS, Solution
from .teams import solve_teams


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    levels: int = len(LEVELS),
    progress: Callable[[Solution], None] = lambda solution: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Return the best plan within `seconds` (wall clock). Raise ContradictoryProblem.

    `progress` sees each better plan and its bounds; `should_stop` is asked often, and the best so
    far is returned when it says so. Only the first `levels` are to be proven. The same seed gives
    the same plan when the proof ends before the time.
    """
    until = time.monotonic() + seconds
    instance = number(problem)
    refuse_contradictions(problem, instance)
    plan = solve_teams(
        instance,
        until=until,
        seed=seed,
        levels=levels,
        progress=lambda better: progress(solution_of(instance, better)),
        should_stop=should_stop,
    )
    if plan.proven == len(LEVELS) and _only_adds(instance, plan):
        plan = _without_additions(instance, plan, until, seed, should_stop)
    return solution_of(instance, plan)


def _only_adds(instance: Instance, plan: Plan) -> bool:
    """Say whether the plan keeps all that schools were told, and adds to it."""
    made = {(visit.school, visit.day) for visit in plan.visits}
    return bool(instance.published) and instance.published < made and not instance.lost


def _without_additions(
    instance: Instance, plan: Plan, until: float, seed: int, should_stop: Callable[[], bool]
) -> Plan:
    """Return an equally good plan that leaves everything as it was told, if there is one."""
    days: dict[int, set[int]] = defaultdict(set)
    for school, day in instance.published | instance.fixed:
        days[school].add(day)
    schools = tuple(
        replace(school, days=school.days & days[number])
        for number, school in enumerate(instance.schools)
    )
    calm = solve_teams(
        replace(instance, schools=schools), until=until, seed=seed, should_stop=should_stop
    )
    if calm.score != plan.score:
        return plan
    return replace(calm, proven=plan.proven, bounds=plan.bounds)
