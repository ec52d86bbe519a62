"""How ready schools are for their visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from visits.models import Readiness, Visit

# Calendar days before a visit: staff look from H-3, and nobody may sleep on it at H-1.
WARN_DAYS, ALARM_DAYS = 3, 1
NEEDS_READY = (Visit.State.SCHEDULED, Visit.State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Unready:
    """A visit that is near and whose school has not prepared everything."""

    visit: Visit
    missing: list[str]
    days_left: int

    @property
    def is_urgent(self) -> bool:
        return self.days_left <= ALARM_DAYS


def missing_of(readiness: Readiness | None) -> list[str]:
    """Return what is not ready yet, in words."""
    found = readiness or Readiness()
    needed = (*Readiness.ITEMS, "contact_name")
    names = {field.name: str(field.verbose_name) for field in Readiness._meta.fields}
    return [names[name] for name in needed if not getattr(found, name)]


def readiness_of(visit: Visit) -> Readiness | None:
    return Readiness.objects.filter(visit=visit).select_related("updated_by").first()


def unready_visits(visits: QuerySet[Visit], *, today: date) -> list[Unready]:
    """Return those of `visits` within three days that are not ready, the nearest first."""
    near = (
        visits.filter(
            state__in=NEEDS_READY,
            date__range=(today, today + timedelta(days=WARN_DAYS)),
        )
        .select_related("school", "readiness")
        .order_by("date", "start_time", "pk")
    )
    judged = (unready_of(visit, today=today) for visit in near)
    return [each for each in judged if each]


def unready_of(visit: Visit, *, today: date) -> Unready | None:
    """Return what `visit`, read with its readiness, lacks within three days; None when ready."""
    days_left = (visit.date - today).days
    if visit.state not in NEEDS_READY or not 0 <= days_left <= WARN_DAYS:
        return None
    missing = missing_of(getattr(visit, "readiness", None))
    return Unready(visit, missing, days_left) if missing else None
