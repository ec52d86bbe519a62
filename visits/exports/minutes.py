"""The berita acara on paper."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from visits.models import Letter, Minutes
from visits.models.letters import LetterKind
from visits.queries.minutes import EVENT, FIGURES, lines_of

from .letters import long_date, long_moment, qr_of, write_letter
from .office import head_data, names_of, worded


def write_minutes(minutes: Minutes, letter: Letter, *, check_url: str) -> bytes:
    """Return the PDF of a statement under the number of `letter`.

    `check_url` is where its figures are counted again.
    """
    with translation.override("id"):
        data = _data(minutes, letter, check_url)
    return write_letter("berita_acara.typ", data, made_at=minutes.made_at)


def file_name(minutes: Minutes) -> str:
    visit = minutes.visit
    return f"berita-acara-{visit.school.npsn}-{visit.date.isoformat()}-{minutes.number}.pdf"


def _data(minutes: Minutes, letter: Letter, check_url: str) -> dict[str, Any]:
    visit = minutes.visit
    lines = lines_of(minutes.text)
    told = dict(lines)
    npsn, _space, school = told["school"].partition(" ")
    there = Counter(key for key, _value in lines)
    names = names_of(
        visit, pupils=int(told["target"]), devices=there["device"], crew=there["operator"]
    )
    words = worded(LetterKind.MINUTES, names | {"sekolah": school, "npsn": npsn})
    return {
        "title": f"{words.subject} {school}, {long_date(visit.date)}",
        "head": head_data(visit),
        "office": visit.campaign.office_name,
        "stamp": f"Berita acara {_stamp(minutes)}",
        "number": _number(minutes, letter),
        "subject": words.subject,
        "paragraphs": words.paragraphs,
        "facts": _facts(minutes, lines, told),
        "figures": [
            [str(label), told[key], key.startswith("absent/")] for key, label in FIGURES.items()
        ],
        "remarks": [remark for remark in (_replaces(minutes), _despite(told)) if remark],
        "signatures": [_("Petugas perekaman,"), _("Kepala sekolah,")],
        "sha256": minutes.sha256,
        "proof": _(
            "Angka yang sama dapat dihitung ulang dari %(count)d peristiwa yang tersimpan: %(url)s"
        )
        % {"count": len(_events(minutes)), "url": check_url},
        "qr": qr_of(check_url),
    }


def _stamp(minutes: Minutes) -> str:
    return f"{minutes.visit_id}/{minutes.number}, dibuat {long_moment(minutes.made_at)}"


def _number(minutes: Minutes, letter: Letter) -> str:
    """Return the visit's number; statements after the first say the how-manieth change they are."""
    if minutes.number == 1:
        return letter.text
    changed = _("perubahan ke-%(count)d") % {"count": minutes.number - 1}
    return f"{letter.text}, {changed}"


def _events(minutes: Minutes) -> set[str]:
    return {value for key, value in lines_of(minutes.text) if key == EVENT}


def _replaces(minutes: Minutes) -> str:
    """Say what a later statement takes the place of, and how many marks came in between."""
    before = minutes.visit.minutes.filter(number=minutes.number - 1).first()
    if before is None:
        return ""
    return _(
        "Menggantikan berita acara %(before)s; sesudahnya %(count)d catatan datang terlambat."
    ) % {"before": _stamp(before), "count": len(_events(minutes) - _events(before))}


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


def _despite(told: dict[str, str]) -> str:
    if told["open_phones"] == "0":
        return ""
    return _("%(count)s HP belum melapor ketika kunjungan ditutup. Alasan: %(reason)s") % {
        "count": told["open_phones"],
        "reason": told["despite"],
    }
