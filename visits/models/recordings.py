"""What happened to a pupil at a visit: an append-only log and its fold."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from devices.models import Device
from schools.models import Student

from .campaigns import Campaign
from .visits import Visit


class Outcome(models.TextChoices):
    """What one event says about one pupil."""

    RECORDED = "recorded", _("Sudah rekam")
    ABSENT = "absent", _("Tidak hadir")
    REFUSED = "refused", _("Menolak")
    FAILED = "failed", _("Gagal rekam")
    ALREADY_RECORDED = "already_recorded", _("Sudah rekam di tempat lain")
    UNDONE = "undone", _("Dibatalkan")


class AbsenceReason(models.TextChoices):
    SICK = "sick", _("Sakit")
    LEAVE = "leave", _("Izin")
    INTERNSHIP = "internship", _("PKL")
    UNKNOWN = "unknown", _("Tanpa keterangan")


class Recording(models.Model):
    """One event about one pupil at one visit. Rows are only ever added (Postgres trigger).

    The UUID is made on the device, so sending again stores nothing twice. `undone` takes back
    the event of the same pupil that it names in `undoes`.
    """

    Outcome = Outcome
    AbsenceReason = AbsenceReason

    uuid = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="recordings", verbose_name=_("kunjungan")
    )
    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, related_name="recordings", verbose_name=_("siswa")
    )
    outcome = models.CharField(_("hasil"), max_length=16, choices=Outcome)
    reason = models.CharField(_("alasan"), max_length=12, choices=AbsenceReason, blank=True)
    undoes = models.UUIDField(_("membatalkan"), null=True, blank=True)
    device = models.ForeignKey(
        Device,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recordings",
        verbose_name=_("alat"),
    )
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("petugas"),
    )
    recorded_at = models.DateTimeField(_("direkam"))
    received_at = models.DateTimeField(_("diterima"))
    clock_offset_ms = models.IntegerField(_("selisih jam (ms)"), null=True, blank=True)
    conflict = models.CharField(_("pertentangan"), max_length=30, blank=True)
    note = models.CharField(_("catatan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("peristiwa perekaman")
        verbose_name_plural = pgettext_lazy("plural", "peristiwa perekaman")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    outcome__in=(
                        "recorded",
                        "absent",
                        "refused",
                        "failed",
                        "already_recorded",
                        "undone",
                    )
                ),
                name="recording_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="absent", reason__in=("sick", "leave", "internship", "unknown"))
                | (~Q(outcome="absent") & Q(reason="")),
                name="recording_reason_for_absent_only",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="undone", undoes__isnull=False) & ~Q(undoes=F("uuid")))
                | (~Q(outcome="undone") & Q(undoes=None)),
                name="recording_undone_names_its_event",
            ),
        )
        indexes = (
            models.Index(fields=("student", "recorded_at", "uuid"), name="recording_by_student"),
            models.Index(fields=("visit", "received_at"), name="recording_by_visit"),
            models.Index(
                fields=("undoes",), condition=Q(undoes__isnull=False), name="recording_by_undoes"
            ),
        )

    def __str__(self) -> str:
        return f"{self.student}: {self.get_outcome_display()}"


class StudentOutcome(models.Model):
    """The fold of one pupil's events; Postgres writes it with every event, nobody else may.

    A pupil has one row at most, so a pupil counts as recorded at most once. The rule: events
    that were undone do not count; the earliest `recorded` wins, then the earliest
    `already_recorded`, else the latest of the others (by `recorded_at`, then UUID).

    No constraint of its own: what it names stands in a recording, which has them and stays. All
    marks at once would meet at the campaign's row, to see that it is still there.
    """

    student = models.OneToOneField(
        Student,
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="outcome",
        verbose_name=_("siswa"),
    )
    outcome = models.CharField(_("hasil"), max_length=16, choices=Outcome)
    reason = models.CharField(_("alasan"), max_length=12, choices=AbsenceReason, blank=True)
    recording = models.OneToOneField(
        Recording,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        verbose_name=_("peristiwa"),
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="outcomes",
        verbose_name=_("kunjungan"),
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        verbose_name=_("kampanye"),
    )
    happened_on = models.DateField(_("tanggal"))

    class Meta:
        verbose_name = _("hasil siswa")
        verbose_name_plural = pgettext_lazy("plural", "hasil siswa")
        indexes = (
            models.Index(
                fields=("campaign", "outcome", "happened_on"), name="student_outcome_by_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.student}: {self.get_outcome_display()}"
