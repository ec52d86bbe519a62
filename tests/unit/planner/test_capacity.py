"""Pupils left at least: never more than the best of every plan leaves."""

from __future__ import annotations

from visits.planner.capacity import least_unrecorded
from visits.planner.numbering import number
from visits.planner.reading import parse_instance

from .every_plan import best_score
from .files import instance_file
from .test_one_team import one_team
from .test_several_teams import plans, tiny

MOST_PLANS = 500


def test_the_best_plan_never_leaves_fewer() -> None:
    some = 0
    for seed in range(200):
        for instance in (one_team(seed), tiny(seed)):
            if plans(instance) <= MOST_PLANS:
                least = least_unrecorded(instance)
                some += least > 0
                assert (seed, 0 <= least <= best_score(instance)[0]) == (seed, True)
    assert some > 20


def test_devices_and_visits_of_all_days_bound_what_is_recorded() -> None:
    # two days with three devices, 50 pupils each; a team has two visits a day
    two_days = instance_file(deadline="2026-11-03")
    assert least_unrecorded(number(parse_instance(two_days)[1])) == 0
    two_days["rules"]["min_devices_per_visit"] = 2
    # one visit a day then: 90 pupils of B, 100 of C
    assert least_unrecorded(number(parse_instance(two_days)[1])) == 250 - 190
    two_days["rules"]["min_devices_per_visit"] = 1
    two_days["devices"] = two_days["devices"][:1]
    # two devices out in two days, wherever they record most
    assert least_unrecorded(number(parse_instance(two_days)[1])) == 250 - 100
