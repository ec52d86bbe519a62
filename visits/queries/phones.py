"""Phones with the lists that they hold."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from visits.models import Phone, RosterCopy


def phones_since(moment: datetime) -> QuerySet[Phone]:
    """Return the phones that were in touch since `moment`, the latest first, with their lists."""
    copies = RosterCopy.objects.select_related("visit__school", "taken_by")
    held = Prefetch("copies", copies.order_by("-visit__date", "-pk"))
    return Phone.objects.filter(seen_at__gte=moment).order_by("-seen_at").prefetch_related(held)
