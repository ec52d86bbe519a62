"""A list of card statuses from its upload to its commit; no card changes before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission
from schools.refusal_words import remedy_of_status_list, words_of

from .card_status import CardStatus
from .imports import ImportBatch
from .students import Student

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class StatusImportQuerySet(models.QuerySet["StatusImport"]):
    def visible_to(self, user: User) -> StatusImportQuerySet:
        """Who may import sees all lists, everybody else none."""
        return self if user.may(Permission.IMPORT_STUDENTS) else self.none()


class StatusImport(models.Model):
    """One list by NIK: read (with rows) or refused whole (with the reason)."""

    State = ImportBatch.State

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    state = models.CharField(
        _("status"), max_length=10, choices=ImportBatch.State, default=ImportBatch.State.REVIEW
    )
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    name = models.CharField(_("nama berkas"), max_length=255)
    sha256 = models.CharField(max_length=64)
    # The day of the rows that name none.
    listed_on = models.DateField(_("per tanggal"))
    refusal_code = models.CharField(_("kode penolakan"), max_length=40, blank=True)
    # What the words of the refusal name.
    refusal_detail = models.TextField(_("rincian penolakan"), blank=True)
    rows_read = models.PositiveIntegerField(_("baris dibaca"), default=0)
    # Rows by action; outlives the rows.
    counts = models.JSONField(_("hitungan"), default=dict)

    objects = StatusImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("impor status kartu")
        verbose_name_plural = pgettext_lazy("plural", "impor status kartu")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="review", ended_at=None)
                | Q(state__in=("committed", "cancelled"), ended_at__isnull=False),
                name="status_import_end_matches_state",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def refusal(self) -> str:
        """Why the whole file was refused, in the reader's language; "" when it was not."""
        return words_of(self.refusal_code, self.refusal_detail)[0]

    @property
    def remedy(self) -> str:
        return remedy_of_status_list(self.refusal_code)

    @property
    def is_open(self) -> bool:
        return self.state == ImportBatch.State.REVIEW and not self.refusal_code


class StatusRow(models.Model):
    """One row of a list; of the NIK only the HMAC and the last four digits are kept."""

    class Action(models.TextChoices):
        NEW = "new", _("Baru diketahui")
        CHANGED = "changed", _("Berubah")
        UNCHANGED = "unchanged", _("Tetap")
        HELD = "held", _("Ditahan")
        REPEATED = "repeated", _("Berulang")

    status_import = models.ForeignKey(StatusImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField(_("baris"))
    nik_index = models.BinaryField(null=True)
    nik_last4 = models.CharField(max_length=4, blank=True)
    code = models.CharField(max_length=30, blank=True)
    day = models.DateField(null=True)
    is_correction = models.BooleanField(default=False)
    # Why the row is held: a code, and a word for its sentence.
    problem = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=100, blank=True)
    # Reading the row found the problem; no review changes it.
    is_unreadable = models.BooleanField(default=False)
    action = models.CharField(max_length=10, choices=Action, default=Action.HELD)
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    old_status = models.CharField(max_length=30, choices=CardStatus.Status, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("status_import", "action", "row"), name="status_row_by_action"),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.code}"

    @property
    def nik_masked(self) -> str:
        return f"••••••••••••{self.nik_last4}" if self.nik_last4 else ""
