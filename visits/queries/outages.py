"""Which booked visits an outage touches."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from devices.models import Outage
from visits.models import Assignment, Visit


def visits_during(outage: Outage, *, today: date) -> QuerySet[Visit]:
    """Visits from `today` on that hold the device of `outage` while it lasts."""
    booked = Assignment.objects.filter(
        device=outage.device, is_active=True, period__endswith__gt=outage.starts_at
    )
    if outage.ends_at:
        booked = booked.filter(period__startswith__lt=outage.ends_at)
    return (
        Visit.objects.standing()
        .filter(pk__in=booked.values("visit"), date__gte=today)
        .select_related("school")
    )
