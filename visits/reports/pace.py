"""Recorded per day against the pace that the deadline asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from visits.models import Campaign
from visits.queries.workdays import working_days


@dataclass(frozen=True, slots=True)
class Day:
    """A working day of the campaign, or another day on which somebody was recorded.

    `needed` is what that day had to bring so that equal days up to the deadline would have
    sufficed, rounded up: who remained that morning over the working days left, that day
    included. It is 0 on days off. Ahead of now it is the same for every day left.
    """

    date: date
    recorded: int
    needed: int
    is_ahead: bool


def days_of(
    campaign: Campaign,
    today: date,
    recorded: Mapping[date, int],
    remaining: int,
    *,
    is_over: bool = False,
) -> list[Day]:
    """Return the campaign's days in order; `remaining` is the count now.

    Today still lies ahead until `is_over`.
    """
    workdays = working_days(campaign, campaign.starts_on, campaign.deadline)
    open_days = {day: len(workdays) - n for n, day in enumerate(workdays)}
    coming = sum(day > today for day in workdays)
    days: list[Day] = []
    morning = remaining
    for day in sorted({*workdays, *recorded}, reverse=True):
        morning += recorded.get(day, 0)
        share = coming if day > today else open_days.get(day, 0)
        needed = ceil(morning / share) if day in open_days else 0
        is_ahead = day > today or (day == today and not is_over)
        days.append(Day(day, recorded.get(day, 0), needed, is_ahead))
    return days[::-1]
