"""Reads the needed columns of an xlsx in one pass over its XML.

A register has 66 columns of which we need eight: looking only for those is four times as fast as
reading all, and no more than one row is held. What is written in an unusual way (`Unfamiliar`)
is left to the slower reader.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import chain
from pathlib import Path
from posixpath import join, normpath

from .records import Cell, Unreadable

_BLOCK = 1 << 18
_MAX_ROW_BYTES = 4 << 20
_SHEET = re.compile(rb"<sheet [^>]*?r:id=\"([^\"]+)\"")
_RELATION = re.compile(rb"<Relationship ([^>]+)>")
_ATTRIBUTE = re.compile(rb"(\w+)=\"([^\"]*)\"")
_TYPE = re.compile(rb" t=\"(\w+)\"")
_ROW = re.compile(rb"<row (?:[^>]* )?r=\"(\d{1,7})\"")
_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})\d{1,7}\"")
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_FORMULA = re.compile(rb"<f[ >/]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_STRINGS = "xl/sharedStrings.xml"
# How nearly all cells are written.
_INLINE, _INLINE_END = b' t="inlineStr"><is><t>', b"</t></is></c>"
_SIMPLE = re.compile(rb"(?: s=\"\d+\")?(?: t=\"(\w+)\")?><v>([^<]*)</v></c>")
_SLASH = ord("/")


class Unfamiliar(Exception):
    """The file is written in a way that this reader does not know."""


class QuickBook:
    """An open xlsx; `sheets` gives them in the order of the tabs."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise Unreadable("damaged") from error
        self._shared: list[bytes] | None = None

    def sheets(self) -> list[str]:
        book = self._part("xl/workbook.xml")
        relations = self._part("xl/_rels/workbook.xml.rels")
        if re.search(rb"date1904=\"(1|true)\"", book):
            raise Unfamiliar
        targets = {}
        for relation in _RELATION.findall(relations):
            attributes = dict(_ATTRIBUTE.findall(relation))
            targets[attributes.get(b"Id")] = attributes.get(b"Target", b"").decode()
        names = [normpath(join("/xl", targets.get(id_, "?")))[1:] for id_ in _SHEET.findall(book)]
        if not names or not set(names) <= set(self._archive.namelist()):
            raise Unfamiliar
        return names

    def rows(self, sheet: str) -> Iterator[tuple[int, bytes]]:
        """Yield number and XML of each row that is there."""
        with self._archive.open(sheet) as stream:
            blocks = _split(stream, b"</row>")
            for block in chain([_familiar(blocks)], blocks):
                start = block.rfind(b"<row ")
                match = _ROW.match(block, start) if start >= 0 else None
                if match is None:
                    raise Unfamiliar
                if b"<f" in block and _FORMULA.search(block):
                    raise Unreadable("formula")
                yield int(match[1]), block[start:]

    def cells(self, row: bytes, limit: int) -> list[Cell]:
        """Read all cells of a row; one with cells beyond `limit` columns is refused."""
        found: list[Cell] = []
        matches = list(_CELL.finditer(row))
        if len(matches) != row.count(b"<c "):
            raise Unfamiliar
        for match in matches:
            cell = self._cell(row, match.end())
            if cell is None:
                continue
            at = column_index(match[1])
            if at >= limit:
                raise Unreadable("too_many_columns", str(limit))
            found.extend([None] * (at + 1 - len(found)))
            found[at] = cell
        return found

    def pick(self, row: bytes, number: int, columns: Sequence[bytes | None]) -> list[Cell]:
        """Read the cells under some letters (see `column_mark`); None gives None."""
        picked: list[Cell] = []
        place = b'%d"' % number
        for mark in columns:
            at = row.find(mark + place) if mark else -1
            picked.append(self._cell(row, at + len(mark + place)) if mark and at >= 0 else None)
        return picked

    def _cell(self, row: bytes, at: int) -> Cell:
        """Read one cell; `at` is where its attributes go on after the reference."""
        if row.startswith(_INLINE, at):
            start = at + len(_INLINE)
            end = row.find(b"<", start)
            if row.startswith(_INLINE_END, end):
                return _text(row[start:end])
        if match := _SIMPLE.match(row, at):
            return self._value(match[1], match[2])
        end = row.find(b">", at)
        if row[end - 1] == _SLASH:
            return None
        inner = row[end + 1 : row.find(b"</c>", end)]
        kind = _TYPE.search(row, at, end)
        if kind and kind[1] == b"inlineStr":
            return _rich_text(inner)
        value = _VALUE.search(inner)
        return self._value(kind and kind[1], value[1]) if value else None

    def _value(self, kind: bytes | None, value: bytes) -> Cell:
        if kind == b"s":
            return self._shared_text(value)
        if kind is None or kind == b"n":
            try:
                return float(value)
            except ValueError:
                return _text(value)
        return _text(value)

    def _shared_text(self, place: bytes) -> str:
        if self._shared is None:
            self._shared = []
            if _STRINGS in self._archive.namelist():
                with self._archive.open(_STRINGS) as stream:
                    self._shared = list(_split(stream, b"</si>"))
        try:
            return _rich_text(self._shared[int(place)])
        except (ValueError, IndexError) as error:
            raise Unreadable("damaged") from error

    def _part(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as stream:
                return stream.read(_MAX_ROW_BYTES)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Unfamiliar from error


def column_index(letters: bytes) -> int:
    """Return 0 for A, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def column_mark(index: int) -> bytes:
    """Return how a cell of the column begins: `<c r="AA` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return f'<c r="{letters}'.encode()


def _split(stream: zipfile.ZipExtFile, end: bytes) -> Iterator[bytes]:
    """Yield what stands before each `end`, without it."""
    rest = b""
    try:
        while block := stream.read(_BLOCK):
            *whole, rest = (rest + block).split(end)
            if len(rest) > _MAX_ROW_BYTES:
                raise Unreadable("too_large")
            yield from whole
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Unreadable("damaged") from error


def _familiar(blocks: Iterator[bytes]) -> bytes:
    """Return the first row, if rows are written as nearly all programs do."""
    try:
        return next(blocks)
    except (StopIteration, Unreadable) as error:
        raise Unfamiliar from error


def _rich_text(xml: bytes) -> str:
    if b"<rPh" in xml:
        xml = _PHONETIC.sub(b"", xml)
    return "".join([_text(piece) for piece in _TEXT.findall(xml)])


def _text(raw: bytes) -> str:
    text = raw.decode(errors="replace")
    if "&" in text:
        text = unescape(text)
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
