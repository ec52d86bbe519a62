"""What every file says about itself."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from visits.reports.progress import Progress


def title_of(progress: Progress) -> str:
    return _("Capaian %(campaign)s") % {"campaign": progress.campaign.name}


def moment_of(progress: Progress) -> str:
    """Return the instant with its time zone: 19 September 2024, 15.30.00 WIB."""
    return date_format(progress.as_of, _("j F Y, H.i.s T"))


def stamp_of(progress: Progress) -> str:
    return _("Keadaan per %(moment)s") % {"moment": moment_of(progress)}


def steps_of(progress: Progress) -> list[tuple[str, int]]:
    """Return the waterfall as words and figures."""
    total = progress.total
    return [
        (_("Siswa terdaftar"), total.register),
        (_("Berusia 17 pada hari pemungutan suara"), total.eligible),
        (_("Sudah rekam sebelumnya"), total.before),
        (_("Direkam kampanye ini"), total.recorded),
        (_("Belum rekam"), total.remaining),
    ]
