"""An import from its upload to its commit: nothing of it touches pupils before the commit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .schools import School
from .students import Student


class ImportBatch(models.Model):
    """Files that are reviewed and committed together, in one transaction."""

    class State(models.TextChoices):
        REVIEW = "review", _("Diperiksa")
        COMMITTED = "committed", _("Disimpan")
        CANCELLED = "cancelled", _("Dibatalkan")

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.REVIEW)
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)

    class Meta:
        verbose_name = _("impor")
        verbose_name_plural = _("impor")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="review", ended_at=None)
                | Q(state__in=("committed", "cancelled"), ended_at__isnull=False),
                name="import_batch_end_matches_state",
            ),
        )

    def __str__(self) -> str:
        return f"{_('Impor')} {self.pk}"


class ImportFile(models.Model):
    """One uploaded file: read (with rows) or refused whole (with the reason)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("nama berkas"), max_length=255)
    school_name = models.CharField(_("nama sekolah dalam berkas"), max_length=150, blank=True)
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    school_confirmed = models.BooleanField(_("sekolah dipastikan"), default=False)
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal = models.TextField(_("alasan ditolak"), blank=True)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField(_("baris dibaca"), default=0)

    class Meta:
        verbose_name = _("berkas impor")
        verbose_name_plural = _("berkas impor")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One data row of a file, staged; the NIK is already encrypted here."""

    class Action(models.TextChoices):
        NEW = "new", _("Baru")
        CHANGED = "changed", _("Berubah")
        UNCHANGED = "unchanged", _("Tetap")
        MOVED = "moved", _("Pindah ke sini")
        HELD = "held", _("Ditahan")
        REPEATED = "repeated", _("Berulang")

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField(_("baris"))
    name = models.CharField(max_length=150)
    sex = models.CharField(max_length=1, blank=True)
    birth_date = models.DateField(null=True)
    nisn = models.CharField(max_length=10, null=True)
    nik_encrypted = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True)
    nik_last4 = models.CharField(max_length=4, blank=True)
    class_name = models.CharField(max_length=60, blank=True)
    grade = models.PositiveSmallIntegerField(null=True)
    home_village = models.CharField(max_length=100, blank=True)
    home_district = models.CharField(max_length=100, blank=True)
    problems = models.JSONField(default=list)
    action = models.CharField(max_length=10, choices=Action, blank=True)
    student = models.ForeignKey(
        Student, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )
    # The pupil's `changed_at` when the row was compared: a later change sends it to review again.
    compared_to = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("file", "action", "row"), name="import_row_by_action"),
            models.Index(fields=("file", "nisn"), name="import_row_by_nisn"),
            models.Index(fields=("file", "nik_index"), name="import_row_by_nik"),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.name}"
