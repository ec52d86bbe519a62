"""A visit's list for when nothing else works: on paper, and as a sheet to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from visits.models import Visit
from visits.models.recordings import AbsenceReason, Outcome
from visits.queries.roster import Entry, classes_of
from visits.sync.sheets import OUTCOMES

from .letters import long_date, long_moment, qr_of, write_letter

# The names that reading knows; in Indonesian whatever the reader's language.
HEADERS = (
    *("Kode siswa", "Nomor", "Rombel", "Nama", "L/P", "Tanggal lahir", "NIK akhir"),
    *("Hasil", "Alasan", "Catatan"),
)
_WIDTHS = (12, 8, 16, 34, 6, 14, 11, 26, 20, 30)
_OUTCOME, _REASON = HEADERS.index("Hasil"), HEADERS.index("Alasan")


def write_paper(visit: Visit, entries: Sequence[Entry], *, url: str, made_at: datetime) -> bytes:
    """Return a PDF with one table per class, a tick column, and a QR code to the visit."""
    with translation.override("id"):
        data = {
            "title": f"Daftar rekam {visit.school.name}, {long_date(visit.date)}",
            "office": visit.campaign.office_name,
            "stamp": f"Daftar rekam {visit.pk}, keadaan {long_moment(made_at)}",
            "school": visit.school.name,
            "day": long_date(visit.date),
            "hours": f"{visit.start_time:%H.%M}–{visit.end_time:%H.%M}",
            "classes": [
                [group.name or _("Tanpa rombel"), [_line(entry) for entry in group.entries]]
                for group in classes_of(entries)
            ],
            "reasons": ", ".join(str(label) for label in AbsenceReason.labels),
            "qr": qr_of(url),
            "url": url,
        }
    return write_letter("daftar_rekam.typ", data, made_at=made_at)


def write_sheet(entries: Sequence[Entry], file: IO[bytes]) -> None:
    """Write the list as a workbook in which only outcome, reason and note are to be filled in."""
    with xlsxwriter.Workbook(file) as book, translation.override("id"):
        sheet = book.add_worksheet("Kunjungan")
        text = book.add_format({"num_format": "@"})
        open_text = book.add_format({"num_format": "@", "locked": False, "bg_color": "#FFF8E6"})
        bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#DDEEEA"})
        for column, (header, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, header, bold)
        sheet.freeze_panes(1, 0)
        for line, entry in enumerate(entries, start=1):
            for column, cell in enumerate(_cells(entry)):
                sheet.write_string(line, column, cell, text)
            for column in range(_OUTCOME, len(HEADERS)):
                sheet.write_blank(line, column, None, open_text)
        last = max(len(entries), 1)
        outcomes = [str(outcome.label) for outcome in OUTCOMES]
        reasons = [str(label) for label in AbsenceReason.labels]
        for column, allowed in ((_OUTCOME, outcomes), (_REASON, reasons)):
            sheet.data_validation(1, column, last, column, {"validate": "list", "source": allowed})
        # Against slips of the hand only: no password.
        sheet.protect("", {"format_columns": True, "sort": True, "autofilter": True})


def _line(entry: Entry) -> list[str]:
    pupil = entry.student
    return [
        str(entry.number),
        pupil.name,
        pupil.sex,
        f"{pupil.birth_date:%d-%m-%Y}",
        pupil.nik_last4,
        str(Outcome(entry.outcome).label) if entry.outcome else "",
    ]


def _cells(entry: Entry) -> list[str]:
    pupil = entry.student
    return [
        str(pupil.pk),
        str(entry.number),
        entry.guest_of or pupil.class_name,
        pupil.name,
        pupil.sex,
        f"{pupil.birth_date:%d-%m-%Y}",
        pupil.nik_last4,
    ]


def file_name(visit: Visit, kind: str) -> str:
    return f"daftar-rekam-{visit.school.npsn}-{visit.date.isoformat()}.{kind}"


def content_of(kind: str) -> dict[str, Any]:
    types = {
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    return {"content_type": types[kind]}
