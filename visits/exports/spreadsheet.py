"""Progress as an XLSX workbook: summary, schools, days and the pupils who remain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from schools.models import Student
from visits.actions.export_files import Tell
from visits.reports.pace import Day
from visits.reports.progress import Progress

from .outstanding import COLUMNS
from .stamps import moment_of, stamp_of, steps_of, title_of

_HEADER_ROW = 0
_DATE = "dd/mm/yyyy"
_LINE_HEIGHT = 15
_SHORT = 10_000
_CHUNK = 5_000


def write_xlsx(
    progress: Progress, pupils: QuerySet[Student], file: IO[bytes], *, tell: Tell
) -> None:
    """Write the workbook; memory does not grow with the number of pupils.

    A short list is written in memory, which is faster and makes a smaller file.
    """
    options = {"constant_memory": progress.total.remaining > _SHORT}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title_of(progress), "comments": stamp_of(progress)})
        sheets = _Sheets(book, stamp_of(progress))
        _write_summary(sheets, progress)
        _write_schools(sheets, progress)
        _write_days(sheets, progress.days)
        _write_pupils(sheets, pupils, progress.total.remaining, tell)


def write_list(
    name: str,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: QuerySet[Any, Any],
    file: IO[bytes],
    *,
    stamp: str,
    count: int,
    tell: Tell,
) -> None:
    """Write a workbook of one sheet: a list of `count` rows with its stamp."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": name, "comments": stamp})
        sheets = _Sheets(book, stamp)
        sheet = sheets.add(name, headings, widths)
        sheets.write_all(sheet, rows, len(headings), count, tell)


class _Sheets:
    """The sheets of a workbook, all with a frozen header, filters and the stamp in print."""

    def __init__(self, book: Any, stamp: str) -> None:
        self.book = book
        self._stamp = stamp
        self._header = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DDEEEA"}
        )
        self._date = book.add_format({"num_format": _DATE, "align": "left", "indent": 1})
        self._number = book.add_format({"num_format": "#,##0"})

    def add(self, name: str, headings: Sequence[str], widths: Sequence[float]) -> Any:
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
        sheet.repeat_rows(_HEADER_ROW)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self._stamp}&R&P / &N")
        # Not every program makes room for a heading of several lines by itself.
        sheet.set_row(_HEADER_ROW, _LINE_HEIGHT * max(map(_lines, headings, widths)))
        for column, heading in enumerate(headings):
            sheet.write_string(_HEADER_ROW, column, heading, self._header)
        return sheet

    def write(self, sheet: Any, row: int, cells: Iterable[object]) -> None:
        """Write numbers as numbers, dates as dates, and every text as text, never a formula."""
        for column, cell in enumerate(cells):
            if type(cell) is str:
                if cell:
                    sheet.write_string(row, column, cell)
            elif type(cell) is int:
                sheet.write_number(row, column, cell, self._number)
            elif cell is not None:
                sheet.write_datetime(row, column, cell, self._date)

    def write_all(
        self, sheet: Any, rows: QuerySet[Any, Any], columns: int, count: int, tell: Tell
    ) -> None:
        """Write a list of about `count` rows; `tell` hears how far it is."""
        last = _HEADER_ROW
        for last, cells in enumerate(rows.iterator(chunk_size=_CHUNK), start=_HEADER_ROW + 1):
            self.write(sheet, last, cells)
            if last % _CHUNK == 0:
                tell(last, count)
        self.filters(sheet, last, columns)

    def filters(self, sheet: Any, last_row: int, columns: int) -> None:
        sheet.autofilter(_HEADER_ROW, 0, last_row, columns - 1)


def _lines(heading: str, width: float) -> int:
    """Return how many lines a bold heading takes beside the button of its filter."""
    return len(wrap(heading, max(int(width) - 3, 6)))


