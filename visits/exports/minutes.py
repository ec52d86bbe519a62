"""The berita acara on paper."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from visits.models import Minutes
from visits.queries.minutes import FIGURES, lines_of

from .letters import long_date, long_moment, qr_of, write_letter


def write_minutes(minutes: Minutes, *, check_url: str) -> bytes:
    """Return the PDF of a statement; `check_url` is where its figures are counted again."""
    with translation.override("id"):
        data = _data(minutes, check_url)
    return write_letter("berita_acara.typ", data, made_at=minutes.made_at)


def file_name(minutes: Minutes) -> str:
    visit = minutes.visit
    return f"berita-acara-{visit.school.npsn}-{visit.date.isoformat()}-{minutes.number}.pdf"


def _data(minutes: Minutes, check_url: str) -> dict[str, Any]:
    visit = minutes.visit
    lines = lines_of(minutes.text)
    told = dict(lines)
    npsn, _space, school = told["school"].partition(" ")
    made = long_moment(minutes.made_at)
    return {
        "title": f"Berita acara {school}, {long_date(visit.date)}",
        "office": visit.campaign.office_name,
        "stamp": f"Berita acara {visit.pk}/{minutes.number}, dibuat {made}",
        "number": f"{visit.pk}/{minutes.number}/{visit.date.year}",
        "day": long_date(visit.date),
        "school": school,
        "npsn": npsn,
        "campaign": visit.campaign.name,
        "facts": _facts(minutes, lines, told),
        "figures": [
            [str(label), told[key], key.startswith("absent/")] for key, label in FIGURES.items()
        ],
        "remark": _remark(told),
        "signatures": [_("Petugas perekaman,"), _("Kepala sekolah,")],
        "sha256": minutes.sha256,
        "proof": _(
            "Angka yang sama dapat dihitung ulang dari %(count)d peristiwa yang tersimpan: %(url)s"
        )
        % {"count": sum(1 for key, _value in lines if key == "event"), "url": check_url},
        "qr": qr_of(check_url),
    }


def _facts(minutes: Minutes, lines: list[tuple[str, str]], told: dict[str, str]) -> list[list[str]]:
    def joined(wanted: str) -> str:
        return ", ".join(value for key, value in lines if key == wanted) or "–"

    visit = minutes.visit
    hours = f"{visit.start_time:%H.%M}–{visit.end_time:%H.%M}"
    return [
        [_("Waktu"), hours],
        [_("Alat perekaman"), joined("device")],
        [_("Petugas"), joined("operator")],
        [_("Sasaran (siswa)"), told["target"]],
        [_("Dari sekolah lain (siswa)"), told["guests"]],
    ]


def _remark(told: dict[str, str]) -> str:
    if told["open_phones"] == "0":
        return ""
    return _("%(count)s HP belum melapor ketika kunjungan ditutup. Alasan: %(reason)s") % {
        "count": told["open_phones"],
        "reason": told["despite"],
    }
