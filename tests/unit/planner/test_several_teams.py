"""Several teams: equal to the best of every plan, with proof; hard limits on the way there."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date, timedelta
from math import prod

import pytest

from visits.planner.instance import Instance, Place, PlanDevice, PlanSchool, share
from visits.planner.numbering import number
from visits.planner.plan import Plan
from visits.planner.reading import parse_instance
from visits.planner.regions import exact
from visits.planner.teams import solve_teams

from .every_plan import best_score
from .files import instance_file

MOST_PLANS = 20_000


def tiny(seed: int) -> Instance:
    """Up to four schools, four days and three teams with all that makes planning hard."""
    draw = random.Random(seed)
    days, schools, fewest = draw.randint(1, 4), draw.randint(1, 4), draw.randint(1, 2)
    promises = [(draw.randrange(schools), draw.randrange(days)) for _ in range(4)]
    plain = Instance(
        office=Place(-8.03, 112.62),
        days=tuple(date(2026, 11, 2) + timedelta(n) for n in range(days)),
        teams=draw.randint(2, 3),
        max_schools=draw.randint(1, 3),
        min_devices=fewest,
        max_devices=draw.randint(fewest, 3),
        nearby_m=draw.choice([1500.0, 3000.0, 4000.0]),
        per_device=60,
        devices=tuple(
            PlanDevice(n, draw.choice([0, 0, 1, 3]), open_days(draw, days, 0.85))
            for n in range(draw.randint(0, 6))
        ),
        schools=tuple(
            PlanSchool(
                n,
                Place(-8 + draw.choice([0, 0.01, 0.05]), 112.6 + draw.choice([0, 0.01, 0.03])),
                draw.choice([0, 5, 60, 61, 120, 130, 180, 200, draw.randint(1, 300)]),
                open_days(draw, days, 0.8),
            )
            for n in range(schools)
        ),
        fixed=frozenset(),
        published=frozenset(promises[: draw.choice([0, 0, 1, 2, 3])]),
        lost=draw.choice([0, 0, 1]),
    )
    confirmed = replace(plain, fixed=frozenset(promises[2 : 2 + draw.choice([0, 0, 1, 2])]))
    return confirmed if is_usable(confirmed) else plain


def open_days(draw: random.Random, days: int, likely: float) -> frozenset[int]:
    return frozenset(day for day in range(days) if draw.random() < likely)


def is_usable(instance: Instance) -> bool:
    by_day: dict[int, list[int]] = {}
    for school, day in sorted(instance.fixed):
        by_day.setdefault(day, []).append(school)
        visits = sum(school == other for other, _day in instance.fixed)
        most = instance.min_devices * instance.per_device
        facts = instance.schools[school]
        if day not in facts.days or facts.remaining <= (visits - 1) * most:
            return False
    return all(
        instance.min_devices * len(members) <= instance.working_devices[day]
        and share(instance, members) is not None
        for day, members in by_day.items()
    )


def plans(instance: Instance) -> int:
    vectors = 2 + instance.max_devices - instance.min_devices
    return prod(
        vectors ** sum(day in s.days and s.remaining > 0 for s in instance.schools)
        for day in range(len(instance.days))
    )


@pytest.mark.parametrize("is_relaxed_first", [False, True])
@pytest.mark.parametrize("first", range(0, 120, 20))
def test_a_plan_equals_the_best_of_every_plan_with_proof(
    monkeypatch: pytest.MonkeyPatch, first: int, is_relaxed_first: bool
) -> None:
    if is_relaxed_first:
        monkeypatch.setattr(exact, "FEW_COLUMNS", 0)
    for seed in range(first, first + 20):
        instance = tiny(seed)
        if plans(instance) <= MOST_PLANS:
            plan = solve_teams(instance, until=time.monotonic() + 60)
            assert (seed, plan.score, plan.proven) == (seed, best_score(instance), 6)
            assert plan.bounds == plan.score


def test_two_teams_leave_no_more_pupils_than_one_and_keep_what_needs_both() -> None:
    promised = parse_instance(instance_file(deadline="2026-11-03"))[1]
    alone = number(replace(promised, devices=dict(list(promised.devices.items())[:2])))
    one = solve_teams(alone, until=time.monotonic() + 60)
    free = replace(alone, teams=2)
    for instance in (free, replace(free, fixed=frozenset({(0, 0), (2, 0)}))):
        seen: list[Plan] = []
        solve_teams(instance, until=time.monotonic() + 60, progress=seen.append)
        assert instance.fixed <= {(visit.school, visit.day) for visit in seen[1].visits}
        assert instance.fixed or seen[1].score[0] <= one.score[0]
        assert seen[-1].score == best_score(instance)


def test_only_the_levels_asked_for_are_proven() -> None:
    plan = solve_teams(tiny(3), until=time.monotonic() + 60, levels=1)
    assert plan.proven >= 1
    assert plan.bounds[1 + plan.proven :] == (None,) * (5 - plan.proven)


def test_no_time_at_all_still_gives_a_plan_without_claims() -> None:
    plan = solve_teams(tiny(3), until=time.monotonic())
    assert plan.visits
    assert plan.proven <= 2


def test_somebody_who_stops_gets_the_best_so_far() -> None:
    started = time.monotonic()
    plan = solve_teams(tiny(3), until=started + 60, should_stop=lambda: True)
    assert plan.visits
    assert plan.proven <= 2
