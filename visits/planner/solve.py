"""From an instance to the best plan that the time allows, with what is proven of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from .contradictions import refuse_contradictions
from .days import Calendar, Held, Slot, least_wear, name_devices
from .greedy import Clerk
from .groups import DayWork
from .instance import Instance
from .levels import Choice, choose, know_all_ties
from .numbering import number, solution_of
from .plan import Plan, make_plan
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
    if instance.teams > 1:
        plan = solve_teams(
            instance,
            until=until,
            seed=seed,
            levels=levels,
            progress=lambda better: progress(solution_of(instance, better)),
            should_stop=should_stop,
        )
        return solution_of(instance, plan)
    best = make_plan(instance, Clerk(instance).plan())
    progress(solution_of(instance, best))
    for better in _improve(instance, seed, until):
        if (better.score, -better.proven) < (best.score, -best.proven):
            best = better
            progress(solution_of(instance, best))
    return solution_of(instance, best)


def _improve(instance: Instance, seed: int, until: float) -> list[Plan]:
    choice, master = choose(instance, seed=seed, until=until)
    plans = [_named(instance, _slots(choice.days), choice.proven, seed, until)]
    if choice.proven == len(choice.scores) == 4 and know_all_ties(choice, master, until):
        plans += _place(instance, choice, seed, until)
    return plans


def _slots(days: dict[int, DayWork]) -> list[Slot]:
    return [(work.schools, work.devices, day) for day, work in sorted(days.items())]


def _named(instance: Instance, slots: list[Slot], proven: int, seed: int, until: float) -> Plan:
    visits, _is_best = name_devices(instance, slots, seed=seed, until=until)
    return make_plan(instance, visits, proven=proven)


def _place(instance: Instance, choice: Choice, seed: int, until: float) -> list[Plan]:
    """Prove levels 5 and 6 over all groups that tie on the first four."""
    held = Held(*choice.scores)
    calendar = Calendar(instance, choice.works, held, seed=seed)
    answer = calendar.earliest(until)
    if not answer.values:
        return []
    slots = calendar.chosen(answer)
    plan = _named(instance, slots, 5 if answer.is_proven else 4, seed, until)
    if not answer.is_proven:
        return [plan]
    return [plan, _least_worn(instance, choice, held, plan, slots, seed, until)]


def _least_worn(
    instance: Instance,
    choice: Choice,
    held: Held,
    plan: Plan,
    slots: list[Slot],
    seed: int,
    until: float,
) -> Plan:
    if plan.score[5] > least_wear(instance, slots):
        wide = Calendar(instance, choice.works, held, seed=seed, any_devices=True)
        answer, better = wide.least_worn(plan.score[4], plan.score[5], until)
        if better:
            return _named(instance, better, 6 if answer.is_proven else 5, seed, until)
        if not answer.is_infeasible:
            return plan
    return Plan(plan.visits, plan.pupils, plan.score, 6)
