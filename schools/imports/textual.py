"""Reads CSV, and the SpreadsheetML that Dapodik writes with unescaped `&` and `<`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.sax import make_parser  # type: ignore[import-untyped]

from .layout import MAX_COLUMNS
from .records import Cell, Unreadable, cell_name

BLOCK = 1 << 16
MAX_UNCUT = 1 << 20
_STRAY_AMP = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")
_DATA = re.compile(r"(<(?:ss:)?Data\b[^>]*>)(.*?)(</(?:ss:)?Data>)", re.DOTALL)
_RICH = re.compile(r"<(?!/?(?:html:)?(?:B|I|U|S|Sub|Sup|Font|Span)\b[^<>]*>)")
_CUT = re.compile(r".*</(?:ss:)?Data>", re.DOTALL)


def csv_rows(path: Path) -> Iterator[Sequence[Cell]]:
    encoding = _encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            sample = file.read(BLOCK)
            file.seek(0)
            separator = max(";,\t", key=sample.count)
            for row in csv.reader(_lines(file), delimiter=separator, strict=False):
                if len(row) > 4 * MAX_COLUMNS:
                    raise Unreadable("too_many_columns", str(MAX_COLUMNS))
                yield [_typed(cell) for cell in row]
    except (csv.Error, UnicodeError) as error:
        raise Unreadable("damaged") from error


def _lines(file: IO[str]) -> Iterator[str]:
    while line := file.readline(MAX_UNCUT):
        if len(line) == MAX_UNCUT:
            raise Unreadable("damaged")
        yield line


def _typed(cell: str) -> Cell:
    """A CSV has no types: few digits are a number, as when a sheet took the zeros off a NISN."""
    few_digits = 5 <= len(cell) < 10 and cell.isdecimal() and cell.isascii()
    return int(cell) if few_digits and cell[0] != "0" else cell


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        is_utf16 = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if is_utf16 else "utf-8-sig"
    try:
        with path.open(encoding=encoding) as file:
            while file.read(BLOCK):
                pass
    except UnicodeError:
        return "cp1252"
    return encoding


def spreadsheetml_rows(path: Path) -> Iterator[Sequence[Cell]]:
    encoding = _encoding_of(path)
    handler = _Rows()
    parser = make_parser()
    parser.setContentHandler(handler)
    try:
        with path.open(encoding=encoding) as file:
            for piece in _repaired(file):
                parser.feed(piece)
                yield from handler.take()
        parser.close()
    except (SAXParseException, DefusedXmlException, UnicodeError) as error:
        raise Unreadable("damaged") from error
    yield from handler.take()


def _repaired(file: IO[str]) -> Iterator[str]:
    rest = re.sub(r"^\s*<\?xml.*?\?>", "", file.read(BLOCK), count=1)
    while True:
        match = _CUT.match(rest)
        if match:
            yield _escape(match[0])
            rest = rest[match.end() :]
        if len(rest) > MAX_UNCUT:
            raise Unreadable("damaged")
        block = file.read(BLOCK)
        if not block:
            yield _escape(rest)
            return
        rest += block


def _escape(text: str) -> str:
    text = _STRAY_AMP.sub("&amp;", text)
    return _DATA.sub(lambda data: data[1] + _RICH.sub("&lt;", data[2]) + data[3], text)


class _Rows(ContentHandler):
    """Collects the rows of the first worksheet; ss:Index may jump over rows and cells."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[Cell]] = []
        self._row: list[Cell] = []
        self._at = 0
        self._worksheets = 0
        self._text: list[str] | None = None
        self._number = False
        self._merged = 0

    def take(self) -> list[list[Cell]]:
        rows, self._rows = self._rows, []
        return rows

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        tag = name.rpartition(":")[2]
        if tag == "Worksheet":
            self._worksheets += 1
        elif tag == "Row":
            index = self._index(attrs, self._at, 1_048_576)
            if self._worksheets <= 1:
                self._rows.extend([] for _ in range(index - self._at))
            self._at, self._row = index, []
        elif tag == "Cell":
            index = self._index(attrs, len(self._row), 4 * MAX_COLUMNS)
            if "ss:Formula" in attrs:
                raise Unreadable("formula", cell_name(self._at, index))
            self._row.extend([None] * (index - len(self._row)))
            self._row.append(None)
            self._merged = min(int(attrs.get("ss:MergeAcross") or 0), MAX_COLUMNS)
        elif tag == "Data":
            self._text, self._number = [], attrs.get("ss:Type") == "Number"

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "Data" and self._row and self._text is not None:
            self._row[-1], self._text = self._value("".join(self._text)), None
        elif tag == "Cell":
            self._row.extend([None] * self._merged)
        elif tag == "Row" and self._worksheets <= 1:
            self._rows.append(self._row)
            self._at += 1

    def _value(self, text: str) -> Cell:
        if not self._number:
            return text
        try:
            return float(text)
        except ValueError:
            return text

    def _index(self, attrs: AttributesImpl, at: int, limit: int) -> int:
        text = attrs.get("ss:Index") or str(at + 1)
        index = int(text) - 1 if text.isdecimal() and len(text) < 9 else -1
        if not at <= index < limit:
            raise Unreadable("damaged")
        return index
