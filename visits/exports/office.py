"""What every paper of the office shares: its head, its signatory and its wording."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from visits.actions.letters import head_of
from visits.models import LetterText, Visit
from visits.wordings import folder_wording

from .letters import long_date

SHOWN = (
    *("government", "address", "contact", "city"),
    *("signatory_title", "signatory_name", "signatory_rank", "signatory_nip"),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a paper: what its head says of it (hal, sifat, lampiran) and its text."""

    subject: str
    nature: str
    enclosures: str
    paragraphs: list[str]


def head_data(visit: Visit) -> dict[str, Any]:
    """Return what templates/letters/letterhead.typ and the signatures show."""
    head = head_of(visit)
    copies = [line.strip() for line in head.copies.splitlines() if line.strip()]
    shown = {name: getattr(head, name) for name in SHOWN}
    return shown | {"office": visit.campaign.office_name, "copies": copies}


def worded(kind: str, names: Mapping[str, str]) -> Wording:
    """Return the words of a paper, the office's own or the folder's, filled in."""
    subject, body = folder_wording(kind)
    folder = LetterText(kind=kind, subject=subject, body=body)
    text = LetterText.objects.filter(kind=kind).first() or folder
    return Wording(
        subject=_filled(text.subject, names),
        nature=_filled(text.nature, names),
        enclosures=_filled(text.enclosures, names),
        paragraphs=[_filled(part, names) for part in re.split(r"\n\s*\n", text.body)],
    )


def names_of(visit: Visit, *, pupils: int, devices: int, crew: int) -> dict[str, str]:
    """Return all that a wording may name (visits.models.letters.PLACEHOLDERS)."""
    start, _end = visit.period_in(visit.campaign.time_zone)
    return {
        "sekolah": visit.school.name,
        "npsn": visit.school.npsn,
        "hari_tanggal": long_date(visit.date),
        "jam": f"{visit.start_time:%H.%M}–{visit.end_time:%H.%M} {start:%Z}",
        "alat": str(devices),
        "jumlah_petugas": str(crew),
        "jumlah_siswa": str(pupils),
        "kantor": visit.campaign.office_name,
        "kampanye": visit.campaign.name,
        "hari_pemungutan": long_date(visit.campaign.election_day),
    }


def _filled(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: names.get(m[1], m[0]), " ".join(text.split()))
