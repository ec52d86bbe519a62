"""Writes the template of a list of card statuses, with the known codes to choose from."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from schools.card_stages import CODES

HEADERS = ("NIK", "Status", "Tanggal", "Koreksi")
_WIDTH = 26
_LAST_ROW = 20_000


def write_status_template(path: Path) -> None:
    """Write the headers; the columns are text, so that a sheet cannot round a NIK."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Status")
        codes = book.add_worksheet("Kode")
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@"})
        sheet.set_column(0, len(HEADERS) - 1, _WIDTH, text)
        for at, header in enumerate(HEADERS):
            sheet.write_string(0, at, header, bold)
        sheet.freeze_panes(1, 0)
        codes.set_column(0, 0, _WIDTH + 6, text)
        for at, code in enumerate(CODES):
            codes.write_string(at, 0, code)
        source = f"=Kode!$A$1:$A${len(CODES)}"
        sheet.data_validation(1, 1, _LAST_ROW, 1, {"validate": "list", "source": source})
        yes = {"validate": "list", "source": ["ya"], "ignore_blank": True}
        sheet.data_validation(1, 3, _LAST_ROW, 3, yes)
