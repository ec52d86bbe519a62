"""Geometry of the charts; templates draw them as inline SVG with a table beside.

Widths are shares of the drawing in per cent and heights are pixels, so that text keeps its size
on every screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from visits.queries.tallies import Tally

from .pace import Day

ROW_HEIGHT = 54
PLOT_TOP, PLOT_HEIGHT = 24, 200


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall; `x` and `width` are SVG lengths, the heights pixels."""

    key: str
    value: int
    x: str
    width: str
    label_y: int
    bar_y: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    steps: list[Step]
    height: int


@dataclass(frozen=True, slots=True)
class DayBar:
    """What was recorded on a day, and the height of what it needed (None on days off)."""

    day: Day
    x: str
    width: str
    y: int
    height: int
    slot_start: str
    slot_end: str
    needed_y: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid or the begin of a month."""

    label: str | date
    position: str


@dataclass(frozen=True, slots=True)
class DaysChart:
    bars: list[DayBar]
    grid: list[Mark]
    months: list[Mark]
    today: str
    top: int
    bottom: int
    height: int


def waterfall_of(total: Tally) -> Waterfall:
    """Lay out register, eligible and, one after the other, the three parts of the eligible."""
    spans = (
        ("register", 0, total.register),
        ("eligible", 0, total.eligible),
        ("before", 0, total.before),
        ("recorded", total.before, total.recorded),
        ("remaining", total.before + total.recorded, total.remaining),
    )
    whole = max(total.register, 1)
    steps = [
        Step(
            key=key,
            value=count,
            x=percent(start, whole),
            width=percent(count, whole),
            label_y=n * ROW_HEIGHT + 16,
            bar_y=n * ROW_HEIGHT + 24,
        )
        for n, (key, start, count) in enumerate(spans)
    ]
    return Waterfall(steps, ROW_HEIGHT * len(steps))


def days_chart_of(days: Sequence[Day]) -> DaysChart | None:
    """Lay out a bar per day and a step line of what was needed; None without a day."""
    if not days:
        return None
    top_value = nice_above(max(max(d.recorded, d.needed) for d in days))
    bottom = PLOT_TOP + PLOT_HEIGHT

    def height(value: int) -> int:
        return round(PLOT_HEIGHT * value / top_value)

    bars = [
        DayBar(
            day=day,
            x=percent(n + 0.12, len(days)),
            width=percent(0.76, len(days)),
            y=bottom - height(day.recorded),
            height=height(day.recorded),
            slot_start=percent(n, len(days)),
            slot_end=percent(n + 1, len(days)),
            needed_y=bottom - height(day.needed) if day.needed else None,
        )
        for n, day in enumerate(days)
    ]
    values = (0, top_value // 2, top_value)
    grid = [Mark(str(value), str(bottom - height(value))) for value in values]
    past = sum(not day.is_ahead for day in days)
    return DaysChart(
        bars=bars,
        grid=grid,
        months=_months(days),
        today=percent(past, len(days)),
        top=PLOT_TOP,
        bottom=bottom,
        height=bottom + 28,
    )


def _months(days: Sequence[Day]) -> list[Mark]:
    return [
        Mark(day.date, percent(n, len(days)))
        for n, day in enumerate(days)
        if n == 0 or day.date.month != days[n - 1].date.month
    ]


def nice_above(value: int) -> int:
    """Return a round number that is not below `value`, at least 10."""
    step = 2
    while step * 12 < value:
        step *= 5 if str(step)[0] == "2" else 2
    return max(ceil(value / step) * step, 10)


def percent(part: float, whole: int) -> str:
    return f"{100 * part / whole:.3f}".rstrip("0").rstrip(".") + "%"
