"""What a school has prepared for a visit."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .visits import Visit


@pghistory.track(model_name="ReadinessHistory")
class Readiness(models.Model):
    """The school's answers for one visit; ready when all of them are yes.

    `parents_told`: the notice to the parents of minors (UU 27/2022 on personal data, article 25).
    """

    visit = models.OneToOneField(
        Visit, on_delete=models.CASCADE, related_name="readiness", verbose_name=_("kunjungan")
    )
    announced = models.BooleanField(_("Siswa sudah diberi tahu"), default=False)
    parents_told = models.BooleanField(
        _("Surat pemberitahuan untuk orang tua sudah dibagikan"), default=False
    )
    kk_asked = models.BooleanField(_("Siswa diminta membawa fotokopi KK"), default=False)
    room = models.BooleanField(_("Ruang sudah disiapkan"), default=False)
    power = models.BooleanField(_("Listrik tersedia di ruang itu"), default=False)
    furniture = models.BooleanField(_("Meja dan kursi sudah disiapkan"), default=False)
    signal = models.BooleanField(_("Sinyal internet sudah diperiksa"), default=False)
    contact_name = models.CharField(_("guru penghubung"), max_length=150, blank=True)
    contact_phone = models.CharField(_("telepon guru penghubung"), max_length=30, blank=True)
    note = models.CharField(_("catatan untuk petugas"), max_length=300, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diisi oleh"),
    )
    updated_at = models.DateTimeField(_("diisi"), auto_now=True)

    ITEMS: ClassVar[tuple[str, ...]] = (
        "announced",
        "parents_told",
        "kk_asked",
        "room",
        "power",
        "furniture",
        "signal",
    )
    CONTACTS: ClassVar[tuple[str, ...]] = ("contact_name", "contact_phone", "note")

    class Meta:
        verbose_name = _("kesiapan sekolah")
        verbose_name_plural = pgettext_lazy("plural", "kesiapan sekolah")

    def __str__(self) -> str:
        return str(self.visit)

    @property
    def is_ready(self) -> bool:
        return all(getattr(self, item) for item in self.ITEMS) and bool(self.contact_name)
