from collections import Counter
from datetime import date, timedelta

import pytest

from ektp_outreach.demo.dates import demo_dates
from ektp_outreach.demo.facts import school
from ektp_outreach.demo.timetable import (
    NEARBY_KM,
    TODAY,
    TOGETHER,
    coming_visits,
    distance_km,
    is_working_day,
    past_visits,
)

# A day of every kind, over years with different holidays.
DAYS = [date(2026, 11, 24) + timedelta(days=17 * n) for n in range(44)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_demo_begun_on_any_day_can_be_booked(today):
    dates = demo_dates(today)
    visits = [*past_visits(dates), *coming_visits(today)]
    assert max(Counter(v.day for v in visits).values()) <= 3
    assert max(Counter((v.day, n) for v in visits for n in v.devices).values()) == 1
    assert max(Counter((v.day, v.npsn) for v in visits).values()) == 1
    assert {len(v.devices) for v in visits} <= {2, 3}
    assert all(is_working_day(v.day) for v in visits if v.day != today)
    assert all(dates.starts_on <= v.day < dates.election_day for v in visits)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_today_is_visited_also_on_a_holiday(today):
    assert [v.npsn for v in coming_visits(today) if v.day == today] == list(TODAY)


def test_schools_of_a_day_lie_near_the_first_of_them():
    by_day: dict[date, list[str]] = {}
    for visit in coming_visits(date(2026, 11, 24)):
        by_day.setdefault(visit.day, []).append(visit.npsn)
    for first, *others in by_day.values():
        assert all(distance_km(school(first), school(n)) <= NEARBY_KM for n in others)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_neighbours_of_the_article_come_together(today):
    days = {npsn: {v.day for v in coming_visits(today) if v.npsn == npsn} for npsn in TOGETHER}
    islam, shalahudin = days.values()
    assert islam == shalahudin != set()
