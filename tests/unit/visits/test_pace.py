from datetime import date, timedelta

import pytest

from visits.models import Campaign
from visits.queries.workdays import working_days
from visits.reports.pace import days_of

MONDAY = date(2026, 11, 2)


@pytest.fixture
def campaign() -> Campaign:
    """Two weeks from Monday to Friday without a holiday, and one Saturday that is used."""
    saturday = MONDAY + timedelta(days=5)
    return Campaign(starts_on=MONDAY, deadline=MONDAY + timedelta(days=11), extra_dates=[saturday])


def test_weekends_and_holidays_are_no_working_days_but_extra_dates_are() -> None:
    christmas = date(2026, 12, 25)
    campaign = Campaign(extra_dates=[date(2026, 12, 27)])
    days = working_days(campaign, christmas - timedelta(days=2), christmas + timedelta(days=3))
    # The 24th is joint leave, the 26th a Saturday.
    assert days == [date(2026, 12, 23), date(2026, 12, 27), date(2026, 12, 28)]


def test_no_working_days_before_the_first() -> None:
    assert working_days(Campaign(extra_dates=[]), MONDAY, MONDAY - timedelta(days=1)) == []


def test_each_past_day_needed_an_equal_share_of_who_remained_that_morning(campaign) -> None:
    tuesday = MONDAY + timedelta(days=1)
    days = days_of(campaign, tuesday, {MONDAY: 10, tuesday: 5}, remaining=95)
    assert len(days) == 11
    assert [(d.recorded, d.needed, d.is_ahead) for d in days[:4]] == [
        (10, 10, False),  # 110 pupils, 11 days
        (5, 10, True),  # 100 pupils, 10 days
        (0, 11, True),  # 95 pupils, 9 days, rounded up
        (0, 11, True),
    ]


def test_the_days_ahead_suffice_for_all_who_remain(campaign) -> None:
    days = days_of(campaign, MONDAY, {}, remaining=101)
    assert sum(d.needed for d in days if d.date > MONDAY) >= 101


def test_a_day_off_with_recordings_is_shown_and_needed_nothing(campaign) -> None:
    sunday = MONDAY + timedelta(days=6)
    days = days_of(campaign, sunday, {sunday: 3}, remaining=10)
    assert [(d.date, d.needed) for d in days if d.recorded] == [(sunday, 0)]


def test_after_the_deadline_nothing_lies_ahead(campaign) -> None:
    days = days_of(campaign, MONDAY + timedelta(days=30), {MONDAY: 1}, remaining=7)
    assert not any(d.is_ahead for d in days)
    assert days[-1].needed == 7


def test_an_evening_leaves_the_next_days_only(campaign) -> None:
    days = days_of(campaign, MONDAY, {}, remaining=10, is_over=True)
    assert [d.is_ahead for d in days[:2]] == [False, True]
