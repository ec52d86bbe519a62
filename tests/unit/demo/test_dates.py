from datetime import date, timedelta

import pytest

from ektp_outreach.demo.dates import ELECTION, REPORTED, demo_dates


@pytest.mark.parametrize("day", [date(2026, 11, 24) + timedelta(days=n) for n in range(8)])
def test_the_report_is_of_the_last_thursday_before_today(day):
    dates = demo_dates(day)
    assert dates.reported_on.weekday() == REPORTED.weekday() == 3
    assert timedelta(days=1) <= day - dates.reported_on <= timedelta(days=7)


def test_all_days_move_by_the_same_weeks():
    dates = demo_dates(date(2026, 11, 24))
    assert dates.reported_on == date(2026, 11, 19)
    assert dates.election_day - dates.reported_on == ELECTION - REPORTED
    assert dates.starts_on.weekday() == 0


def test_the_original_days_come_back_on_the_day_after():
    assert demo_dates(date(2024, 9, 20)).election_day == ELECTION
