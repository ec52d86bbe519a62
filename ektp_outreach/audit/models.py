"""The audit trail: who did what, when, to which object, from where."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, subject: models.Model) -> AuditEventQuerySet:
        """Events that name `subject`, newest first."""
        return self.filter(subjects__contains=[subject_key(subject)]).order_by("-at", "-pk")


class AuditEvent(models.Model):
    """One thing that one person did. Rows are only ever added (Postgres trigger)."""

    at = models.DateTimeField(_("waktu"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("pelaku"),
        related_name="+",
    )
    action = models.CharField(_("tindakan"), max_length=60, db_index=True)
    subjects = ArrayField(models.CharField(max_length=60), verbose_name=_("objek"))
    data = models.JSONField(_("rincian"), default=dict)
    source = models.CharField(_("asal"), max_length=200, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan audit")
        verbose_name_plural = pgettext_lazy("plural", "catatan audit")
        ordering = ("-at", "-pk")
        indexes = (GinIndex(fields=["subjects"], name="audit_subjects_gin"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


def subject_key(subject: models.Model) -> str:
    """Return the key under which events name `subject`, for example `visits.visit:12`."""
    return f"{subject._meta.label_lower}:{subject.pk}"
