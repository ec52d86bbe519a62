"""Finds the header of a list that is no register: schools, card statuses, a visit's outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

STATUS_FIELDS = ("nik", "status", "day", "correction")
OUTCOME_FIELDS = ("code", "outcome", "reason", "note")
SCHOOL_FIELDS = (
    *("npsn", "name", "level", "status", "district", "district_code"),
    *("address", "latitude", "longitude", "days"),
)


class ListKind(NamedTuple):
    """What a list is for, the names of its columns, and which of them tell it from others."""

    purpose: str
    names: dict[str, tuple[str, ...]]
    needed: frozenset[str]
    never: frozenset[str]


_KINDS = (
    ListKind(
        "schools",
        {
            "npsn": ("npsn",),
            "name": ("nama sekolah", "nama satuan pendidikan", "sekolah", "nama"),
            "level": ("bentuk", "bentuk pendidikan", "jenjang"),
            "status": ("status", "status sekolah"),
            "district": ("kecamatan",),
            "district_code": ("kode kecamatan", "kode wilayah"),
            "address": ("alamat", "alamat jalan"),
            "latitude": ("lintang", "latitude", "lat"),
            "longitude": ("bujur", "longitude", "lng", "lon"),
            "days": ("hari sekolah", "hari per minggu", "hari sekolah per minggu"),
        },
        needed=frozenset({"npsn", "name"}),
        never=frozenset({"nisn", "nik"}),
    ),
    ListKind(
        "outcomes",
        {
            "code": ("kode siswa",),
            "outcome": ("hasil",),
            "reason": ("alasan",),
            "note": ("catatan",),
        },
        needed=frozenset({"code", "outcome"}),
        never=frozenset(),
    ),
    ListKind(
        "status",
        {
            "nik": ("nik", "no nik", "nomor nik"),
            "status": (
                *("status", "status ktp", "status ktp el", "kode"),
                *("status perekaman", "status rekam"),
            ),
            "day": ("tanggal", "tanggal status", "per tanggal", "tgl", "tgl status"),
            "correction": ("koreksi",),
        },
        needed=frozenset({"nik", "status"}),
        never=frozenset({"rombel saat ini", "rombel", "kelas", "rombongan belajar"}),
    ),
)


class ListHeader(NamedTuple):
    """Where the header stands, and the columns of the list's fields."""

    purpose: str
    row: int
    columns: tuple[int | None, ...]


def find_list_header(rows: Sequence[Sequence[str]]) -> ListHeader | None:
    """Return the header found among `rows` of folded names, if it is one of such a list."""
    for kind in _KINDS:
        field_of = {name: field for field, names in kind.names.items() for name in names}
        for at, row in enumerate(rows):
            places: dict[str, int] = {}
            for column, name in enumerate(row):
                if field := field_of.get(name):
                    places.setdefault(field, column)
            if kind.needed <= places.keys() and not kind.never & set(row):
                return ListHeader(kind.purpose, at, tuple(places.get(f) for f in kind.names))
    return None
