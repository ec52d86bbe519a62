"""Personal links with which a school's people open their page without a password."""

from __future__ import annotations

import uuid
from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from schools.models import SchoolMember


class PortalLinkQuerySet(models.QuerySet["PortalLink"]):
    def usable(self, now: datetime) -> PortalLinkQuerySet:
        """Links neither revoked nor over at `now`, of people who still speak for their school."""
        return self.filter(
            revoked_at=None,
            expires_at__gt=now,
            member__ended_on=None,
            member__user__is_active=True,
        )


@pghistory.track(exclude=["last_used_at"], model_name="PortalLinkHistory")
class PortalLink(models.Model):
    """One person's way to the page of one school; the address carries `key`, signed.

    It opens dates and lets its holder confirm or ask; names of pupils need a sign-in.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        SchoolMember, on_delete=models.CASCADE, related_name="links", verbose_name=_("untuk")
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    expires_at = models.DateTimeField(_("berlaku sampai"))
    last_used_at = models.DateTimeField(_("terakhir dibuka"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dicabut oleh"),
    )

    objects = PortalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("tautan sekolah")
        verbose_name_plural = pgettext_lazy("plural", "tautan sekolah")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="portal_link_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="portal_link_revoked_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.member)
