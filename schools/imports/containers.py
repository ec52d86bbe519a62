"""Reads xlsx, xls and ods by calamine, after a look at the zip that xlsx and ods are."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from .biff import refuse_binary_formulas
from .records import Cell, Unreadable
from .zips import guard_zip

MAX_SHEETS = 10
_FORMULAS = {
    "xlsx": re.compile(rb"<(?:\w+:)?f[ >/]"),
    "ods": re.compile(rb"\btable:formula="),
}
_PARTS = {"xlsx": re.compile(r"xl/worksheets/[^/]+\.xml", re.I), "ods": re.compile("content.xml")}
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^<>]*\br=["']([A-Z]+\d+)["'][^<>]*>$""")
_OVERLAP = 200
_HINTS = (b"<f", b":f")


def sheets(kind: str, path: Path) -> Iterator[Iterator[Sequence[Cell]]]:
    """Yield the rows of each sheet, from its first row on."""
    if kind in _FORMULAS:
        guard_zip(path)
        _refuse_formulas(kind, path)
    else:
        refuse_binary_formulas(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names[:MAX_SHEETS]:
                yield _rows(workbook, name)
    except PasswordError as error:
        raise Unreadable("encrypted") from error
    except CalamineError as error:
        raise Unreadable("damaged") from error


def _rows(workbook: CalamineWorkbook, name: str) -> Iterator[Sequence[Cell]]:
    for row in workbook.get_sheet_by_name(name).iter_rows():
        yield [cell if isinstance(cell, str | float) else _plain(cell) for cell in row]


def _plain(
    cell: int | bool | time | date | datetime | timedelta,
) -> Cell:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def _refuse_formulas(kind: str, path: Path) -> None:
    # Calamine hands on a formula's last value, which may be anything; so they are sought first.
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not _PARTS[kind].fullmatch(entry.filename):
                    continue
                with archive.open(entry) as part:
                    tail = b""
                    while block := part.read(1 << 18):
                        window = tail + block
                        # Plain searches first: the pattern alone takes seconds on a large sheet.
                        hinted = any(hint in window for hint in _HINTS)
                        if hinted and (formula := _FORMULAS[kind].search(window)):
                            before = window[max(0, formula.start() - _OVERLAP) : formula.start()]
                            cell = _CELL.search(before)
                            raise Unreadable("formula", cell[1].decode() if cell else "")
                        tail = block[-_OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Unreadable("damaged") from error