def _write_summary(sheets: _Sheets, progress: Progress) -> None:
    sheet = sheets.add(_("Ringkasan"), [_("Langkah"), _("Siswa")], (42, 42))
    rows = steps_of(progress)
    facts: list[tuple[str, object]] = [
        (_("Kampanye"), progress.campaign.name),
        (_("Keadaan per"), moment_of(progress)),
        (_("Hari pemungutan suara"), progress.campaign.election_day),
        (_("Hari perekaman terakhir"), progress.campaign.deadline),
        (_("Hari kerja tersisa"), progress.workdays_left),
        (_("Perlu per hari kerja"), progress.needed_per_day),
    ]
    for number, cells in enumerate([*rows, ("", None), *facts], start=_HEADER_ROW + 1):
        sheets.write(sheet, number, cells)
    sheets.filters(sheet, len(rows), 2)
    chart = sheets.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [sheet.name, 1, 0, len(rows), 0],
            "values": [sheet.name, 1, 1, len(rows), 1],
            "name": _("Siswa"),
            "data_labels": {"value": True},
            "fill": {"color": "#0B5A55"},
            "gap": 40,
        }
    )
    chart.set_title({"name": title_of(progress)})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": 320})
    sheet.insert_chart("D2", chart)


def _write_schools(sheets: _Sheets, progress: Progress) -> None:
    headings = [
        _("NPSN"),
        _("Sekolah"),
        _("Kecamatan"),
        _("Terdaftar"),
        _("Sasaran"),
        _("Sudah rekam sebelumnya"),
        _("Direkam"),
        _("Belum rekam"),
        _("Kunjungan berikutnya"),
    ]
    sheet = sheets.add(
        pgettext("plural", "Sekolah"), headings, (11, 34, 18, 11, 11, 14, 11, 11, 14)
    )
    for row, school in enumerate(progress.schools, start=_HEADER_ROW + 1):
        tally = school.tally
        numbers = (tally.register, tally.eligible, tally.before, tally.recorded, tally.remaining)
        sheets.write(
            sheet, row, (school.npsn, school.name, school.district, *numbers, school.next_visit)
        )
    sheets.filters(sheet, len(progress.schools), len(headings))


def _write_days(sheets: _Sheets, days: Sequence[Day]) -> None:
    headings = [_("Tanggal"), _("Direkam"), _("Perlu")]
    sheet = sheets.add(_("Hari"), headings, (14, 12, 12))
    for row, day in enumerate(days, start=_HEADER_ROW + 1):
        # A day ahead is empty, not 0, so that averages in the sheet are right.
        recorded = None if day.is_ahead and not day.recorded else day.recorded
        sheets.write(sheet, row, (day.date, recorded, day.needed))
    sheets.filters(sheet, len(days), len(headings))
    if days:
        sheet.insert_chart("E2", _days_chart(sheets, sheet.name, len(days)))


def _days_chart(sheets: _Sheets, name: str, count: int) -> Any:
    dates = [name, 1, 0, count, 0]
    chart = sheets.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": [name, _HEADER_ROW, 1],
            "categories": dates,
            "values": [name, 1, 1, count, 1],
            "fill": {"color": "#0B5A55"},
        }
    )
    needed = sheets.book.add_chart({"type": "line"})
    needed.add_series(
        {
            "name": [name, _HEADER_ROW, 2],
            "categories": dates,
            "values": [name, 1, 2, count, 2],
            "line": {"color": "#B9741C", "width": 2.25},
        }
    )
    chart.combine(needed)
    chart.set_title({"name": _("Direkam per hari dan yang diperlukan")})
    chart.set_x_axis({"date_axis": True, "num_format": "d/m", "major_unit": 7})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 380})
    return chart


def _write_pupils(sheets: _Sheets, pupils: QuerySet[Student], count: int, tell: Tell) -> None:
    widths = (11, 30, 16, 14, 32, 6, 13, 13, 10, 30, 24, 13)
    sheet = sheets.add(_("Belum rekam"), [str(h) for h in COLUMNS.values()], widths)
    sheets.write_all(sheet, pupils.values_list(*COLUMNS), len(COLUMNS), count, tell)
