"""Reads the rows of a list of schools: what each says, or what is wrong with it and the remedy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from schools.models import School

from .cells import text_of
from .records import Cell

NAME_LENGTH, ADDRESS_LENGTH = 150, 250
_NPSN = re.compile(r"[0-9A-Z]{8}")
_STATUS = {"NEGERI": True, "N": True, "SWASTA": False, "S": False}
_KECAMATAN = re.compile(r"^kec(amatan|\.)?\s+", re.IGNORECASE)
# From Aceh's coast to Papua's border, and the islands between.
_LATITUDES, _LONGITUDES = (-11.5, 6.5), (94.5, 141.5)


class RowRefused(Exception):
    """Why a row cannot be taken; `message` ends with the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class SchoolRow(NamedTuple):
    """One school as the list has it. What the list leaves empty is None or ""."""

    row: int
    npsn: str
    name: str
    level: str
    is_public: bool | None
    district: str
    district_code: str
    address: str
    latitude: float | None
    longitude: float | None
    days_per_week: int | None


def parse_school(number: int, cells: Sequence[Cell]) -> SchoolRow:
    """Read the cells, in the order of `list_layouts.SCHOOL_FIELDS`. Raise RowRefused."""
    npsn, name, level, status, district, code, address, latitude, longitude, days = cells
    known = text_of(name)
    if not known or len(known) > NAME_LENGTH:
        raise RowRefused("name", _("Nama sekolah kosong atau terlalu panjang. Perbaiki namanya."))
    return SchoolRow(
        row=number,
        npsn=_npsn(npsn),
        name=known,
        level=_level(text_of(level).upper()),
        is_public=_is_public(text_of(status).upper()),
        district=_KECAMATAN.sub("", text_of(district)),
        district_code=_district_code(text_of(code)),
        address=text_of(address)[:ADDRESS_LENGTH],
        latitude=_degrees(latitude, _LATITUDES),
        longitude=_degrees(longitude, _LONGITUDES),
        days_per_week=_days(text_of(days)),
    )


def _npsn(cell: Cell) -> str:
    text = text_of(cell).upper()
    if not _NPSN.fullmatch(text):
        raise RowRefused("npsn", _("NPSN bukan 8 angka atau huruf. Salin dari data sekolah."))
    return text


def _level(text: str) -> str:
    if text and text not in School.Level:
        raise RowRefused("level", _("Bentuk bukan SMA, SMK, MA, SLB atau PKBM. Isi salah satu."))
    return text


def _is_public(text: str) -> bool | None:
    if text and text not in _STATUS:
        raise RowRefused("status", _("Status bukan Negeri atau Swasta. Isi salah satu."))
    return _STATUS.get(text)


def _district_code(text: str) -> str:
    """Return the code as Kemendagri writes it, 35.73.05; Dapodik leaves out the dots."""
    digits = text.replace(".", "")
    if not digits:
        return ""
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        raise RowRefused(
            "district_code",
            _("Kode kecamatan bukan 6 angka. Tulis menurut Kemendagri, misalnya 35.73.05."),
        )
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:]}"


def _degrees(cell: Cell, within: tuple[float, float]) -> float | None:
    text = str(cell).strip().replace(",", ".") if cell is not None else ""
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not within[0] <= degrees <= within[1]:
        raise RowRefused(
            "position",
            _(
                "Lintang atau bujur bukan titik di Indonesia. "
                "Tulis derajat desimal, misalnya -7,98 dan 112,63; periksa apakah tertukar."
            ),
        )
    return degrees


def _days(text: str) -> int | None:
    if not text:
        return None
    if text not in ("5", "6"):
        raise RowRefused("days", _("Hari sekolah per minggu bukan 5 atau 6. Isi salah satu."))
    return int(text)
