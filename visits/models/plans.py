"""What the planner was asked and what it answered; nothing here changes the timetable itself."""

from __future__ import annotations

import datetime as dt
from datetime import time

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from devices.models import Device
from schools.models import School

from .campaigns import Campaign
from .visits import Visit


class PlanRunQuerySet(models.QuerySet["PlanRun"]):
    def plans(self) -> PlanRunQuerySet:
        """Runs that propose a timetable, not those that only answer a question."""
        return self.filter(kind__in=PlanRun.PLANS)

    def active(self) -> PlanRunQuerySet:
        """Runs that wait for the worker or are being worked on."""
        return self.filter(state__in=PlanRun.ACTIVE)


class PlanRun(models.Model):
    """One run of the planner over a campaign as it was at that moment.

    `score` and `bounds` are the best so far while it runs (keys: the planner's LEVELS).
    `facts` is the world that the run saw; publishing compares it with the world of then.
    """

    class Kind(models.TextChoices):
        PROPOSE = "propose", _("Susun jadwal")
        REPAIR = "repair", _("Perbaiki jadwal")
        WHAT_IF = "what_if", _("Seandainya")
        WHY_NOT = "why_not", _("Mengapa belum semua")
        WISH_COSTS = "wish_costs", _("Biaya permintaan")

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu giliran")
        RUNNING = "running", _("Sedang dihitung")
        FINISHED = "finished", _("Selesai")
        STOPPED = "stopped", _("Dihentikan")
        FAILED = "failed", _("Gagal")
        PUBLISHED = "published", _("Diterbitkan")
        DISCARDED = "discarded", _("Dibuang")

    PLANS = ("propose", "repair")
    ACTIVE = ("waiting", "running")
    READY = ("finished", "stopped")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="plan_runs", verbose_name=_("kampanye")
    )
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind, default=Kind.PROPOSE)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    base = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("lanjutan dari"),
    )
    question = models.JSONField(_("permintaan"), default=dict, encoder=DjangoJSONEncoder)
    seconds = models.PositiveSmallIntegerField(_("batas waktu (detik)"), default=60)
    seed = models.PositiveIntegerField(_("benih"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    started_at = models.DateTimeField(_("mulai dihitung"), null=True, blank=True)
    seen_at = models.DateTimeField(_("kabar terakhir"), null=True, blank=True)
    finished_at = models.DateTimeField(_("selesai dihitung"), null=True, blank=True)
    published_at = models.DateTimeField(_("diterbitkan"), null=True, blank=True)
    stop_requested = models.BooleanField(_("diminta berhenti"), default=False)

    starts_on = models.DateField(_("hari pertama"), null=True, blank=True)
    pupils = models.PositiveIntegerField(_("siswa yang direncanakan"), default=0)
    expected_before = models.PositiveIntegerField(_("siswa pada kunjungan hari ini"), default=0)
    rate = models.FloatField(_("siswa per alat per jam"), null=True, blank=True)
    rate_visits = models.PositiveIntegerField(_("kunjungan yang diukur"), default=0)
    facts = models.JSONField(_("keadaan saat dihitung"), default=dict, encoder=DjangoJSONEncoder)
    score = models.JSONField(_("nilai"), default=dict)
    bounds = models.JSONField(_("batas yang terbukti"), default=dict)
    proven_levels = models.PositiveSmallIntegerField(_("tingkat terbukti"), default=0)
    left = models.JSONField(_("siswa yang tidak terjangkau"), default=dict)
    released = models.JSONField(_("dilepas dari konfirmasi"), default=list)
    compared = models.JSONField(_("pembanding"), default=dict, encoder=DjangoJSONEncoder)
    results = models.JSONField(_("jawaban"), default=list, encoder=DjangoJSONEncoder)
    is_edited = models.BooleanField(_("diubah dengan tangan"), default=False)
    error = models.JSONField(_("kegagalan"), default=dict, encoder=DjangoJSONEncoder)

    objects = PlanRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("susunan jadwal")
        verbose_name_plural = pgettext_lazy("plural", "susunan jadwal")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign",),
                condition=Q(state__in=("waiting", "running"), kind__in=("propose", "repair")),
                name="plan_run_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(proven_levels__lte=6), name="plan_run_proves_six_levels_at_most"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("propose", "repair", "what_if", "why_not", "wish_costs")),
                name="plan_run_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", started_at=None, finished_at=None)
                | Q(state="running", started_at__isnull=False, finished_at=None)
                | Q(
                    state__in=("finished", "stopped", "failed", "published", "discarded"),
                    finished_at__isnull=False,
                ),
                name="plan_run_state_has_times",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="published", kind__in=("propose", "repair"), published_at__isnull=False
                )
                | (~Q(state="published") & Q(published_at=None)),
                name="plan_run_only_plans_are_published",
            ),
            models.CheckConstraint(
                condition=Q(seconds__range=(1, 3600)), name="plan_run_has_a_time_limit"
            ),
            models.CheckConstraint(
                condition=Q(state="failed") | Q(error={}), name="plan_run_error_only_when_failed"
            ),
        )
        indexes = (models.Index(fields=("campaign", "-created_at"), name="plan_run_by_campaign"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%d/%m/%Y %H:%M}"

    @property
    def is_plan(self) -> bool:
        """Say whether it proposes a timetable; the others only answer a question."""
        return self.kind in self.PLANS

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def is_ready(self) -> bool:
        """It has a proposal that can still be edited and published."""
        return self.is_plan and self.state in self.READY

    @property
    def rate_is_measured(self) -> bool:
        """Say whether the office's own closed visits gave the rate, not the campaign's default."""
        return self.rate_visits > 0


class Proposal(models.Model):
    """What a run proposes for one school and day, beside the visit that stands (`visit`).

    `old_date` is that visit's date when the run saw it; `date` the proposed one (none: dropped).
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("Ditambah")
        MOVED = "moved", _("Dipindah")
        DROPPED = "dropped", _("Dibatalkan")
        UNCHANGED = "unchanged", _("Tetap")

    run = models.ForeignKey(
        PlanRun, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("susunan")
    )
    kind = models.CharField(_("perubahan"), max_length=10, choices=Kind)
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="+", verbose_name=_("sekolah")
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kunjungan"),
    )
    old_date = models.DateField(_("tanggal semula"), null=True, blank=True)
    was_told = models.BooleanField(_("sekolah sudah diberi tahu"), default=False)
    was_confirmed = models.BooleanField(_("sudah dikonfirmasi"), default=False)
    date = models.DateField(_("tanggal"), null=True, blank=True)
    start_time = models.TimeField(_("jam mulai"), default=time(8, 0))
    end_time = models.TimeField(_("jam selesai"), default=time(13, 0))
    team = models.PositiveSmallIntegerField(_("tim"), default=1)
    stop = models.PositiveSmallIntegerField(_("urutan perjalanan"), default=1)
    devices = models.ManyToManyField(Device, related_name="+", verbose_name=_("alat"))
    pupils = models.PositiveIntegerField(_("siswa"), default=0)
    is_accepted = models.BooleanField(_("disetujui"), default=True)

    class Meta:
        verbose_name = _("usulan kunjungan")
        verbose_name_plural = pgettext_lazy("plural", "usulan kunjungan")
        ordering = ("date", "team", "stop", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "school", "date"), name="proposal_school_once_a_day"
            ),
            models.UniqueConstraint(fields=("run", "visit"), name="proposal_visit_once"),
            models.CheckConstraint(
                condition=Q(kind="added", visit=None, old_date=None, date__isnull=False)
                | Q(kind="dropped", visit__isnull=False, old_date__isnull=False, date=None)
                | Q(kind="unchanged", visit__isnull=False, date=F("old_date"))
                | (
                    Q(kind="moved", visit__isnull=False, old_date__isnull=False)
                    & Q(date__isnull=False)
                    & ~Q(date=F("old_date"))
                ),
                name="proposal_kind_fits_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time"), team__gte=1, stop__gte=1),
                name="proposal_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.school} {self.shown_date:%d/%m/%Y}"

    @property
    def shown_date(self) -> dt.date:
        """The day under which it is listed: the proposed one, or that of a dropped visit."""
        found = self.date or self.old_date
        if found is None:
            raise ValueError("a proposal has a date or an old one")
        return found
