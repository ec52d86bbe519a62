"""Reads one strange file in a process of its own, so that a hostile one takes only it down.

It writes lines of JSON: the head, chunks of rows `[row number, cells]`, and `{"end": true}`, or
`{"refused": code, "detail": …}`. No Django here.
"""

from __future__ import annotations

import json
import resource
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from . import containers
from .layout import HEADER_SEARCH_ROWS, Layout, find_layout
from .records import Cell, Unreadable

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 120
WALL_SECONDS = 180
# Small enough to stay in the processor's cache, and to be judged while the next is read.
CHUNK_ROWS = 500
MAX_ROWS = 600_000
HEAD_ROWS = HEADER_SEARCH_ROWS + 2
Row = Sequence[Cell]
NumberedRow = tuple[int, list[Cell]]
# The first rows of a sheet, and what gives the needed cells of all rows once they are understood.
Sheet = tuple[list[Row], Callable[[Layout], Iterator[NumberedRow]]]


def write_answer(kind: str, path: Path, out: TextIO) -> None:
    """Limit this process for good, then read the file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    try:
        for message in read(kind, path):
            out.write(json.dumps(message, ensure_ascii=True) + "\n")
    except Unreadable as refused:
        answer = {"refused": refused.code, "detail": refused.detail}
        out.write(json.dumps(answer) + "\n")
    except MemoryError:
        out.write('{"refused": "too_large", "detail": ""}\n')


def read(kind: str, path: Path) -> Iterator[object]:
    layout, rows = _first_sheet_with_layout(_sheets(kind, path))
    yield {
        "school_name": layout.school_name,
        "header_row": layout.header + 1,
        "column_count": layout.column_count,
        "purpose": layout.purpose,
    }
    filled = _filled(rows)
    while chunk := list(islice(filled, CHUNK_ROWS)):
        yield chunk
    yield {"end": True}


def _sheets(kind: str, path: Path) -> Iterator[Sheet]:
    if kind in ("csv", "spreadsheetml"):
        from . import textual

        rows = textual.csv_rows if kind == "csv" else textual.spreadsheetml_rows
        return iter([_whole(rows(path), list)])
    return (_whole(rows, containers.plain_cells) for rows in containers.sheets(kind, path))


def _whole(rows: Iterator[Sequence[Any]], plain: Callable[[Sequence[Any]], list[Cell]]) -> Sheet:
    """A sheet whose reader gives whole rows, all from the first on.

    `plain` makes cells of what it gives; of most rows only the needed ones become cells.
    """
    first = list(islice(rows, HEAD_ROWS))

    def picked(layout: Layout) -> Iterator[NumberedRow]:
        for number, row in enumerate(chain(first, rows), start=1):
            if number > layout.skip:
                yield number, plain(layout.pick(row))

    return [plain(row) for row in first], picked


def _first_sheet_with_layout(sheets: Iterable[Sheet]) -> tuple[Layout, Iterator[NumberedRow]]:
    refused = Unreadable("empty")
    for at, (head, picked) in enumerate(sheets):
        try:
            layout = find_layout(head)
        except Unreadable as problem:
            if at == 0 or refused.code == "empty":
                refused = problem
        else:
            return layout, picked(layout)
    raise refused


def _filled(rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    count = 0
    for number, row in rows:
        cells = [None if cell == "" else cell for cell in row]
        if any(cell is not None for cell in cells):
            count += 1
            if count > MAX_ROWS:
                raise Unreadable("too_many_rows", str(MAX_ROWS))
            yield number, cells
    if not count:
        raise Unreadable("no_rows")
