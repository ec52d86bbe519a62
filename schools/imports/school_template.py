"""Writes the list of schools as it is read again: the template for an office that has none yet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from schools.models import School

HEADERS = (
    *("NPSN", "Nama sekolah", "Bentuk", "Status", "Kecamatan", "Kode kecamatan"),
    *("Alamat", "Lintang", "Bujur", "Hari sekolah"),
)
_WIDTHS = (12, 34, 10, 10, 18, 16, 40, 12, 12, 14)
_LEVEL, _STATUS, _DAYS = 2, 3, 9
_LAST_ROW = 5_000
_CHOICES = {_LEVEL: list(School.Level.values), _STATUS: ["Negeri", "Swasta"], _DAYS: ["5", "6"]}


def write_school_list(path: Path, schools: Iterable[School]) -> None:
    """Write `schools` (with their district); the columns are text, so nothing is rounded."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sekolah")
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@"})
        for at, (header, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True)):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, header, bold)
        for number, school in enumerate(schools, start=1):
            for at, value in enumerate(_cells(school)):
                sheet.write_string(number, at, value, text)
        sheet.freeze_panes(1, 0)
        for at, values in _CHOICES.items():
            choice = {"validate": "list", "source": values, "ignore_blank": True}
            sheet.data_validation(1, at, _LAST_ROW, at, choice)


def _cells(school: School) -> tuple[str, ...]:
    """Return the school in the order of HEADERS; degrees with a point, as Dapodik has them."""
    return (
        school.npsn,
        school.name,
        school.level,
        "Negeri" if school.is_public else "Swasta",
        school.district.name,
        school.district.code,
        school.address,
        str(school.latitude),
        str(school.longitude),
        str(school.days_per_week),
    )
