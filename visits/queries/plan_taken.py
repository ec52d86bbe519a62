"""Places of a campaign that no plan may move: held for a school's request, or begun already.

A day may have no more visits than its teams can make. The planner knows one number for all days,
so a day that might get too many beside such places is closed, for all but who stands there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from visits.models import Visit
from visits.planner.problem import Closure, Limits, Problem
from visits.planner.solution import PlannedVisit

TAKEN = "taken"


def closures_of_full_days(
    problem: Problem, taken: Iterable[Visit], standing: Iterable[Visit]
) -> Iterator[Closure]:
    """Close the days whose devices allow more visits than there is room beside `taken`."""
    limits, stay = problem.limits, {(v.school_id, v.date) for v in standing}
    for day, count in Counter(visit.date for visit in taken).items():
        room = limits.teams * limits.schools_per_team_day - count
        if _usable_devices(problem, day) // limits.min_devices > room:
            for school in problem.schools:
                if (school, day) not in stay:
                    yield Closure(school, day, day, TAKEN)


def beside_taken(
    visits: Sequence[PlannedVisit], taken: Iterable[Visit], limits: Limits
) -> tuple[PlannedVisit, ...]:
    """Number the teams anew on days on which one would get more visits than it can make.

    The team with the most taken places gets the smallest group.
    """
    held: dict[date, Counter[int]] = defaultdict(Counter)
    for visit in taken:
        held[visit.date][visit.team] += 1
    teams: dict[date, dict[int, int]] = {}
    for day, places in held.items():
        sizes = Counter(visit.team for visit in visits if visit.date == day)
        if any(sizes[team] + places[team] > limits.schools_per_team_day for team in places):
            numbers = range(1, limits.teams + 1)
            smallest = sorted(numbers, key=lambda team: (sizes[team], team))
            fullest = sorted(numbers, key=lambda team: (-places[team], team))
            teams[day] = dict(zip(smallest, fullest, strict=True))
    return tuple(
        replace(visit, team=teams[visit.date][visit.team]) if visit.date in teams else visit
        for visit in visits
    )


def _usable_devices(problem: Problem, day: date) -> int:
    limits = problem.limits
    start = datetime.combine(day, limits.visit_starts)
    end = datetime.combine(day, limits.visit_ends)
    out = {outage.device for outage in problem.outages if outage.touches(start, end)}
    return sum(
        1 for device in problem.devices.values() if device.is_active and device.id not in out
    )
