"""The berita acara of a visit: its figures as they were stated, under a hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .visits import Visit


class Minutes(models.Model):
    """One statement; marks that come later make another, and this one stays (Postgres trigger).

    `text` is what `sha256` is the hash of; docs/berita-acara.md says how it is written.
    """

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("kunjungan")
    )
    number = models.PositiveSmallIntegerField(_("nomor"))
    made_at = models.DateTimeField(_("dibuat"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    text = models.TextField(_("isi"))
    sha256 = models.CharField(_("sidik"), max_length=64)

    class Meta:
        verbose_name = _("berita acara")
        verbose_name_plural = pgettext_lazy("plural", "berita acara")
        ordering = ("visit", "-number")
        constraints = (
            models.UniqueConstraint(fields=("visit", "number"), name="minutes_numbered"),
            models.CheckConstraint(
                condition=Q(number__gte=1, sha256__regex=r"^[0-9a-f]{64}$"),
                name="minutes_complete",
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit} ({self.number})"
