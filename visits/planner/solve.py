"""From an instance to the best plan that the time allows, with what is proven of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from .contradictions import refuse_contradictions
from .numbering import number, solution_of
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
    return solution_of(instance, plan)
