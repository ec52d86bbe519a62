"""A list of card statuses from its upload to its commit; no card changes before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission
from schools.refusal_words import remedy_of_status_list

from .card_status import CardStatus
from .students import Student
from .uploaded_lists import UploadedList

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class StatusImportQuerySet(models.QuerySet["StatusImport"]):
    def visible_to(self, user: User) -> StatusImportQuerySet:
        """Who may import sees all lists, everybody else none."""
        return self if user.may(Permission.IMPORT_STUDENTS) else self.none()


class StatusImport(UploadedList):
    """One list by NIK: read (with rows) or refused whole (with the reason)."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    sha256 = models.CharField(max_length=64)
    # The day of the rows that name none.
    listed_on = models.DateField(_("per tanggal"))
    rows_read = models.PositiveIntegerField(_("baris dibaca"), default=0)

    objects = StatusImportQuerySet.as_manager()

    class Meta(UploadedList.Meta):
        verbose_name = _("impor status kartu")
        verbose_name_plural = pgettext_lazy("plural", "impor status kartu")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="review", ended_at=None)
                | Q(state__in=("committed", "cancelled"), ended_at__isnull=False),
                name="status_import_end_matches_state",
            ),
        )

    @property
    def remedy(self) -> str:
        return remedy_of_status_list(self.refusal_code)


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
