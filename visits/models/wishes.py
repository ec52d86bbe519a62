"""What people ask of the planner."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.dates import FIRST_DAY, LAST_DAY
from schools.models import School

from .campaigns import Campaign


class Wish(models.Model):
    """What people ask of the planner for one school; it holds for every run until removed.

    `pin`: a visit on `date`. `forbid`: none on `date`. `prefer`: only in the week whose Monday
    is `date`.
    """

    class Kind(models.TextChoices):
        PIN = "pin", _("Tetapkan tanggal")
        FORBID = "forbid", _("Jangan pada tanggal")
        PREFER = "prefer", _("Pada minggu")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("kampanye")
    )
    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("sekolah")
    )
    kind = models.CharField(_("permintaan"), max_length=8, choices=Kind)
    date = models.DateField(_("tanggal"))
    reason = models.CharField(_("alasan"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)

    class Meta:
        verbose_name = _("permintaan jadwal")
        verbose_name_plural = pgettext_lazy("plural", "permintaan jadwal")
        ordering = ("school__name", "date", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "school", "date"),
                condition=Q(kind__in=("pin", "forbid")),
                name="wish_pins_or_forbids_a_day_once",
            ),
            models.UniqueConstraint(
                fields=("campaign", "school"),
                condition=Q(kind="prefer"),
                name="wish_prefers_one_week",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("pin", "forbid")) | Q(kind="prefer", date__iso_week_day=1),
                name="wish_kind_known_and_week_begins_on_monday",
            ),
            models.CheckConstraint(
                condition=Q(date__range=(FIRST_DAY, LAST_DAY)), name="wish_in_this_century"
            ),
        )

    def __str__(self) -> str:
        return f"{self.school}: {self.get_kind_display()} {self.date:%d/%m/%Y}"
