"""How fast this office really records."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_recording,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Campaign, Visit
from visits.queries.board import week_of
from visits.queries.booking import check_booking
from visits.queries.plan_choices import Choices
from visits.queries.planning import planning_of
from visits.queries.problem import placed
from visits.queries.rates import Rate, rate_of

pytestmark = pytest.mark.django_db


def close(
    campaign: Campaign, days_ago: int, pupils: int, *, until: time = time(13), devices: int = 2
) -> Visit:
    """Record `pupils` from eight o'clock on, the last one at `until` (the office's clock)."""
    day = MONDAY - timedelta(days=days_ago)
    moment = datetime.combine(day, until, UTC) - timedelta(hours=7)
    visit = make_visit(
        campaign,
        date=day,
        devices=[make_device() for _ in range(devices)],
        state=Visit.State.COMPLETED,
        published_at=moment,
        completed_at=moment,
    )
    operator = make_user()
    for n in range(pupils):
        make_recording(
            visit,
            make_student(visit.school),
            operator=operator,
            recorded_at=moment - timedelta(seconds=n),
        )
    return visit


def test_without_enough_visits_the_campaigns_default_holds() -> None:
    campaign = make_campaign(pupils_per_device_hour=11)
    for n in range(4):
        close(campaign, n, 20)
    assert rate_of(campaign) == Rate(11.0)
    assert not rate_of(campaign).is_measured


def test_the_median_of_pupils_over_devices_and_hours_worked() -> None:
    """Two devices, five hours: 12, 20 and 30 pupils are 1.2, 2 and 3; one odd day moves little."""
    campaign = make_campaign()
    for n, pupils in enumerate((12, 20, 20, 30)):
        close(campaign, n, pupils)
    close(campaign, 5, 24, until=time(9))
    assert rate_of(campaign) == Rate(2.0, 5)


def test_a_visit_that_ran_out_of_pupils_counts_the_time_it_took() -> None:
    campaign = make_campaign()
    for n in range(5):
        close(campaign, n, 16, until=time(9, 15))
    assert rate_of(campaign) == Rate(6.4, 5)


def test_hardly_anybody_undone_marks_and_open_visits_say_nothing() -> None:
    campaign = make_campaign()
    for n in range(5):
        visit = close(campaign, n, 10)
    close(campaign, 6, 9)
    open_visit = close(campaign, 7, 40)
    open_visit.state, open_visit.completed_at = Visit.State.IN_PROGRESS, None
    open_visit.save(update_fields=["state", "completed_at"])
    assert rate_of(campaign) == Rate(1.0, 5)
    mark = visit.recordings.all()[0]
    make_recording(
        visit,
        mark.student,
        outcome="undone",
        undoes=mark.uuid,
        recorded_at=mark.recorded_at + timedelta(seconds=1),
    )
    assert not rate_of(campaign).is_measured


def test_visits_of_every_campaign_of_the_office_count() -> None:
    for n in range(5):
        close(make_campaign(), n, 20)
    assert rate_of(make_campaign()) == Rate(2.0, 5)


def test_a_booking_by_hand_and_the_board_count_with_the_rate_of_plans() -> None:
    """Two devices in five hours: 20 pupils at the measured 2 an hour, 100 at the default of 10."""
    campaign = make_campaign(pupils_per_device_hour=10)
    for n in range(1, 6):
        close(campaign, n, 20)
    visit = make_visit(campaign, date=MONDAY, devices=[make_device(), make_device()])
    for _ in range(30):
        make_student(visit.school)

    found = check_booking(campaign, placed(visit), today=MONDAY, without=visit)
    planning = planning_of(campaign, MONDAY, today=MONDAY, choices=Choices())
    week = week_of(campaign, MONDAY, today=MONDAY)
    [shown] = [entry for day in week.days for entry in day.visits if entry.visit == visit]

    assert found.rate == planning.rate == week.rate == Rate(2.0, 5)
    assert found.capacity == planning.problem.capacity(placed(visit)) == shown.capacity == 20
    assert [warning.code for warning in found.warnings] == ["capacity_short"]
    assert shown.is_over_capacity
