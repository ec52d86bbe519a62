"""Reads one cell as text or as a day, and what a NIK says about its owner."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from .records import Cell

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00a0]+")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb pebruari",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu ags agt",
            "september sep sept",
            "oktober okt",
            "november nov nopember",
            "desember des",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: [\d:.]+)?")
_WORDS = re.compile(r"(\d{1,2})[-/. ]+([a-z]+)\.?[-/. ,]+(\d{4})", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)
# Kemendagri's codes; 92 and 93 to 97 are the newer provinces of Papua.
_PROVINCES = frozenset(
    str(code)
    for code in range(11, 98)
    if code in (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66))
    or code in (*range(71, 77), 81, 82, *range(91, 98))
)
# Kabupaten count from 01 on, kota from 71 on; no province has forty or ten of them.
_REGENCIES = frozenset(f"{code:02d}" for code in (*range(1, 41), *range(71, 80)))


class NikFacts(NamedTuple):
    """`birth_text` is DDMMYY with the 40 of women taken off."""

    birth_text: str
    sex: str


def nik_facts(nik: str) -> NikFacts:
    day = int(nik[6:8])
    if day > 40:
        return NikFacts(f"{day - 40:02d}{nik[8:12]}", "P")
    return NikFacts(nik[6:12], "L")


@lru_cache(maxsize=4_096)
def is_known_region(code: str) -> bool:
    """Tell whether the first six digits of a NIK can be a kecamatan."""
    return code[:2] in _PROVINCES and code[2:4] in _REGENCIES and code[4:6] != "00"


def text_of(cell: Cell) -> str:
    """Return the cell as text: one space between words, nothing invisible."""
    if isinstance(cell, str):
        return " ".join((cell if cell.isprintable() else _CONTROL.sub(" ", cell)).split())
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# Half a million pupils share a few thousand birthdays.
@lru_cache(maxsize=8_192)
def day_of(cell: Cell) -> date | None:
    """Read YYYY-MM-DD, D/M/YYYY, `17 Agustus 2007` or an Excel serial of the 1900 system."""
    text = text_of(cell).lstrip("'")
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(float(text)))
    if match := _ISO.fullmatch(text):
        return _make_day(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _make_day(match[3], match[2], match[1])
    if match := _WORDS.fullmatch(text):
        return _make_day(match[3], str(_MONTHS.get(match[2].lower(), 0)), match[1])
    return None


def _make_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
