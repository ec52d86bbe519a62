"""Long exports: made by the worker, kept for a day, given to who asked."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .campaigns import Campaign


class ExportFile(models.Model):
    """A file that somebody asked for; its bytes are the parts, written with the state READY.

    They are kept in Postgres: the server and the worker both reach them, and a file is there
    whole or not at all.
    """

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Laporan capaian")
        FOLLOW_UP = "follow_up", _("Daftar susulan")
        LETTERS = "letters", _("Surat seminggu")

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu giliran")
        RUNNING = "running", _("Sedang disiapkan")
        READY = "ready", _("Siap diunduh")
        FAILED = "failed", _("Gagal")

    ACTIVE = ("waiting", "running")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("jenis"), max_length=9, choices=Kind)
    format = models.CharField(_("format"), max_length=4)
    question = models.JSONField(_("permintaan"), default=dict)
    language = models.CharField(_("bahasa"), max_length=10)
    state = models.CharField(_("status"), max_length=7, choices=State, default=State.WAITING)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export_files"
    )
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    started_at = models.DateTimeField(_("mulai disiapkan"), null=True)
    finished_at = models.DateTimeField(_("selesai disiapkan"), null=True)
    name = models.CharField(_("nama berkas"), max_length=100, blank=True)
    as_of = models.DateTimeField(_("keadaan per"), null=True)
    pupils = models.PositiveIntegerField(_("siswa"), default=0)
    # How far the writing is; 0 of 0 where nobody counts.
    rows_done = models.PositiveIntegerField(_("baris tertulis"), default=0)
    rows_all = models.PositiveIntegerField(_("semua baris"), default=0)
    size = models.PositiveBigIntegerField(_("ukuran"), default=0)

    class Meta:
        verbose_name = _("berkas unduhan")
        verbose_name_plural = pgettext_lazy("plural", "berkas unduhan")
        ordering = ("-created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="waiting", started_at=None, finished_at=None)
                | Q(state="running", started_at__isnull=False, finished_at=None)
                | Q(state__in=("ready", "failed"), finished_at__isnull=False),
                name="export_file_state_has_times",
            ),
            models.UniqueConstraint(
                fields=("created_by", "kind", "format", "question"),
                condition=Q(state__in=("waiting", "running")),
                name="export_file_made_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.format})"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE


class ExportPart(models.Model):
    """A piece of a file, small enough for a server's memory."""

    file = models.ForeignKey(ExportFile, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ("file", "number")
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="export_part_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"
