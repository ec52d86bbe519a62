"""What staff decided about a recording that was stored with a doubt."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .recordings import Recording


class RecordingDecision(models.Model):
    """One decision about one doubtful recording; rows are only ever added (Postgres trigger).

    The log itself stays as it is: setting a recording aside adds an `undone` event.
    """

    class Verdict(models.TextChoices):
        KEPT = "kept", _("Dipertahankan")
        SET_ASIDE = "set_aside", _("Dikesampingkan")

    recording = models.OneToOneField(
        Recording,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="decision",
        verbose_name=_("peristiwa"),
    )
    verdict = models.CharField(_("keputusan"), max_length=9, choices=Verdict)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diputuskan oleh"),
    )
    decided_at = models.DateTimeField(_("diputuskan"))

    class Meta:
        verbose_name = _("keputusan atas catatan")
        verbose_name_plural = pgettext_lazy("plural", "keputusan atas catatan")
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=("kept", "set_aside")), name="recording_decision_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recording}: {self.get_verdict_display()}"
