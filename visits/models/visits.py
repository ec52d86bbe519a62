"""Visits to schools, the devices at them and the people who go."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from devices.models import Device
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import FIRST_DAY, LAST_DAY
from schools.models import School

from .campaigns import Campaign

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> VisitQuerySet:
        """Staff see all visits, operators theirs, a school's people their published ones."""
        if user.may(Permission.PLAN_VISITS):
            return self
        if user.may(Permission.RECORD):
            own = VisitOperator.objects.filter(user=user)
            return self.published().filter(pk__in=own.values("visit"))
        if user.may(Permission.VIEW_OWN_SCHOOL):
            told = self.filter(published_at__isnull=False)
            return told.filter(school__in=School.objects.visible_to(user))
        return self.none()

    def on(self, day: date) -> VisitQuerySet:
        return self.filter(date=day)

    def between(self, first: date, last: date) -> VisitQuerySet:
        return self.filter(date__range=(first, last))

    def standing(self) -> VisitQuerySet:
        """Visits that are not cancelled."""
        return self.exclude(state=Visit.State.CANCELLED)

    def published(self) -> VisitQuerySet:
        """Visits that schools were told of and that stand."""
        return self.exclude(state__in=Visit.UNTOLD)

    def with_devices(self) -> VisitQuerySet:
        """Read the ids of each visit's devices with it (Visit.device_ids)."""
        booked = Assignment.objects.filter(visit=OuterRef("pk")).order_by("pk")
        return self.annotate(booked_devices=ArraySubquery(booked.values("device")))


@pghistory.track(model_name="VisitHistory")
class Visit(models.Model):
    """One school on one day, from a start to an end, with some devices.

    `state` stores what people decided; how many pupils are done is counted from recordings.
    `held` is a place on another day that a school asked for: it keeps the devices and the day
    until the request is answered or its time is over (MoveRequest.hold), and then is deleted.
    `sequence` and `changed_at` are set by Postgres whenever date, hours or state change
    (SEQUENCE and LAST-MODIFIED of RFC 5545).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draf")
        HELD = "held", _("Ditahan")
        SCHEDULED = "scheduled", _("Terjadwal")
        CONFIRMED = "confirmed", _("Dikonfirmasi")
        IN_PROGRESS = "in_progress", _("Berlangsung")
        COMPLETED = "completed", _("Selesai")
        CANCELLED = "cancelled", _("Batal")

    # No school counts on a visit in one of these states.
    UNTOLD = (State.DRAFT, State.HELD, State.CANCELLED)

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="visits", verbose_name=_("kampanye")
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="visits", verbose_name=_("sekolah")
    )
    date = models.DateField(_("tanggal"), db_index=True)
    start_time = models.TimeField(_("jam mulai"))
    end_time = models.TimeField(_("jam selesai"))
    team = models.PositiveSmallIntegerField(_("tim"), default=1)
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.DRAFT)
    note = models.TextField(_("catatan"), blank=True)
    cancel_reason = models.CharField(_("alasan batal"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("diterbitkan"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("dikonfirmasi"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dikonfirmasi oleh"),
    )
    completed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    devices = models.ManyToManyField(Device, through="Assignment", related_name="visits")
    operators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="VisitOperator", related_name="visits"
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("kunjungan")
        verbose_name_plural = pgettext_lazy("plural", "kunjungan")
        ordering = ("date", "start_time", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "date"),
                condition=~Q(state="cancelled"),
                name="visit_school_once_a_day",
                violation_error_message=_("Sekolah ini sudah dikunjungi pada hari itu."),
            ),
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time")), name="visit_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(team__gte=1), name="visit_team_positive"),
            models.CheckConstraint(
                condition=Q(date__range=(FIRST_DAY, LAST_DAY)), name="visit_in_this_century"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        "draft",
                        "held",
                        "scheduled",
                        "confirmed",
                        "in_progress",
                        "completed",
                        "cancelled",
                    )
                ),
                name="visit_state_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled") & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancel_reason="")),
                name="visit_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "held", "cancelled"))
                | Q(published_at__isnull=False),
                name="visit_published_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="visit_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at=None)),
                name="visit_completed_has_time",
            ),
        )
        indexes = (models.Index(fields=("campaign", "date"), name="visit_by_day"),)

    def __str__(self) -> str:
        return f"{self.school} {self.date:%d/%m/%Y}"

    @property
    def is_published(self) -> bool:
        return self.state not in self.UNTOLD

    @property
    def is_open(self) -> bool:
        """Neither completed, cancelled nor only held: it can still be changed."""
        return self.state not in (self.State.COMPLETED, self.State.CANCELLED, self.State.HELD)

    @property
    def slot(self) -> str:
        """Day and hours in one text, to tell whether they are still those that somebody saw."""
        return f"{self.date:%Y-%m-%d} {self.start_time:%H:%M} {self.end_time:%H:%M}"

    @property
    def hours(self) -> float:
        """How long the visit lasts, in hours."""
        minutes = (self.end_time.hour - self.start_time.hour) * 60
        return (minutes + self.end_time.minute - self.start_time.minute) / 60

    @property
    def device_ids(self) -> list[int]:
        """Return the ids of its devices, as read by VisitQuerySet.with_devices if it was."""
        if "booked_devices" in self.__dict__:
            return list(self.__dict__["booked_devices"])
        return [assignment.device_id for assignment in self.assignments.all()]

    def period_in(self, zone: str) -> tuple[datetime, datetime]:
        """Return start and end as moments in time zone `zone` (the campaign's)."""
        tz = ZoneInfo(zone)
        return (
            datetime.combine(self.date, self.start_time, tz),
            datetime.combine(self.date, self.end_time, tz),
        )


@pghistory.track(model_name="AssignmentHistory")
class Assignment(models.Model):
    """A device at a visit. Postgres sets `period` and `is_active` from the visit."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("kunjungan")
    )
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("alat")
    )
    period = DateTimeRangeField(_("waktu"), editable=False)
    is_active = models.BooleanField(_("berlaku"), default=True, editable=False)

    class Meta:
        verbose_name = _("alat pada kunjungan")
        verbose_name_plural = pgettext_lazy("plural", "alat pada kunjungan")
        constraints = (
            models.UniqueConstraint(fields=("visit", "device"), name="assignment_once"),
            ExclusionConstraint(
                name="assignment_device_at_one_visit",
                expressions=[
                    ("device", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.device} → {self.visit}"


@pghistory.track(model_name="VisitOperatorHistory")
class VisitOperator(models.Model):
    """A person who goes to a visit and may record there."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="crew", verbose_name=_("kunjungan")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="crew_of",
        verbose_name=_("petugas"),
    )

    class Meta:
        verbose_name = _("petugas kunjungan")
        verbose_name_plural = pgettext_lazy("plural", "petugas kunjungan")
        constraints = (
            models.UniqueConstraint(fields=("visit", "user"), name="visit_operator_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} → {self.visit}"
