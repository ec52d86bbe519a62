from datetime import date, timedelta

import pytest

from visits.queries.tallies import Tally
from visits.reports.charts import days_chart_of, waterfall_of
from visits.reports.pace import Day

FIRST = date(2026, 11, 30)


def test_the_parts_of_the_waterfall_follow_one_another_and_end_with_the_eligible() -> None:
    chart = waterfall_of(Tally(register=200, eligible=100, before=10, recorded=30, remaining=60))
    assert [(s.key, s.x, s.width) for s in chart.steps] == [
        ("register", "0%", "100%"),
        ("eligible", "0%", "50%"),
        ("before", "0%", "5%"),
        ("recorded", "5%", "15%"),
        ("remaining", "20%", "30%"),
    ]


def test_an_empty_register_has_bars_without_width() -> None:
    assert {step.width for step in waterfall_of(Tally()).steps} == {"0%"}


def test_days_stand_side_by_side_and_months_begin_where_they_begin() -> None:
    days = [Day(FIRST + timedelta(days=n), recorded=10, needed=0, is_ahead=n > 1) for n in range(4)]
    chart = days_chart_of(days)
    assert chart is not None
    assert [bar.slot_start for bar in chart.bars] == ["0%", "25%", "50%", "75%"]
    assert [(m.label, m.position) for m in chart.months] == [
        (FIRST, "0%"),
        (FIRST + timedelta(days=1), "25%"),
    ]
    assert chart.today == "50%"
    assert {bar.needed_y for bar in chart.bars} == {None}


@pytest.mark.parametrize(("most", "top"), [(0, 10), (7, 10), (118, 120), (201, 220), (999, 1000)])
def test_the_scale_ends_at_a_round_number(most: int, top: int) -> None:
    chart = days_chart_of([Day(FIRST, recorded=most, needed=0, is_ahead=False)])
    assert chart is not None
    assert [mark.label for mark in chart.grid] == ["0", str(top // 2), str(top)]


def test_without_days_there_is_no_chart() -> None:
    assert days_chart_of([]) is None
