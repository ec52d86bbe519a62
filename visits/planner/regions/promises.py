"""Which promises a plan of a whole region keeps: all fixed visits, and most published ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from ..instance import Instance
from .clock import Clock
from .program import Program

MANY = 10_000


@dataclass(frozen=True)
class Promises:
    """Promises (school, day) to keep.

    `changes` is a lower bound of level 2. Only when the plan has no choice which ones to keep
    (`is_certain`) do bounds on plans that keep these hold for all plans with so few changes.
    """

    kept: frozenset[tuple[int, int]]
    changes: int
    is_certain: bool


def choose_promises(instance: Instance, *, seed: int, clock: Clock) -> Promises:
    """Keep as many published visits as the teams and devices of each day allow."""
    hopeful, is_certain = _possible(instance)
    is_counted = is_certain
    kept = set(instance.fixed)
    lost = instance.lost + len(instance.published) - sum(map(len, hopeful.values()))
    for day, told in sorted(hopeful.items()):
        fixed = {school for school, on in instance.fixed if on == day}
        chosen = _most(instance, day, fixed, told - fixed, seed, clock)
        lost += len(told - chosen)
        is_certain &= told <= chosen
        kept |= {(school, day) for school in chosen}
    if not is_counted:
        lost = instance.lost + sum(
            day not in instance.schools[school].days for school, day in instance.published
        )
    return Promises(frozenset(kept), lost, is_certain)


def _possible(instance: Instance) -> tuple[dict[int, set[int]], bool]:
    """Return the published visits of each day that do not fail by themselves."""
    visits: dict[int, int] = defaultdict(int)
    for school, _day in instance.fixed:
        visits[school] += 1
    hopeful: dict[int, set[int]] = defaultdict(set)
    is_certain = True
    for school, day in sorted(instance.published, key=lambda visit: (visit[1], visit[0])):
        is_open = day in instance.schools[school].days
        if not is_open or instance.working_devices[day] < instance.min_devices:
            continue
        if (school, day) not in instance.fixed:
            if visits[school] >= instance.most_visits(school):
                is_certain &= not instance.schools[school].remaining
                continue
            visits[school] += 1
        hopeful[day].add(school)
    return hopeful, is_certain


def _most(
    instance: Instance, day: int, fixed: set[int], told: set[int], seed: int, clock: Clock
) -> set[int]:
    """Return the fixed and the most told schools that the teams can visit in one day."""
    groups = _groups(instance, sorted(fixed | told))
    program = Program(seed=seed)
    columns = [program.column(0, 1) for _group in groups]
    for school in fixed | told:
        row = [(c, 1.0) for c, group in zip(columns, groups, strict=True) if school in group]
        program.row(row, low=1 if school in fixed else 0, high=1)
    program.row([(c, 1) for c in columns], high=instance.teams)
    least = [
        (c, float(len(group) * instance.min_devices))
        for c, group in zip(columns, groups, strict=True)
    ]
    program.row(least, high=instance.working_devices[day])
    wanted = [(c, -float(len(told & set(group)))) for c, group in zip(columns, groups, strict=True)]
    answer = program.minimise(wanted, clock)
    if not answer.is_proven:
        return fixed | told
    chosen = [g for c, g in zip(columns, groups, strict=True) if answer.values[c] > 0.5]
    return {school for group in chosen for school in group}


def _groups(instance: Instance, schools: list[int]) -> list[tuple[int, ...]]:
    """Return the sets of nearby schools that one team could visit."""
    levels: list[list[tuple[int, ...]]] = [[(school,) for school in schools]]
    near = {(a, b) for a, b in combinations(schools, 2) if instance.near(a, b)}
    for _size in range(1, instance.max_schools):
        levels.append(
            [
                (*group, school)
                for group in levels[-1]
                for school in schools
                if school > group[-1] and all((other, school) in near for other in group)
            ]
        )
    return [group for level in levels for group in level]
