"""When people may be disturbed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from visits.models import Campaign

from .workdays import working_days

OPENS, CLOSES = time(7), time(20)
# Whoever is told later than this before a visit can do nothing about it any more.
LAST_CHANCE = timedelta(hours=12)


def sending_time(campaign: Campaign, now: datetime, about: datetime | None = None) -> datetime:
    """Return the first moment from `now` on at which a notice may go out.

    Between 07.00 and 20.00 of a day that the office works on. News of a visit that begins
    (`about`) before such a moment, or less than 12 hours after it, goes out at the next 07.00 to
    20.00 of any day, and at once when even that comes too late. A visit that has begun hurries
    nobody.
    """
    zone = ZoneInfo(campaign.time_zone)
    local = now.astimezone(zone)
    days = [local.date() + timedelta(days=n) for n in range(30)]
    open_days = working_days(campaign, days[0], days[-1])
    polite = _first(local, open_days or days, zone)
    if about is None or about <= now or polite + LAST_CHANCE <= about:
        return polite
    hasty = _first(local, days, zone)
    return hasty if hasty < about else now


def previous_working_day(campaign: Campaign, day: date) -> date:
    """Return `day`, or the last working day before it."""
    found = working_days(campaign, day - timedelta(days=30), day)
    return found[-1] if found else day


def _first(local: datetime, days: list[date], zone: ZoneInfo) -> datetime:
    for day in days:
        opens, closes = (datetime.combine(day, at, zone) for at in (OPENS, CLOSES))
        if local < closes:
            return max(local, opens)
    return local
