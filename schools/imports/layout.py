"""Finds the header of a register by its names and maps columns by name, never by position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .list_layouts import find_list_header
from .records import Cell, Unreadable

HEADER_SEARCH_ROWS = 40
MAX_COLUMNS = 120
FIELDS = (
    "nisn",
    "nik",
    "name",
    "sex",
    "birth_date",
    "class_name",
    "home_village",
    "home_district",
)
_NAMES = {
    "nisn": ("nisn", "no nisn", "nomor nisn"),
    "nik": ("nik", "no nik", "nomor nik", "nik siswa", "nik peserta didik"),
    "name": ("nama", "nama siswa", "nama lengkap", "nama peserta didik", "nama pd"),
    "sex": ("jk", "l p", "jenis kelamin", "kelamin"),
    "birth_date": ("tanggal lahir", "tgl lahir"),
    "class_name": ("rombel saat ini", "rombel", "kelas", "rombongan belajar"),
    "home_village": ("kelurahan", "keluarahan", "desa kelurahan", "kelurahan desa"),
    "home_district": ("kecamatan",),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_SHOWN = {
    "nisn": "NISN/NIK",
    "name": "Nama",
    "sex": "JK",
    "birth_date": "Tanggal Lahir",
    "class_name": "Rombel Saat Ini",
}
_GROUPS = {"data ayah", "data ibu", "data wali"}
_TEACHERS = re.compile(r"\bdaftar (guru|ptk|pendidik|tendik|tenaga)\b")
_LEAVERS = re.compile(r"\b(peserta didik|siswa) (yang )?(keluar|lulus|mutasi)\b")
_TEACHER_COLUMNS = {"nuptk", "nip", "jenis ptk"}
_LEAVER_COLUMNS = {"keluar karena", "tanggal keluar", "jenis keluar"}
_NOT_A_SCHOOL = ("daftar", "kecamatan", "tanggal", "kabupaten", "provinsi")


class Layout(NamedTuple):
    """Where the needed columns are; `skip` counts the rows up to the last header row.

    `columns` are those of FIELDS, or, of a list with another `purpose`, those of its own fields.
    """

    school_name: str
    header: int
    skip: int
    column_count: int
    columns: tuple[int | None, ...]
    purpose: str = "register"

    def pick(self, row: Sequence[Cell]) -> list[Cell]:
        """Return the needed cells in the order of the fields; nothing else leaves this function."""
        size = len(row)
        return [row[at] if at is not None and at < size else None for at in self.columns]


def find_layout(rows: Sequence[Sequence[Cell]]) -> Layout:
    """Read the layout off the first rows of a sheet, or raise `Unreadable`."""
    named = [[normalise_header(cell) for cell in row] for row in rows[:HEADER_SEARCH_ROWS]]
    if not any(any(row) for row in named):
        raise Unreadable("empty")
    if other := find_list_header(named):
        width = _width(named[other.row])
        return Layout("", other.row, other.row + 1, width, other.columns, other.purpose)
    found = [len({_FIELD_OF[cell] for cell in row if cell in _FIELD_OF}) for row in named]
    best = max(range(len(named)), key=lambda at: found[at])
    _refuse_wrong_register(named[:best], set(named[best]))
    if found[best] < 2:
        raise Unreadable("no_header")
    header = named[best]
    if _width(header) > MAX_COLUMNS:
        raise Unreadable("too_many_columns", str(MAX_COLUMNS))
    below = named[best + 1] if best + 1 < len(named) else []
    two_rows = bool(_GROUPS & set(header)) and "nama" in below
    return Layout(
        school_name=_school_name(rows[:best]),
        header=best,
        skip=best + (2 if two_rows else 1),
        column_count=max(_width(header), _width(below) if two_rows else 0),
        columns=_map_columns(header),
    )


def normalise_header(cell: Cell) -> str:
    """Fold case, punctuation and spaces, so that `Tgl. Lahir` equals `tgl lahir`."""
    return " ".join(re.sub(r"[\W_]+", " ", cell).split()).lower() if isinstance(cell, str) else ""


def _map_columns(header: Sequence[str]) -> tuple[int | None, ...]:
    # Names below a merged "Data Ayah" stand in the second header row, which is never mapped.
    places: dict[str, int] = {}
    for at, name in enumerate(header):
        field = _FIELD_OF.get(name)
        if field is None:
            continue
        if field in places:
            raise Unreadable("column_twice", name)
        places[field] = at
    missing = [shown for field, shown in _SHOWN.items() if field not in places]
    if "nik" in places and _SHOWN["nisn"] in missing:
        missing.remove(_SHOWN["nisn"])
    if missing:
        raise Unreadable("columns_missing", ", ".join(missing))
    return tuple(places.get(field) for field in FIELDS)


def _refuse_wrong_register(titles: Sequence[Sequence[str]], header: set[str]) -> None:
    title = " ".join(cell for row in titles for cell in row if cell)
    if header & _TEACHER_COLUMNS or _TEACHERS.search(title):
        raise Unreadable("teachers")
    if header & _LEAVER_COLUMNS or _LEAVERS.search(title):
        raise Unreadable("leavers")


def _school_name(titles: Sequence[Sequence[Cell]]) -> str:
    for row in titles:
        text = next((cell.strip() for cell in row if isinstance(cell, str) and cell.strip()), "")
        if text and not text.lower().startswith(_NOT_A_SCHOOL):
            return " ".join(text.split())
    return ""


def _width(row: Sequence[str]) -> int:
    return max((at + 1 for at, name in enumerate(row) if name), default=0)
