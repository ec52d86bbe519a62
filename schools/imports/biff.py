"""Looks for formulas in a binary xls, of which calamine gives only the last value."""

from __future__ import annotations

import struct
from pathlib import Path

import olefile  # type: ignore[import-untyped]

from .records import Unreadable, cell_name

_STREAMS = ("Workbook", "Book")
# The records of a formula in the versions of BIFF.
_FORMULAS = {0x0006, 0x0206, 0x0406}
_HEAD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")


def refuse_binary_formulas(path: Path) -> None:
    try:
        with olefile.OleFileIO(path) as container:
            name = next(filter(container.exists, _STREAMS))
            records = container.openstream(name).read()
    except (OSError, ValueError, IndexError, StopIteration, struct.error) as error:
        raise Unreadable("damaged") from error
    at = 0
    while at + _HEAD.size + _PLACE.size <= len(records):
        kind, size = _HEAD.unpack_from(records, at)
        if kind in _FORMULAS:
            raise Unreadable("formula", cell_name(*_PLACE.unpack_from(records, at + _HEAD.size)))
        at += _HEAD.size + size
