"""Finds the header of a list of card statuses: a NIK, a status, and no class."""

from __future__ import annotations

from collections.abc import Sequence

STATUS_FIELDS = ("nik", "status", "day", "correction")
_NAMES = {
    "nik": ("nik", "no nik", "nomor nik"),
    "status": ("status", "status ktp", "status ktp el", "status perekaman", "status rekam", "kode"),
    "day": ("tanggal", "tanggal status", "per tanggal", "tgl", "tgl status"),
    "correction": ("koreksi",),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_OF_A_REGISTER = {"rombel saat ini", "rombel", "kelas", "rombongan belajar"}


def find_status_header(rows: Sequence[Sequence[str]]) -> tuple[int, tuple[int | None, ...]] | None:
    """Return the header's place among `rows` of folded names, and the columns of STATUS_FIELDS."""
    for at, row in enumerate(rows):
        places: dict[str, int] = {}
        for column, name in enumerate(row):
            if field := _FIELD_OF.get(name):
                places.setdefault(field, column)
        if {"nik", "status"} <= places.keys() and not _OF_A_REGISTER & set(row):
            return at, tuple(places.get(field) for field in STATUS_FIELDS)
    return None
