"""Visits whose hours differ from the campaign's, in a plan that knows one length of visit.

An agreed visit that keeps its day keeps its hours. A Friday that ends at eleven records fewer
pupils than the planner counts for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from visits.models import Campaign, Visit
from visits.planner.problem import Outage, Problem, per_device

from .rates import Rate


def stretched(
    remaining: Mapping[int, int], agreed: Iterable[Visit], campaign: Campaign, rate: Rate
) -> dict[int, int]:
    """Return as many pupils as the planner must see, so that shorter visits do not suffice it.

    An agreed visit of fewer hours takes fewer pupils than the planner thinks. What it lacks with
    the devices that it needs is added to its school; where the most devices suffice in its hours,
    the planner is only made to send them.
    """
    seen = dict(remaining)
    full = per_device(rate.value, _hours(campaign.visit_starts, campaign.visit_ends))
    for visit in agreed:
        short, left = per_device(rate.value, visit.hours), seen.get(visit.school_id, 0)
        if short >= full or not left:
            continue
        needed = -(-left // short) if short else campaign.max_devices + 1
        if needed > campaign.max_devices:
            seen[visit.school_id] = left + campaign.max_devices * (full - short)
        elif needed > campaign.min_devices:
            seen[visit.school_id] = max(left, (needed - 1) * full + 1)
    return seen


def outages_of_odd_hours(
    problem: Problem, standing: Iterable[Visit], taken: Iterable[Visit]
) -> Iterator[Outage]:
    """Keep away devices that cannot come: at other visits, or broken in longer hours of a day."""
    limits = problem.limits
    window: dict[date, tuple[time, time]] = defaultdict(
        lambda: (limits.visit_starts, limits.visit_ends)
    )
    for visit in standing:
        first, last = window[visit.date]
        window[visit.date] = (min(first, visit.start_time), max(last, visit.end_time))
    for visit in taken:
        first, last = window[visit.date]
        if visit.start_time < last and visit.end_time > first:
            for device in visit.device_ids:
                yield _outage(device, visit.date, limits.visit_starts)
    for day, (first, last) in list(window.items()):
        for outage in problem.outages:
            if outage.touches(datetime.combine(day, first), datetime.combine(day, last)):
                yield _outage(outage.device, day, limits.visit_starts, outage.reason)


def _outage(device: int, day: date, start: time, reason: str = "") -> Outage:
    """Return an outage within the usual hours of a day, which keeps the device away all day."""
    begin = datetime.combine(day, start)
    return Outage(device, begin, begin + timedelta(minutes=1), reason)


def _hours(start: time, end: time) -> float:
    return (end.hour - start.hour) + (end.minute - start.minute) / 60
