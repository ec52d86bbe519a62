"""Days on which the office can visit schools."""

from __future__ import annotations

from datetime import date, timedelta

from visits.models import Campaign

from .holidays import holidays_between

SATURDAY = 5


def working_days(campaign: Campaign, first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included, that the campaign works on.

    No weekends, no public holidays or joint leave, except the campaign's extra dates.
    """
    off = holidays_between(first, last) if first <= last else {}
    extra = set(campaign.extra_dates)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [d for d in days if d in extra or (d.weekday() < SATURDAY and d not in off)]
