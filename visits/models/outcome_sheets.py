"""A visit's list that was filled in on a spreadsheet and uploaded, from review to storing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from devices.models import Device

from .visits import Visit


class OutcomeSheet(models.Model):
    """One uploaded sheet. Nothing of it is in the log of recordings before it is stored."""

    class State(models.TextChoices):
        REVIEW = "review", _("Diperiksa")
        STORED = "stored", _("Disimpan")
        CANCELLED = "cancelled", _("Dibatalkan")

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="sheets", verbose_name=_("kunjungan")
    )
    name = models.CharField(_("nama berkas"), max_length=255)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diunggah oleh"),
    )
    uploaded_at = models.DateTimeField(_("diunggah"))
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("petugas"),
    )
    device = models.ForeignKey(
        Device,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("alat"),
    )
    recorded_at = models.DateTimeField(_("direkam"))
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.REVIEW)
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    # [{row, student, outcome, reason, note, problem, detail}], as they were read.
    rows = models.JSONField(default=list)

    class Meta:
        verbose_name = _("lembar kunjungan")
        verbose_name_plural = pgettext_lazy("plural", "lembar kunjungan")
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="review", ended_at=None)
                | Q(state__in=("stored", "cancelled"), ended_at__isnull=False),
                name="outcome_sheet_end_matches_state",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.REVIEW
