"""The best plan of a tiny instance with several teams, by trying every plan. Slow and obvious."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from visits.planner.instance import Instance


@dataclass(frozen=True)
class Day:
    """What could be done in one day: devices of each school; teams needed and metres driven."""

    devices: dict[int, int]
    teams: int
    metres: int


def best_score(instance: Instance) -> tuple[int, ...]:
    """Return the six levels of the best plan."""
    choices = [list(_days(instance, day)) for day in range(len(instance.days))]
    scored = [(_score(instance, plan), plan) for plan in product(*choices)]
    best = min(score for score, _plan in scored if score)
    ties = [plan for score, plan in scored if score == best]
    busiest = max((device.used for device in instance.devices), default=0)
    while not any(_can_share(instance, plan, busiest) for plan in ties):
        busiest += 1
    return (*best, busiest)


def _days(instance: Instance, day: int) -> Iterator[Day]:
    schools = [n for n, s in enumerate(instance.schools) if s.remaining and day in s.days]
    fixed = {school for school, on in instance.fixed if on == day}
    counts = range(instance.min_devices, instance.max_devices + 1)
    for size in range(len(schools) + 1):
        for visited in combinations(schools, size):
            tours = [_tours(instance, groups) for groups in _partitions(instance, visited)]
            if fixed <= set(visited) and tours:
                for devices in product(counts, repeat=size):
                    if sum(devices) <= instance.working_devices[day]:
                        yield Day(dict(zip(visited, devices, strict=True)), *min(tours))


def _tours(instance: Instance, groups: list[tuple[int, ...]]) -> tuple[int, int]:
    return len(groups), sum(instance.tour_m(group) for group in groups)


def _partitions(instance: Instance, schools: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    """Yield every way to share schools among the teams."""
    if not schools:
        yield []
        return
    first, *others = schools
    for size in range(min(len(others), instance.max_schools - 1) + 1):
        for company in combinations(others, size):
            group = (first, *company)
            if all(instance.near(a, b) for a, b in combinations(group, 2)):
                rest = tuple(school for school in others if school not in company)
                for groups in _partitions(instance, rest):
                    if len(groups) < instance.teams:
                        yield [group, *groups]


def _score(instance: Instance, plan: tuple[Day, ...]) -> tuple[int, ...]:
    """Return levels 1 to 5; nothing when a visit records nobody."""
    left = [school.remaining for school in instance.schools]
    waiting = 0
    made = set()
    for number, day in enumerate(plan):
        for school, devices in day.devices.items():
            recorded = min(left[school], devices * instance.per_device)
            if not recorded:
                return ()
            left[school] -= recorded
            waiting += recorded * number
            made.add((school, number))
    changes = len(instance.published - made) + instance.lost
    teams, metres = sum(day.teams for day in plan), sum(day.metres for day in plan)
    return sum(left), changes, teams, metres, waiting


def _can_share(instance: Instance, plan: tuple[Day, ...], busiest: int) -> bool:
    """Say whether no device need go out more often than `busiest` says."""

    def give(day: int, spare: tuple[int, ...]) -> bool:
        if day == len(plan):
            return True
        able = [n for n, d in enumerate(instance.devices) if day in d.days and spare[n] > 0]
        for out in combinations(able, sum(plan[day].devices.values())):
            if give(day + 1, tuple(s - (n in out) for n, s in enumerate(spare))):
                return True
        return False

    return give(0, tuple(busiest - device.used for device in instance.devices))
