"""A school asks for another date of its visit."""

from __future__ import annotations

from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .visits import Visit


@pghistory.track(model_name="MoveRequestHistory")
class MoveRequest(models.Model):
    """A school asks for another date of a visit; staff accept or decline.

    `dates` in the school's order of preference. `hold` keeps the first of them, devices and all,
    until `held_until`; the request itself waits on after that.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu jawaban")
        ACCEPTED = "accepted", _("Disetujui")
        DECLINED = "declined", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")
        OVERTAKEN = "overtaken", _("Tidak berlaku lagi")

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
    hold = models.OneToOneField(
        Visit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="held_for",
        verbose_name=_("tempat yang ditahan"),
    )
    held_until = models.DateTimeField(_("ditahan sampai"), null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(hold=None) | Q(state="open", held_until__isnull=False),
                name="move_request_holds_while_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit}: {self.get_state_display()}"

    def is_held_at(self, moment: datetime) -> bool:
        """Say whether a place is held for it; one whose time is over may not be freed yet."""
        return self.hold_id is not None and self.held_until is not None and moment < self.held_until
