"""Recording devices and when they are not available."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.dates import FIRST_DAY, LAST_DAY, ODD_YEAR

CENTURY = tuple(datetime.combine(day, time(), UTC) for day in (FIRST_DAY, LAST_DAY))


class DeviceQuerySet(models.QuerySet["Device"]):
    def with_outages(self, start: datetime, end: datetime) -> DeviceQuerySet:
        """Read with each device when it is out from `start` to `end`: `outages_read`, by start.

        Each is a dict of `starts_at` and `ends_at` (ISO 8601; the end may be None) and `reason`.
        """
        found = Outage.objects.overlapping(start, end).filter(device=OuterRef("pk"))
        facts = JSONObject(starts_at="starts_at", ends_at="ends_at", reason="reason")
        outages = found.order_by("starts_at", "pk").values(facts=facts)
        return self.annotate(outages_read=ArraySubquery(outages))


@pghistory.track(model_name="DeviceHistory")
class Device(models.Model):
    """A mobile recording set (camera, fingerprint and iris scanner, signature pad)."""

    name = models.CharField(_("nama"), max_length=50, unique=True)
    serial_number = models.CharField(_("nomor seri"), max_length=60, blank=True)
    is_active = models.BooleanField(_("dipakai"), default=True)
    days_used_before = models.PositiveIntegerField(_("hari dipakai sebelum sistem ini"), default=0)
    note = models.CharField(_("keterangan"), max_length=200, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("alat perekaman")
        verbose_name_plural = pgettext_lazy("plural", "alat perekaman")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class OutageQuerySet(models.QuerySet["Outage"]):
    def overlapping(self, start: datetime, end: datetime) -> OutageQuerySet:
        """Outages that touch the time from `start` to `end` (an open end lasts on)."""
        return self.filter(starts_at__lt=end).filter(Q(ends_at=None) | Q(ends_at__gt=start))


@pghistory.track(model_name="OutageHistory")
class Outage(models.Model):
    """A time when a device cannot be used. It may cover booked visits: those are flagged."""

    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, related_name="outages", verbose_name=_("alat")
    )
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("sampai"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=200)

    objects = OutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("gangguan alat")
        verbose_name_plural = pgettext_lazy("plural", "gangguan alat")
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="outage_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__range=CENTURY)
                & (Q(ends_at=None) | Q(ends_at__range=CENTURY)),
                name="outage_in_this_century",
                violation_error_message=ODD_YEAR,
            ),
        )

    def __str__(self) -> str:
        return f"{self.device}: {self.reason}"
