"""Proposals for the timetable: by the planner (PlanRun) or by a school (MoveRequest)."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from devices.models import Device
from schools.models import School

from .campaigns import Campaign
from .visits import Visit


class PlanRun(models.Model):
    """One run of the planner over a campaign as it was at that moment."""

    class State(models.TextChoices):
        RUNNING = "running", _("Berjalan")
        FINISHED = "finished", _("Selesai")
        FAILED = "failed", _("Gagal")
        PUBLISHED = "published", _("Diterbitkan")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="plan_runs", verbose_name=_("kampanye")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.RUNNING)
    instance = models.JSONField(_("keadaan saat dihitung"), default=dict)
    score = models.JSONField(_("nilai"), default=dict)
    proven_levels = models.PositiveSmallIntegerField(_("tingkat terbukti"), default=0)

    class Meta:
        verbose_name = _("susunan jadwal")
        verbose_name_plural = pgettext_lazy("plural", "susunan jadwal")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(proven_levels__lte=6), name="plan_run_proves_six_levels_at_most"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign} {self.created_at:%d/%m/%Y %H:%M}"


class Proposal(models.Model):
    """One visit that a run proposes; `visit` is the standing visit that it moves or keeps."""

    run = models.ForeignKey(
        PlanRun, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("susunan")
    )
    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="+", verbose_name=_("sekolah")
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kunjungan"),
    )
    date = models.DateField(_("tanggal"))
    team = models.PositiveSmallIntegerField(_("tim"), default=1)
    devices = models.ManyToManyField(Device, related_name="+")
    pupils = models.PositiveIntegerField(_("siswa"))

    class Meta:
        verbose_name = _("usulan kunjungan")
        verbose_name_plural = pgettext_lazy("plural", "usulan kunjungan")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "school", "date"), name="proposal_school_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.school} {self.date:%d/%m/%Y}"


@pghistory.track(model_name="MoveRequestHistory")
class MoveRequest(models.Model):
    """A school asks for another date of a visit; staff accept or decline."""

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu jawaban")
        ACCEPTED = "accepted", _("Disetujui")
        DECLINED = "declined", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="move_requests", verbose_name=_("kunjungan")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diminta oleh"),
    )
    requested_at = models.DateTimeField(_("diminta"), auto_now_add=True)
    dates = ArrayField(models.DateField(), verbose_name=_("tanggal yang diminta"))
    reason = models.CharField(_("alasan"), max_length=300)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dijawab oleh"),
    )
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    answer = models.CharField(_("jawaban"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("permintaan pindah")
        verbose_name_plural = pgettext_lazy("plural", "permintaan pindah")
        ordering = ("-requested_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("visit",), condition=Q(state="open"), name="move_request_one_open_per_visit"
            ),
            models.CheckConstraint(
                condition=Q(dates__len__gte=1), name="move_request_names_a_date"
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit}: {self.get_state_display()}"
