"""Writes our own plain template, for schools that cannot export from Dapodik."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

HEADERS = ("NISN", "NIK", "Nama", "JK", "Tanggal Lahir", "Rombel", "Kelurahan", "Kecamatan")
_TEXT_COLUMN_WIDTH = 20


def write_template(path: Path) -> None:
    """Write the headers; the columns are text, so that a sheet cannot round a NIK."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Siswa")
        sheet.set_column(
            0, len(HEADERS) - 1, _TEXT_COLUMN_WIDTH, book.add_format({"num_format": "@"})
        )
        bold = book.add_format({"bold": True, "num_format": "@"})
        for at, header in enumerate(HEADERS):
            sheet.write_string(0, at, header, bold)
        sheet.freeze_panes(1, 0)
