"""How many pupils a device of this office really records in an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from visits.models import Assignment, Campaign, Recording, StudentOutcome, Visit
from visits.models.recordings import Outcome

ENOUGH_VISITS = 5
LATEST_VISITS = 30
FEWEST_RECORDED = 10
SHORTEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """Pupils per device and hour; `visits` says how many were measured, 0 for the default."""

    value: float
    visits: int = 0

    @property
    def is_measured(self) -> bool:
        return self.visits > 0


def rate_of(campaign: Campaign) -> Rate:
    """Return the office's measured rate, or the campaign's default until there is enough data.

    Measured: the median over the latest closed visits, of every campaign, of pupils recorded ÷
    (devices x hours from the visit's start to its last mark). A visit that ran out of pupils
    early thereby counts the time that it took, and one odd visit moves a median little. Visits
    that recorded hardly anybody say nothing about speed and are left out.
    """
    measured = [rate for visit in _closed_visits() if (rate := _rate_of(visit)) is not None]
    if len(measured) < ENOUGH_VISITS:
        return Rate(campaign.pupils_per_device_hour)
    return Rate(round(median(measured), 1), len(measured))


def _closed_visits() -> QuerySet[Visit]:
    done = StudentOutcome.objects.filter(visit=OuterRef("pk"), outcome=Outcome.RECORDED)
    marks = Recording.objects.filter(visit=OuterRef("pk"))
    devices = Assignment.objects.filter(visit=OuterRef("pk"))
    return (
        Visit.objects.filter(state=Visit.State.COMPLETED)
        .select_related("campaign")
        .annotate(
            recorded=Subquery(done.order_by().values("visit").annotate(n=Count("pk")).values("n")),
            last_mark=Subquery(
                marks.order_by().values("visit").annotate(at=Max("recorded_at")).values("at")
            ),
            device_count=Subquery(
                devices.order_by().values("visit").annotate(n=Count("pk")).values("n")
            ),
        )
        .filter(recorded__gte=FEWEST_RECORDED, device_count__gte=1)
        .order_by("-date", "-pk")[:LATEST_VISITS]
    )


def _rate_of(visit: Visit) -> float | None:
    start, end = visit.period_in(visit.campaign.time_zone)
    worked = max(SHORTEST, min(visit.last_mark, end) - start)  # type: ignore[attr-defined]
    hours = worked / timedelta(hours=1)
    rate: float = visit.recorded / (visit.device_count * hours)  # type: ignore[attr-defined]
    return rate if rate >= 0.1 else None
