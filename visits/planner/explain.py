"""Why not everybody, and what would help: every figure is a plan that was made, not a guess."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .changes import (
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
    what_if,
)
from .contradictions import ContradictoryProblem
from .numbering import working_days
from .problem import Problem
from .solution import Score, Solution
from .solve import solve

__all__ = [
    "Change",
    "Deadline",
    "Devices",
    "ExtraDay",
    "Gain",
    "LongerDay",
    "Nearby",
    "NoWeekday",
    "OneMoreDevice",
    "OneMoreTeam",
    "SchoolsPerDay",
    "StartLater",
    "Unpin",
    "WithoutClosures",
    "WithoutOutages",
    "bottlenecks",
    "cost_of_pin",
    "what_if",
]

# How many days, kinds of closures and devices are tried, the most promising first.
TRIED_OF_A_KIND = 3
LEAST_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Gain:
    """What a change brings: `pupils` fewer are left, by the `solution` (proven: the fewest)."""

    change: Change
    pupils: int
    solution: Solution
    is_proven: bool


def bottlenecks(
    problem: Problem,
    solution: Solution,
    *,
    seconds: float,
    seed: int = 0,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[Gain]:
    """Yield what one more of each limit would bring, the quickest and most telling first.

    `solution` is the plan of the problem as it is. Without time for a proof a gain is what was
    found: at least so many.
    """
    until = time.monotonic() + seconds
    changes = candidates(problem, solution)
    for tried, change in enumerate(changes):
        left = until - time.monotonic()
        if left <= 0 or should_stop():
            return
        share = max(LEAST_SECONDS, 2 * left / (len(changes) - tried))
        try:
            found = solve(
                what_if(problem, change),
                seconds=min(left, share),
                seed=seed,
                levels=1,
                should_stop=should_stop,
            )
        except ContradictoryProblem:
            continue
        pupils = max(0, solution.score.unrecorded - found.score.unrecorded)
        yield Gain(change, pupils, found, found.proven_levels > 0)


def candidates(problem: Problem, solution: Solution) -> list[Change]:
    """Return the changes worth computing when `solution` leaves pupils unrecorded."""
    limits = problem.limits
    if not solution.left:
        return []
    return [
        OneMoreDevice(),
        *_extra_days(problem, solution)[:1],
        *_closures(problem, solution),
        LongerDay(1.0),
        SchoolsPerDay(limits.schools_per_team_day + 1),
        Nearby(limits.nearby_km + 1),
        Deadline(limits.deadline + timedelta(days=7)),
        *_mended_devices(problem),
        *_extra_days(problem, solution)[1:],
        OneMoreTeam(),
    ]


def _extra_days(problem: Problem, solution: Solution) -> list[Change]:
    """Return closed days, first those on which most pupils that are left could be reached."""
    first, usual = problem.first_day, set(working_days(problem))
    span = (first + timedelta(n) for n in range((problem.limits.deadline - first).days + 1))
    ranked = sorted((-_open_to(problem, solution, day), day) for day in span if day not in usual)
    return [ExtraDay(day) for pupils, day in ranked[:TRIED_OF_A_KIND] if pupils]


def _open_to(problem: Problem, solution: Solution, day: date) -> int:
    return sum(
        pupils
        for school, pupils in solution.left.items()
        if not any(c.first <= day <= c.last for c in problem.closures_of(school))
    )


def _closures(problem: Problem, solution: Solution) -> list[Change]:
    """Return kinds of closures, first those that keep most of the pupils that are left away."""
    days: dict[WithoutClosures, int] = defaultdict(int)
    for closure in problem.closures:
        if closure.school is None or closure.school in solution.left:
            length = (closure.last - closure.first).days + 1
            days[WithoutClosures(closure.school, closure.kind, closure.note)] += length
    everybody = sum(solution.left.values())

    def kept_away(change: WithoutClosures) -> int:
        if change.school is None:
            return everybody
        limits = problem.limits
        most = days[change] * limits.max_devices * problem.per_device
        return min(solution.left[change.school], most)

    ranked = sorted(days, key=lambda c: (-kept_away(c), c.school or 0, c.kind, c.note))
    return list(ranked[:TRIED_OF_A_KIND])


def _mended_devices(problem: Problem) -> list[Change]:
    broken = sorted({o.device for o in problem.outages if o.device in problem.devices})
    return [WithoutOutages(device) for device in broken[:TRIED_OF_A_KIND]]


def cost_of_pin(
    problem: Problem,
    pin: tuple[int, date],
    solution: Solution,
    *,
    seconds: float = 10.0,
    seed: int = 0,
    should_stop: Callable[[], bool] = lambda: False,
) -> Score:
    """Return by how much each level is higher with the pin (school, date) than without it.

    Only the first level that differs says what the pin costs.
    """
    free = solve(what_if(problem, Unpin(*pin)), seconds=seconds, seed=seed, should_stop=should_stop)
    best = min(free.score, solution.score)  # a plan with the pin is one without it too
    return Score(*(a - b for a, b in zip(solution.score, best, strict=True)))
