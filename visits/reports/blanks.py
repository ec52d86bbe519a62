"""Geometry of the chart of blank cards by week: stacked bars, one a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visits.queries.cards import Blank, Week

from .charts import PLOT_HEIGHT, PLOT_TOP, Mark, nice_above, percent

# The share of the width that the numbers beside the bars take.
GUTTER = 0.1
_KINDS = {Blank.READY: "recorded", Blank.WAITING: "before", Blank.REMAINING: "remaining"}


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of a bar."""

    week: Week
    label: str
    count: int
    kind: str
    x: str
    width: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class BlanksChart:
    parts: list[Part]
    grid: list[Mark]
    labels: list[Mark]
    keys: list[tuple[str, str]]
    bottom: int
    height: int


def blanks_chart_of(weeks: Sequence[Week]) -> BlanksChart:
    """Lay the weeks out; widths are shares, heights pixels."""
    top_value = nice_above(max((week.total for week in weeks), default=0))
    bottom = PLOT_TOP + PLOT_HEIGHT
    parts = []
    for at, week in enumerate(weeks):
        reached = bottom
        for reason, count in week.cells:
            height = round(PLOT_HEIGHT * count / top_value)
            reached -= height
            parts.append(
                Part(
                    week=week,
                    label=str(Blank(reason).label),
                    count=count,
                    kind=_KINDS[Blank(reason)],
                    x=_across(at + 0.12, len(weeks)),
                    width=percent(0.76 * (1 - GUTTER), len(weeks)),
                    y=reached,
                    height=height,
                )
            )
    values = (0, top_value // 2, top_value)
    return BlanksChart(
        parts=parts,
        grid=[
            Mark(str(value), str(bottom - round(PLOT_HEIGHT * value / top_value)))
            for value in values
        ],
        labels=[
            Mark(week.monday, _across(at, len(weeks)))
            for at, week in enumerate(weeks)
            if at % 4 == 0
        ],
        keys=[(_KINDS[reason], str(reason.label)) for reason in Blank],
        bottom=bottom,
        height=bottom + 28,
    )


def _across(at: float, weeks: int) -> str:
    return percent(GUTTER * weeks + at * (1 - GUTTER), weeks)
