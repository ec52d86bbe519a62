"""The days of 2024, shifted by whole weeks so that the campaign is always running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

STARTED = date(2024, 8, 12)
REPORTED = date(2024, 9, 19)
ELECTION = date(2024, 11, 27)


@dataclass(frozen=True, slots=True)
class DemoDates:
    """The campaign's days as the demo shows them; `reported_on` is its 19 September."""

    starts_on: date
    reported_on: date
    election_day: date


def demo_dates(today: date) -> DemoDates:
    """Shift the campaign so that its 19 September is the last such weekday before `today`."""
    since = (today - REPORTED).days - 1
    shift = timedelta(days=since - since % 7)
    return DemoDates(STARTED + shift, REPORTED + shift, ELECTION + shift)
