"""Where a pupil's card is, as SIAK's lists say (by hand or from a list; there is no connection)."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .students import Student


@pghistory.track(model_name="CardStatusHistory")
class CardStatus(models.Model):
    """The newest known status of one pupil's card; earlier ones stand in the history table.

    A handed-over card or an active IKD before the 17th birthday is refused by Postgres.
    """

    class Status(models.TextChoices):
        BIO_CAPTURED = "BIO_CAPTURED", _("Sudah rekam, belum terkirim")
        PROCESSING = "PROCESSING", _("Diproses untuk dikirim")
        SENT_FOR_ENROLLMENT = "SENT_FOR_ENROLLMENT", _("Dikirim ke pusat (SFE)")
        RECEIVED_AT_CENTRAL = "RECEIVED_AT_CENTRAL", _("Diterima pusat")
        ENROLL_FAILURE_AT_CENTRAL = "ENROLL_FAILURE_AT_CENTRAL", _("Gagal verifikasi di pusat")
        ENROLL_FAILURE_AT_REGIONAL = "ENROLL_FAILURE_AT_REGIONAL", _("Gagal verifikasi di daerah")
        SEARCH_FAILURE_AT_CENTRAL = "SEARCH_FAILURE_AT_CENTRAL", _("Gagal pencarian di pusat")
        DUPLICATE_RECORD = "DUPLICATE_RECORD", _("Data ganda")
        PRINT_READY_RECORD = "PRINT_READY_RECORD", _("Siap cetak (PRR)")
        SENT_FOR_CARD_PRINTING = "SENT_FOR_CARD_PRINTING", _("Dikirim untuk cetak")
        CARD_PRINTED = "CARD_PRINTED", _("KTP-el tercetak")
        CARD_SHIPPED = "CARD_SHIPPED", _("KTP-el dikirim")
        CARD_ISSUED = "CARD_ISSUED", _("KTP-el diserahkan")

    # Biometrics that the centre or the region refused must be taken again.
    MUST_RECORD_AGAIN = (Status.ENROLL_FAILURE_AT_CENTRAL, Status.ENROLL_FAILURE_AT_REGIONAL)

    student = models.OneToOneField(
        Student,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="card_status",
        verbose_name=_("siswa"),
    )
    status = models.CharField(_("status kartu"), max_length=30, choices=Status)
    status_on = models.DateField(_("per tanggal"))
    ikd_active_on = models.DateField(_("IKD aktif sejak"), null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("status kartu")
        verbose_name_plural = pgettext_lazy("plural", "status kartu")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    status__in=(
                        "BIO_CAPTURED",
                        "PROCESSING",
                        "SENT_FOR_ENROLLMENT",
                        "RECEIVED_AT_CENTRAL",
                        "ENROLL_FAILURE_AT_CENTRAL",
                        "ENROLL_FAILURE_AT_REGIONAL",
                        "SEARCH_FAILURE_AT_CENTRAL",
                        "DUPLICATE_RECORD",
                        "PRINT_READY_RECORD",
                        "SENT_FOR_CARD_PRINTING",
                        "CARD_PRINTED",
                        "CARD_SHIPPED",
                        "CARD_ISSUED",
                    )
                ),
                name="card_status_known",
            ),
        )
        indexes = (models.Index(fields=("status",), name="card_status_by_status"),)

    def __str__(self) -> str:
        return self.get_status_display()
