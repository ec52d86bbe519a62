"""What people decided to do about a pupil whom a visit did not record."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from schools.models import Student

from .campaigns import Campaign


@pghistory.track(model_name="FollowUpHistory")
class FollowUp(models.Model):
    """The next step for one pupil; where nobody decided, one is proposed and nothing stored."""

    class Step(models.TextChoices):
        RETURN_VISIT = "return_visit", _("Kunjungan ulang")
        OFFICE = "office", _("Hari susulan di kantor")
        KELURAHAN = "kelurahan", _("Lewat kelurahan")
        NONE = "none", _("Tidak ada")

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="follow_ups", verbose_name=_("siswa")
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="follow_ups", verbose_name=_("kampanye")
    )
    step = models.CharField(_("langkah berikutnya"), max_length=12, choices=Step)
    note = models.CharField(_("catatan"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diputuskan oleh"),
    )
    decided_at = models.DateTimeField(_("diputuskan"))

    class Meta:
        verbose_name = _("tindak lanjut")
        verbose_name_plural = pgettext_lazy("plural", "tindak lanjut")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "student"), name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(step__in=("return_visit", "office", "kelurahan", "none")),
                name="follow_up_step_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.student}: {self.get_step_display()}"
