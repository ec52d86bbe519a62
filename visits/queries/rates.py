"""How many pupils a device of this office really records in an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, Max, OuterRef, QuerySet, Subquery

from ektp_outreach.prepared import rows
from visits.models import Assignment, Campaign, Recording, StudentOutcome, Visit
from visits.models.recordings import Outcome

ENOUGH_VISITS = 5
LATEST_VISITS = 30
FEWEST_RECORDED = 10
SHORTEST = timedelta(hours=1)
SLOWEST = 0.1


@dataclass(frozen=True, slots=True)
class Rate:
    """Pupils per device and hour; `visits` says how many were measured, 0 for the default."""

    value: float
    visits: int = 0

    @property
    def is_measured(self) -> bool:
        return self.visits > 0


@dataclass(frozen=True, slots=True)
class _Closed:
    """A closed visit: its hours in the time zone of its campaign, and what it recorded."""

    day: date
    starts: time
    ends: time
    zone: str
    recorded: int
    devices: int
    last_mark: datetime

    @property
    def rate(self) -> float:
        """Pupils per device and hour, from the visit's start to its last mark."""
        start, end = (
            datetime.combine(self.day, clock, ZoneInfo(self.zone))
            for clock in (self.starts, self.ends)
        )
        worked = max(SHORTEST, min(self.last_mark, end) - start)
        return self.recorded / (self.devices * (worked / timedelta(hours=1)))


def rate_of(campaign: Campaign) -> Rate:
    """Return the office's measured rate, or the campaign's default until there is enough data.

    Measured: the median over the latest closed visits, of every campaign, of pupils recorded ÷
    (devices x hours from the visit's start to its last mark). A visit that ran out of pupils
    early thereby counts the time that it took, and one odd visit moves a median little. Visits
    that recorded hardly anybody say nothing about speed and are left out.
    """
    sql, parameters = _closed_visits()
    rates = [_Closed(*row).rate for row in rows(sql, parameters)]
    measured = [rate for rate in rates if rate >= SLOWEST]
    if len(measured) < ENOUGH_VISITS:
        return Rate(campaign.pupils_per_device_hour)
    return Rate(round(median(measured), 1), len(measured))


@cache
def _closed_visits() -> tuple[bytes, Sequence[Any]]:
    """Return the statement that reads the latest closed visits: the same each time."""
    done = StudentOutcome.objects.filter(visit=OuterRef("pk"), outcome=Outcome.RECORDED)
    marks = Recording.objects.filter(visit=OuterRef("pk"))
    booked = Assignment.objects.filter(visit=OuterRef("pk"))
    visits = (
        Visit.objects.filter(state=Visit.State.COMPLETED)
        .annotate(
            recorded=_of_visit(done, Count("pk")),
            device_count=_of_visit(booked, Count("pk")),
            last_mark=_of_visit(marks, Max("recorded_at")),
        )
        .filter(recorded__gte=FEWEST_RECORDED, device_count__gte=1)
        .order_by("-date", "-pk")
        .values_list(
            "date",
            "start_time",
            "end_time",
            "campaign__time_zone",
            "recorded",
            "device_count",
            "last_mark",
        )[:LATEST_VISITS]
    )
    sql, parameters = visits.query.sql_with_params()
    return sql.encode(), parameters


def _of_visit(found: QuerySet[Any], aggregate: Aggregate) -> Subquery:
    return Subquery(found.order_by().values("visit").annotate(a=aggregate).values("a"))
