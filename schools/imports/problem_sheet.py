"""The rows that a person has to look at, as a sheet to work through beside Dapodik."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from .problems import RowProblems
from .records import Problem

_WIDTHS = (32, 28, 8, 12, 30, 14, 12, 18, 60, 60)


def write_problem_sheet(path: Path, found: Iterable[RowProblems]) -> None:
    """Write one line per problem; memory stays flat. Only the NIK's last four digits are in it."""
    titles = (
        *(_("Berkas"), _("Sekolah"), _("Baris"), _("Sifat"), _("Nama"), "NISN"),
        *(_("NIK berakhiran"), _("Kolom"), _("Masalah"), _("Yang perlu dilakukan")),
    )
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_("Masalah"))
        bold = book.add_format({"bold": True, "bg_color": "#DDEEEA", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width, wrapped)
        for at, title in enumerate(titles):
            sheet.write_string(0, at, title, bold)
        sheet.freeze_panes(1, 0)
        line = 0
        for each in found:
            for problem in each.problems:
                line += 1
                for at, cell in enumerate(_cells(each, problem)):
                    # Never write(): it would make a formula of a name that begins with "=".
                    sheet.write_string(line, at, cell, wrapped)
                sheet.write_number(line, 2, each.row.row, wrapped)
        sheet.autofilter(0, 0, line, len(titles) - 1)


def _cells(found: RowProblems, problem: Problem) -> tuple[str, ...]:
    row = found.row
    return (
        row.file.name,
        str(row.file.school or row.file.school_name),
        "",
        _("Peringatan") if problem.severity == "warning" else _("Ditahan"),
        row.name,
        row.nisn or "",
        row.nik_last4,
        problem.column,
        problem.message,
        problem.remedy,
    )
