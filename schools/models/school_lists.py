"""Lists of schools that were uploaded, until they are taken over or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission
from schools.refusal_words import remedy_of_school_list

from .uploaded_lists import UploadedList

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class SchoolListQuerySet(models.QuerySet["SchoolList"]):
    def visible_to(self, user: User) -> SchoolListQuerySet:
        """Who may import sees all lists, everybody else none."""
        return self if user.may(Permission.IMPORT_STUDENTS) else self.none()


class SchoolList(UploadedList):
    """One list of schools: read, or refused whole with the reason.

    What it would change is judged anew whenever somebody looks, so a review is never out of date.
    """

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    # Each row as it was read: its number and its cells (list_layouts.SCHOOL_FIELDS).
    # After the end only those that were held back.
    rows = models.JSONField(_("baris"), default=list)

    objects = SchoolListQuerySet.as_manager()

    class Meta(UploadedList.Meta):
        verbose_name = _("daftar sekolah")
        verbose_name_plural = pgettext_lazy("plural", "daftar sekolah")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="review", ended_at=None)
                | Q(state__in=("committed", "cancelled"), ended_at__isnull=False),
                name="school_list_end_matches_state",
            ),
        )

    @property
    def remedy(self) -> str:
        return remedy_of_school_list(self.refusal_code)
