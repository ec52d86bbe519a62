"""What every list shares that is uploaded, looked at, and then written or cancelled."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.refusal_words import words_of

from .imports import ImportBatch


class UploadedList(models.Model):
    """One file: read, or refused whole with the reason; each kind says its own remedy."""

    State = ImportBatch.State

    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    state = models.CharField(
        _("status"), max_length=10, choices=ImportBatch.State, default=ImportBatch.State.REVIEW
    )
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    name = models.CharField(_("nama berkas"), max_length=255)
    refusal_code = models.CharField(_("kode penolakan"), max_length=40, blank=True)
    # What the words of the refusal name.
    refusal_detail = models.TextField(_("rincian penolakan"), blank=True)
    # Rows by what became of them; outlives the rows.
    counts = models.JSONField(_("hitungan"), default=dict)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def refusal(self) -> str:
        """Why the whole file was refused, in the reader's language; "" when it was not."""
        return words_of(self.refusal_code, self.refusal_detail)[0]

    @property
    def is_open(self) -> bool:
        return self.state == ImportBatch.State.REVIEW and not self.refusal_code
