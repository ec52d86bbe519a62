"""Addresses under which calendars subscribe to visits."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from schools.models import School


@pghistory.track(exclude=["last_read_at"], model_name="CalendarFeedHistory")
class CalendarFeed(models.Model):
    """A secret address of one calendar: of a school, of an operator, or of the whole office."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("Sekolah")
        OPERATOR = "operator", _("Petugas")
        OFFICE = "office", _("Kantor")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kalender"), max_length=8, choices=Kind)
    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
        verbose_name=_("sekolah"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        verbose_name=_("pemilik"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    last_read_at = models.DateTimeField(_("terakhir dibaca"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)

    class Meta:
        verbose_name = _("kalender langganan")
        verbose_name_plural = pgettext_lazy("plural", "kalender langganan")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="school", school__isnull=False)
                | Q(kind__in=("operator", "office"), school=None),
                name="calendar_feed_of_a_school_names_it",
            ),
            models.UniqueConstraint(
                fields=("user", "kind", "school"),
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="calendar_feed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.school or self.user}"
