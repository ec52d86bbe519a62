"""An import from its upload to its commit: nothing of it touches pupils before the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission
from schools.refusal_words import words_of

from .schools import School
from .students import Student

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> ImportBatchQuerySet:
        """Who may import sees all imports, everybody else none."""
        return self if user.may(Permission.IMPORT_STUDENTS) else self.none()


class ImportBatch(models.Model):
    """Files that are reviewed and committed together, in one transaction."""

    class State(models.TextChoices):
        REVIEW = "review", _("Diperiksa")
        COMMITTED = "committed", _("Disimpan")
        CANCELLED = "cancelled", _("Dibatalkan")

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.REVIEW)
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    # Empty as long as a file or a school has changed since the last review.
    reviewed_at = models.DateTimeField(_("diperiksa"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("impor")
        verbose_name_plural = pgettext_lazy("plural", "impor")
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

    @property
    def is_open(self) -> bool:
        return self.state == self.State.REVIEW


class ImportFile(models.Model):
    """One uploaded file: read (with rows) or refused whole (with the reason)."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="files", verbose_name=_("impor")
    )
    name = models.CharField(_("nama berkas"), max_length=255)
    school_name = models.CharField(_("nama sekolah dalam berkas"), max_length=150, blank=True)
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sekolah"),
    )
    school_confirmed = models.BooleanField(_("sekolah dipastikan"), default=False)
    refusal_code = models.CharField(_("kode penolakan"), max_length=40, blank=True)
    # What the words of the refusal name.
    refusal_detail = models.TextField(_("rincian penolakan"), blank=True)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField(_("baris dibaca"), default=0)
    # Rows by action, with `missing`, `warnings` and `again`; outlives the rows.
    counts = models.JSONField(_("hitungan"), default=dict)
    # Pupils of the school whom no file of the batch names: listed, never deleted.
    missing = models.ManyToManyField(Student, related_name="+")

    class Meta:
        verbose_name = _("berkas impor")
        verbose_name_plural = pgettext_lazy("plural", "berkas impor")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def refusal(self) -> str:
        """Why the whole file was refused, in the reader's language; "" when it was not."""
        return words_of(self.refusal_code, self.refusal_detail)[0]

    @property
    def remedy(self) -> str:
        return words_of(self.refusal_code)[1]


class ImportRow(models.Model):
    """One data row of a file, staged; the NIK is already encrypted here.

    Staging and review write these rows in sets (COPY, SQL); `new` stands until the review.
    """

    class Action(models.TextChoices):
        NEW = "new", _("Baru")
        CHANGED = "changed", _("Berubah")
        MOVED = "moved", _("Pindah ke sini")
        UNCHANGED = "unchanged", _("Tetap")
        HELD = "held", _("Ditahan")
        REPEATED = "repeated", _("Berulang")

    # Only this project's actions write and delete rows: a check per row would cost as much again.
    file = models.ForeignKey(
        ImportFile,
        on_delete=models.CASCADE,
        related_name="rows",
        db_index=False,
        db_constraint=False,
    )
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
    # What reading the row found wrong or odd; an error holds the row whatever the review says.
    problems = models.JSONField(default=list)
    refused = models.BooleanField(default=False)
    action = models.CharField(max_length=10, choices=Action, db_default=Action.NEW)
    student = models.ForeignKey(
        Student,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    # What the commit will write: {"class_name": {"old": "XI A", "new": "XII A"}}.
    changes = models.JSONField(db_default={})
    hold_code = models.CharField(max_length=20, db_default="")
    # Rows held back together carry the id of the first of them.
    hold_group = models.BigIntegerField(null=True)
    # The pupils of the register who stand against the row.
    rivals = ArrayField(models.BigIntegerField(), db_default=[])
    # The register has changed since the user saw the review.
    reviewed_again = models.BooleanField(db_default=False)

    class Meta:
        indexes = (models.Index(fields=("file", "action", "row"), name="import_row_by_action"),)

    def __str__(self) -> str:
        return f"{self.row} {self.name}"

    @property
    def nik_masked(self) -> str:
        return f"••••••••••••{self.nik_last4}" if self.nik_last4 else ""
