"""32 people book overlapping visits with 7 devices at the same moment."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta

import pytest
from django.db.models import Count

from schools.models import School
from tests.factories import MONDAY, make_campaign, make_device, make_school, make_user
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.errors import VisitConflict
from visits.actions.visits import move_visit, schedule_visit
from visits.messages import sentences_of
from visits.models import Assignment, Visit


@pytest.mark.django_db(transaction=True)
def test_no_device_twice_and_every_loser_knows_why() -> None:
    campaign, planner = make_campaign(teams=20), make_user()
    devices = [make_device(name=f"Alat {n}") for n in range(7)]
    schools = [make_school() for _ in range(32)]

    def book(number: int, school: School) -> Visit:
        chosen = [devices[number % 7], devices[(number * 3 + 1) % 7]]
        if chosen[0] == chosen[1]:
            chosen[1] = devices[(number + 1) % 7]
        return schedule_visit(
            campaign=campaign,
            school=school,
            date=MONDAY,
            start=time(8, number % 50),
            end=time(12),
            devices=chosen,
            team=1 + number % 20,
            by=planner,
        )

    results = run_at_once([lambda n=n, s=s: book(n, s) for n, s in enumerate(schools)])  # type: ignore[misc]

    booked = [r for r in results if isinstance(r, Visit)]
    refused = [r for r in results if isinstance(r, VisitConflict)]
    assert len(booked) + len(refused) == 32
    assert 1 <= len(booked) <= 3
    counts = Assignment.objects.filter(is_active=True).values("device").annotate(n=Count("pk"))
    assert {row["n"] for row in counts} == {1}
    assert Counter(Assignment.objects.values_list("visit", flat=True)) == {
        visit.pk: 2 for visit in booked
    }
    standing = {visit.pk: visit.school.name for visit in booked}
    for loser in refused:
        taken = [c for c in loser.conflicts if c.code == "device_taken"]
        assert taken
        assert all(standing[c.visit] == c.parts["school"] for c in taken if c.visit)
        assert all("sampai 12.00" in sentence for sentence in sentences_of(taken))


@pytest.mark.django_db(transaction=True)
def test_two_moves_onto_each_others_days_do_not_lock_for_ever() -> None:
    campaign, planner = make_campaign(), make_user()
    devices = [make_device() for _ in range(4)]
    days = [MONDAY, MONDAY + timedelta(1)]
    visits = [
        schedule_visit(
            campaign=campaign,
            school=make_school(),
            date=day,
            start=time(8),
            end=time(12),
            devices=devices[2 * n : 2 * n + 2],
            by=planner,
        )
        for n, day in enumerate(days)
    ]

    def swap(number: int) -> Visit:
        return move_visit(
            visit=visits[number],
            date=days[1 - number],
            start=time(8),
            end=time(12),
            by=planner,
        )

    results = run_at_once([lambda: swap(0), lambda: swap(1)])
    assert [type(r) for r in results] == [Visit, Visit]
    assert set(Visit.objects.values_list("date", flat=True)) == set(days)
