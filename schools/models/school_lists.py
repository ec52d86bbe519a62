"""Lists of schools that were uploaded, until they are taken over or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission
from schools.refusal_words import remedy_of_school_list, words_of

from .imports import ImportBatch

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class SchoolListQuerySet(models.QuerySet["SchoolList"]):
    def visible_to(self, user: User) -> SchoolListQuerySet:
        """Who may import sees all lists, everybody else none."""
        return self if user.may(Permission.IMPORT_STUDENTS) else self.none()


class SchoolList(models.Model):
    """One list of schools: read, or refused whole with the reason.

    What it would change is judged anew whenever somebody looks, so a review is never out of date.
    """

    State = ImportBatch.State

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    state = models.CharField(
        _("status"), max_length=10, choices=ImportBatch.State, default=ImportBatch.State.REVIEW
    )
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    name = models.CharField(_("nama berkas"), max_length=255)
    refusal_code = models.CharField(_("kode penolakan"), max_length=40, blank=True)
    # What the words of the refusal name.
    refusal_detail = models.TextField(_("rincian penolakan"), blank=True)
    # Each row as it was read: its number and its cells (list_layouts.SCHOOL_FIELDS).
    # After the end only those that were held back.
    rows = models.JSONField(_("baris"), default=list)
    # Schools by what became of them (actions/school_lists.py: Judgement), once it is taken over.
    counts = models.JSONField(_("hitungan"), default=dict)

    objects = SchoolListQuerySet.as_manager()

    class Meta:
        verbose_name = _("daftar sekolah")
        verbose_name_plural = pgettext_lazy("plural", "daftar sekolah")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="review", ended_at=None)
                | Q(state__in=("committed", "cancelled"), ended_at__isnull=False),
                name="school_list_end_matches_state",
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
        return remedy_of_school_list(self.refusal_code)

    @property
    def is_open(self) -> bool:
        return self.state == ImportBatch.State.REVIEW and not self.refusal_code
