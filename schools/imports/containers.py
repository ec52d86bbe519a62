"""Reads xlsx, xls and ods by calamine, after a look at the zip that xlsx and ods are."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from .records import Cell, Unreadable
from .zips import guard_zip

MAX_SHEETS = 10
# A thread of its own costs a small file more than the search that it saves.
LARGE_BYTES = 500_000
Value = str | float | bool | time | date | timedelta | None
_FORMULAS = {
    "xlsx": re.compile(rb"<(?:\w+:)?f[ >/]"),
    "ods": re.compile(rb"\btable:formula="),
}
_PARTS = {"xlsx": re.compile(r"xl/worksheets/[^/]+\.xml", re.I), "ods": re.compile("content.xml")}
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^<>]*\br=["']([A-Z]+\d+)["'][^<>]*>$""")
_OVERLAP = 200
_HINTS = (b"<f", b":f")


def sheets(kind: str, path: Path) -> Iterator[Iterator[Sequence[Value]]]:
    """Yield the rows of each sheet, from its first row on, as calamine gives them."""
    if kind not in _FORMULAS:
        from .biff import refuse_binary_formulas

        refuse_binary_formulas(path)
        yield from _sheets(path, lambda: None)
        return
    guard_zip(path)
    if path.stat().st_size < LARGE_BYTES:
        _refuse_formulas(kind, path)
        yield from _sheets(path, lambda: None)
        return
    # Calamine lets other threads run while it reads, so the search takes no time of its own.
    with ThreadPoolExecutor(max_workers=1) as other:
        yield from _sheets(path, other.submit(_refuse_formulas, kind, path).result)


def _sheets(path: Path, refuse_formulas: Callable[[], None]) -> Iterator[Iterator[Sequence[Value]]]:
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names[:MAX_SHEETS]:
                rows = workbook.get_sheet_by_name(name).iter_rows()
                refuse_formulas()
                yield rows
    except CalamineError as error:
        refuse_formulas()
        code = "encrypted" if isinstance(error, PasswordError) else "damaged"
        raise Unreadable(code) from error


def plain_cells(values: Sequence[Value]) -> list[Cell]:
    return [
        value if value is None or isinstance(value, str | float) else _plain(value)
        for value in values
    ]


def _plain(value: bool | int | time | date | timedelta) -> Cell:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


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
