"""Phones that hold a visit's list, so that they can record without a network."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .visits import Visit


class Phone(models.Model):
    """One browser on one phone or laptop; it makes its own id when it first takes a list.

    `session_key` is the session that it last used, so that revoking it ends that session.
    """

    uuid = models.UUIDField(primary_key=True)
    label = models.CharField(_("jenis"), max_length=60)
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    registered_at = models.DateTimeField(_("terdaftar"))
    seen_at = models.DateTimeField(_("terakhir terhubung"))
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dicabut oleh"),
    )

    class Meta:
        verbose_name = _("ponsel")
        verbose_name_plural = pgettext_lazy("plural", "ponsel")
        constraints = (
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="phone_revoked_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {str(self.uuid)[-4:]}"


class RosterCopyQuerySet(models.QuerySet["RosterCopy"]):
    def not_clear_since(self, moment: datetime) -> RosterCopyQuerySet:
        """Copies whose phone has not said since `moment` that nothing on it is unsent."""
        clear = Q(unsent=0, reported_at__gte=moment) & Q(reported_at__gte=F("taken_at"))
        return self.filter(wiped_at=None).exclude(clear)


class RosterCopy(models.Model):
    """The list of one visit on one phone, and what that phone last said of its unsent marks."""

    phone = models.ForeignKey(
        Phone, on_delete=models.CASCADE, related_name="copies", verbose_name=_("ponsel")
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="copies", verbose_name=_("kunjungan")
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diambil oleh"),
    )
    taken_at = models.DateTimeField(_("diambil"))
    reported_at = models.DateTimeField(_("laporan terakhir"), null=True, blank=True)
    unsent = models.PositiveIntegerField(_("belum terkirim"), null=True, blank=True)
    wiped_at = models.DateTimeField(_("dibersihkan"), null=True, blank=True)

    objects = RosterCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("salinan daftar")
        verbose_name_plural = pgettext_lazy("plural", "salinan daftar")
        constraints = (
            models.UniqueConstraint(fields=("phone", "visit"), name="roster_copy_once"),
            models.CheckConstraint(
                condition=Q(unsent=None, reported_at=None)
                | Q(unsent__isnull=False, reported_at__isnull=False),
                name="roster_copy_reports_a_number",
            ),
            models.CheckConstraint(
                condition=Q(wiped_at=None) | Q(unsent=0, unsent__isnull=False),
                name="roster_copy_wiped_only_when_clear",
            ),
        )

    def __str__(self) -> str:
        return f"{self.phone} → {self.visit}"
