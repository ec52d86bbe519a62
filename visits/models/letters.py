"""The office's letters: its letterhead, its wording, and the numbers it has given."""

from __future__ import annotations

import re

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .campaigns import Campaign
from .visits import Visit

# What a wording may name in braces.
PLACEHOLDERS = (
    "sekolah",
    "npsn",
    "hari_tanggal",
    "jam",
    "alat",
    "jumlah_petugas",
    "jumlah_siswa",
    "kantor",
    "kampanye",
    "hari_pemungutan",
)


class LetterKind(models.TextChoices):
    NOTICE = "notice", _("Surat pemberitahuan")
    DUTY = "duty", _("Surat tugas")
    PARENTS = "parents", _("Pemberitahuan orang tua")
    ATTENDANCE = "attendance", _("Daftar hadir")
    BOARD = "board", _("Daftar untuk papan pengumuman")
    RECEIPT = "receipt", _("Tanda terima KTP-el")
    MINUTES = "minutes", _("Berita acara")


# The wording of a letter's head where the office has none of its own.
NATURE, ENCLOSURES = "Penting", "–"
# Lists go with a letter and carry no number of their own.
UNNUMBERED = (LetterKind.ATTENDANCE, LetterKind.BOARD)
# Printed for a visit or a week. The berita acara has its own page, once the visit is closed.
PRINTED_FOR_VISITS = tuple(kind for kind in LetterKind if kind != LetterKind.MINUTES)


def check_scheme(scheme: str) -> None:
    """Refuse a scheme of numbers without {number} and {year}, or with other names in braces."""
    names = set(re.findall(r"\{(\w*)\}", scheme))
    if not {"number", "year"} <= names <= {"number", "year", "month"}:
        raise ValidationError(
            gettext("Tulis {number} dan {year} (boleh juga {month}), tidak yang lain.")
        )


def check_wording(text: str) -> None:
    """Refuse a name in braces that no letter can fill in, naming it."""
    unknown = sorted(set(re.findall(r"\{([^}]*)\}", text)) - set(PLACEHOLDERS))
    if unknown:
        raise ValidationError(
            gettext("Tidak dikenal: %(unknown)s. Yang bisa dipakai: %(known)s.")
            % {
                "unknown": ", ".join(f"{{{name}}}" for name in unknown),
                "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            }
        )


@pghistory.track(model_name="LetterheadHistory")
class Letterhead(models.Model):
    """What stands above and below every letter of a campaign's office."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, related_name="letterhead", verbose_name=_("kampanye")
    )
    government = models.CharField(_("pemerintah"), max_length=120)
    address = models.CharField(_("alamat"), max_length=200)
    contact = models.CharField(_("telepon, e-mail, laman"), max_length=200, blank=True)
    city = models.CharField(_("kota pada tanggal surat"), max_length=60)
    signatory_title = models.CharField(_("jabatan penanda tangan"), max_length=120)
    signatory_name = models.CharField(_("nama penanda tangan"), max_length=120)
    signatory_rank = models.CharField(_("pangkat"), max_length=60, blank=True)
    signatory_nip = models.CharField("NIP", max_length=30, blank=True)
    number_scheme = models.CharField(
        _("pola nomor"),
        max_length=80,
        default="400.12.2/{number}/35.73.406/{year}",
        validators=[check_scheme],
    )
    first_number = models.PositiveIntegerField(_("nomor pertama tahun ini"), default=1)
    copies = models.TextField(_("tembusan, satu per baris"), blank=True)

    class Meta:
        verbose_name = _("kop surat")
        verbose_name_plural = pgettext_lazy("plural", "kop surat")

    def __str__(self) -> str:
        return f"{self.government}, {self.campaign.office_name}"


@pghistory.track(model_name="LetterTextHistory")
class LetterText(models.Model):
    """The office's own wording of one kind of letter; without it the wording of the folder."""

    kind = models.CharField(_("surat"), max_length=10, choices=LetterKind, unique=True)
    subject = models.CharField(_("hal"), max_length=150, validators=[check_wording])
    nature = models.CharField(
        _("sifat"),
        max_length=40,
        default=NATURE,
        validators=[check_wording],
        help_text=_("Tercetak pada surat pemberitahuan, kepada sekolah dan kepada orang tua."),
    )
    enclosures = models.CharField(
        _("lampiran"),
        max_length=60,
        default=ENCLOSURES,
        validators=[check_wording],
        help_text=_("Misalnya: 1 (satu) berkas. Tercetak pada surat yang sama."),
    )
    body = models.TextField(
        _("isi"),
        validators=[check_wording],
        help_text=_("Satu paragraf per baris kosong. Nama dalam kurung kurawal diisi otomatis."),
    )

    class Meta:
        verbose_name = _("naskah surat")
        verbose_name_plural = pgettext_lazy("plural", "naskah surat")

    def __str__(self) -> str:
        return self.get_kind_display()


class Letter(models.Model):
    """A number that was given to a letter; rows are only ever added (Postgres trigger).

    `states` is what the paper says of its visit. Printed again it keeps its number; when that has
    changed, the paper is a new letter, which replaces this one.
    """

    kind = models.CharField(_("surat"), max_length=10, choices=LetterKind)
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="letters", verbose_name=_("kunjungan")
    )
    year = models.PositiveSmallIntegerField(_("tahun"))
    number = models.PositiveIntegerField(_("nomor urut"))
    text = models.CharField(_("nomor"), max_length=100)
    states = models.JSONField(_("isi pokok"), default=dict)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("menggantikan"),
    )
    made_at = models.DateTimeField(_("dibuat"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )

    class Meta:
        verbose_name = _("nomor surat")
        verbose_name_plural = pgettext_lazy("plural", "nomor surat")
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="letter_number_once_a_year"),
            # With `replaces` unique, and of the same visit and kind (a foreign key of Postgres),
            # the letters of a visit are one line, whose last one counts.
            models.UniqueConstraint(
                fields=("visit", "kind"),
                condition=Q(replaces=None),
                name="letter_first_for_a_visit",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_number_positive"),
        )

    def __str__(self) -> str:
        return self.text
