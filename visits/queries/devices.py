"""The devices with what is booked on them and what keeps them away."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from devices.models import Device, Outage
from visits.models import Assignment


def devices_with_bookings(*, now: datetime, today: date) -> QuerySet[Device]:
    """All devices; `.coming` are their booked visits, `.current_outages` what is not over.

    `.is_broken` says whether an outage covers `now`.
    """
    open_outages = Outage.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    broken = open_outages.filter(device=OuterRef("pk"), starts_at__lte=now)
    return Device.objects.annotate(is_broken=Exists(broken)).prefetch_related(
        Prefetch("assignments", coming_bookings(today), to_attr="coming"),
        Prefetch("outages", open_outages, to_attr="current_outages"),
    )


def coming_bookings(today: date) -> QuerySet[Assignment]:
    """Standing bookings of today and later, the nearest first."""
    return (
        Assignment.objects.filter(is_active=True, visit__date__gte=today)
        .select_related("visit__school")
        .order_by("period")
    )
