"""Phones that may still hold marks of a visit, and what each device has brought in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from visits.models import RosterCopy, Visit

# A phone with a network says every few minutes what it has not sent.
FRESH = timedelta(minutes=15)


def open_copies(visit: Visit, now: datetime) -> QuerySet[RosterCopy]:
    """Return the lists on phones that have not said "nothing unsent" since the visit's end.

    Before its end they must have said so within the last quarter of an hour.
    """
    _start, end = visit.period_in(visit.campaign.time_zone)
    copies = visit.copies.not_clear_since(min(end, now - FRESH))
    return copies.select_related("phone", "taken_by").order_by("taken_at")


def marks_by_device(visit: Visit) -> list[tuple[str, int]]:
    """Return how many marks of each device are stored; "" is none named."""
    rows = visit.recordings.order_by("device__name").values_list("device__name")
    return [(name or "", count) for name, count in rows.annotate(Count("pk"))]
