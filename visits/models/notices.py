"""What people were told: one message for each person and fact."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from schools.models import School

from .visits import Visit


class Notice(models.Model):
    """One message to one person about one fact, written in the transaction of the fact.

    `fact` names what happened (`move_visit:123`, the audit event; `reminder_3:45:2026-11-20`,
    the visit and its date): a person is told of a fact once, whatever is run twice.
    `handing_over` says that the message was about to be given to the mail server: when the
    process died then, nobody knows whether it arrived, and a person decides (state `unsure`).
    What failed and has `sent_at` was sent and came back later.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Jadwal diterbitkan")
        MOVED = "moved", _("Jadwal pindah")
        CANCELLED = "cancelled", _("Kunjungan dibatalkan")
        ANSWERED = "answered", _("Permintaan dijawab")
        REMINDER_7 = "reminder_7", _("Pengingat H-7")
        REMINDER_3 = "reminder_3", _("Pengingat H-3")
        REMINDER_1 = "reminder_1", _("Pengingat H-1")
        FOLLOW_UP = "follow_up", _("Kunjungan susulan")
        NOT_READY = "not_ready", _("Sekolah belum siap")
        REQUESTED = "requested", _("Permintaan pindah tanggal")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WHATSAPP = "whatsapp", _("WhatsApp")

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu dikirim")
        HANDING_OVER = "handing_over", _("Sedang dikirim")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal")
        UNSURE = "unsure", _("Mungkin sudah sampai")
        DROPPED = "dropped", _("Tidak perlu lagi")

    class Problem(models.TextChoices):
        """What we say ourselves of a notice that did not arrive; else a server's words do."""

        INTERRUPTED = "interrupted", _("Pengiriman terputus; mungkin sudah sampai.")
        UNKNOWN_ADDRESS = "unknown_address", _("Kembali: alamat tidak dikenal.")
        MAILBOX_FULL = "mailbox_full", _("Kembali: kotak surat penuh.")
        REFUSED = "refused", _("Kembali: ditolak server penerima.")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("perihal"), max_length=12, choices=Kind)
    fact = models.CharField(max_length=80)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notices",
        verbose_name=_("kepada"),
    )
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("sekolah"),
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("kunjungan"),
    )
    channel = models.CharField(_("jalur"), max_length=10, choices=Channel, default=Channel.EMAIL)
    address = models.CharField(_("alamat"), max_length=254, blank=True)
    subject = models.CharField(_("judul"), max_length=200)
    body = models.TextField(_("isi"))
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    not_before = models.DateTimeField(_("tidak sebelum"))
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    problem = models.CharField(_("sebab"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("terkirim"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dikirim oleh"),
    )

    class Meta:
        verbose_name = _("pemberitahuan")
        verbose_name_plural = pgettext_lazy("plural", "pemberitahuan")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("recipient", "fact"), name="notice_once_for_a_fact"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state="failed")
                | (~Q(state__in=("sent", "failed")) & Q(sent_at=None)),
                name="notice_sent_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=("not_before",), condition=Q(state="waiting"), name="notice_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.recipient}"

    @property
    def may_come_back(self) -> bool:
        """Whether it is a mail that went out, as far as we know."""
        was_sent = self.state in (self.State.SENT, self.State.UNSURE)
        return was_sent and self.channel == self.Channel.EMAIL

    @property
    def reason(self) -> str:
        """Why it did not arrive, in the reader's language where the words are ours."""
        ours = self.problem in self.Problem.values
        return str(self.Problem(self.problem).label) if ours else self.problem
