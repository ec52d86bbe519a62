"""Turns the needed cells of one row into a pupil, with what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TypeGuard

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .cells import day_of, is_known_region, nik_facts, text_of
from .records import Cell, ParsedRow, Problem, Severity

MIN_AGE, MAX_AGE = 10, 30
NAME_LENGTH, CLASS_LENGTH, PLACE_LENGTH = 150, 60, 100
_GRADE = re.compile(r"^(?:KELAS\s+)?(XIII|XII|XI|X)\b", re.IGNORECASE)
_GRADES = {"X": 10, "XI": 11, "XII": 12, "XIII": 13}
_SEXES = {"L": "L", "P": "P", "LAKI-LAKI": "L", "LAKI LAKI": "L", "PEREMPUAN": "P"}
_KECAMATAN = re.compile(r"^kec(amatan|\.)?\s+", re.IGNORECASE)
_EXPONENT = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
# The second bytes of UTF-8 letters, as Latin-1 and as Windows-1252 show them.
_SECOND_BYTES = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
_MOJIBAKE = re.compile(f"\ufffd|[ÃÂ][\u0080-\u00bf{re.escape(_SECOND_BYTES)}]|â€")
_ODD_DIGITS = str.maketrans("", "", " .'’`-\u00a0")


_FROM_CARD = _("Cocokkan dengan kartu keluarga.")
# Code: severity, message, remedy. The words may name the column, and the detail.
_WORDS: dict[str, tuple[Severity, Promise, Promise]] = {
    "birth_date": (
        "error",
        _("Tanggal lahir kosong atau tidak dapat dibaca."),
        _("Tulis sebagai TTTT-BB-HH, misalnya 2007-08-17."),
    ),
    "birth_date_range": (
        "error",
        _("Umur %(detail)s tahun tidak mungkin untuk siswa."),
        _("Periksa tahun lahir."),
    ),
    "formula": ("error", _("Sel berisi rumus."), _("Ganti rumus dengan nilainya.")),
    "name_empty": ("error", _("Nama kosong."), _("Isi nama siswa.")),
    "name_garbled": (
        "error",
        _("Nama memuat huruf yang rusak."),
        _("Unduh ulang dari Dapodik, atau simpan berkas sebagai XLSX."),
    ),
    "name_long": ("error", _("Nama terlalu panjang."), _("Perbaiki nama siswa.")),
    "nik_as_number": (
        "error",
        _("NIK tersimpan sebagai angka; digit terakhirnya sudah hilang."),
        _("Unduh ulang dari Dapodik dan jangan simpan ulang; kolom NIK harus teks."),
    ),
    "nik_birth_date": ("warning", _("Tanggal lahir tidak cocok dengan NIK."), _FROM_CARD),
    "nik_length": ("error", _("NIK bukan 16 angka."), _("Perbaiki NIK atau kosongkan.")),
    "nik_region": ("warning", _("Kode wilayah NIK tidak dikenal."), _FROM_CARD),
    "nik_sex": ("warning", _("Jenis kelamin tidak cocok dengan NIK."), _FROM_CARD),
    "nisn_length": ("error", _("NISN bukan 10 angka."), _("Perbaiki NISN atau kosongkan.")),
    "nisn_padded": (
        "warning",
        _("Nol di depan NISN hilang dan ditambahkan kembali."),
        _("Periksa NISN siswa ini."),
    ),
    "no_identifier": (
        "error",
        _("NISN dan NIK kosong."),
        _("Isi NISN atau NIK siswa di Dapodik, lalu unduh ulang."),
    ),
    "sex": ("error", _("Jenis kelamin bukan L atau P."), _("Isi L atau P.")),
    "text_cut": (
        "warning",
        _("Isi %(column)s terlalu panjang dan dipotong."),
        _("Periksa isinya di Dapodik."),
    ),
}


class Problems(list[Problem]):
    def note(self, code: str, column: str, detail: str = "") -> None:
        self.append(problem_of(code, column, detail))


def problem_of(code: str, column: str, detail: str = "") -> Problem:
    """Return the problem in the reader's language, as it was noted or as it was stored."""
    severity, message, remedy = _WORDS[code]
    words = str(message) % {"column": column, "detail": detail}
    return Problem(code, severity, words, str(remedy), column, detail)


def stored(problem: Problem) -> dict[str, str]:
    """Return what `problem_of` needs to say it again to whoever reads it."""
    return {"code": problem.code, "column": problem.column, "detail": problem.detail}


def parse_row(cells: Sequence[Cell], row_number: int, today: date) -> ParsedRow:
    """Read the cells, in the order of `layout.FIELDS`, of one row."""
    found = Problems()
    nisn, nik, name, sex, birth_date, class_name, village, district = cells
    person = text_of(name)
    _check_name(person, found)
    born = _read_birth_date(birth_date, today, found)
    is_sex = _sex_of(sex)
    if not is_sex:
        found.note("sex", "JK")
    pupil_nisn, pupil_nik = _read_identifiers(nisn, nik, found)
    if pupil_nik:
        _check_nik(pupil_nik, born, is_sex, found)
    rombel, grade = _read_class(class_name, found)
    return ParsedRow(
        row_number,
        person[:NAME_LENGTH],
        is_sex,
        born,
        pupil_nisn,
        pupil_nik,
        rombel,
        grade,
        _read_place(village, "Kelurahan", found),
        _read_place(district, "Kecamatan", found),
        tuple(found),
    )


# Half a million pupils share a few thousand days, classes and places: each is judged once.
@lru_cache(maxsize=64)
def _sex_of(cell: Cell) -> str:
    return _SEXES.get(text_of(cell).upper(), "")


def _read_class(cell: Cell, found: Problems) -> tuple[str, int | None]:
    text, grade, codes = _class_of(cell)
    for code in codes:
        found.note(code, "Rombel Saat Ini")
    return text, grade


@lru_cache(maxsize=4_096)
def _class_of(cell: Cell) -> tuple[str, int | None, tuple[str, ...]]:
    text, codes = _fitted(text_of(cell), CLASS_LENGTH)
    grade = _GRADE.match(text)
    return text, _GRADES[grade[1].upper()] if grade else None, codes


def _read_place(cell: Cell, column: str, found: Problems) -> str:
    text, codes = _place_of(cell, column)
    for code in codes:
        found.note(code, column)
    return text


@lru_cache(maxsize=8_192)
def _place_of(cell: Cell, column: str) -> tuple[str, tuple[str, ...]]:
    text = text_of(cell)
    return _fitted(_KECAMATAN.sub("", text) if column == "Kecamatan" else text, PLACE_LENGTH)


def _check_name(name: str, found: Problems) -> None:
    if not name:
        found.note("name_empty", "Nama")
    elif _is_formula(name, found, "Nama"):
        return
    elif not name.isascii() and _MOJIBAKE.search(name):
        found.note("name_garbled", "Nama")
    elif len(name) > NAME_LENGTH:
        found.note("name_long", "Nama")


def _fitted(text: str, length: int) -> tuple[str, tuple[str, ...]]:
    """Return the text cut to its column, and the codes of what is wrong with it."""
    codes = []
    # A dash alone is how many write "nothing".
    if text.startswith("="):
        codes.append("formula")
    if len(text) > length:
        codes.append("text_cut")
    return text[:length], tuple(codes)


def _read_birth_date(cell: Cell, today: date, found: Problems) -> date | None:
    born, age = _birth_of(cell, today)
    if born is None:
        found.note("birth_date", "Tanggal Lahir")
    elif not MIN_AGE <= age <= MAX_AGE:
        found.note("birth_date_range", "Tanggal Lahir", str(age))
    return born


@lru_cache(maxsize=8_192)
def _birth_of(cell: Cell, today: date) -> tuple[date | None, int]:
    born = day_of(cell)
    if born is None:
        return None, 0
    return born, today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _read_identifiers(nisn: Cell, nik: Cell, found: Problems) -> tuple[str | None, str | None]:
    before = len(found)
    pupil_nisn, pupil_nik = _read_nisn(nisn, found), read_nik(nik, found)
    if not pupil_nisn and not pupil_nik and len(found) == before:
        found.note("no_identifier", "NISN")
    return pupil_nisn, pupil_nik


def _read_nisn(cell: Cell, found: Problems) -> str | None:
    if _has_digits(cell, 10) and cell.strip("0"):
        return cell
    if isinstance(cell, float | int):
        digits = text_of(cell)
        if digits.isdigit() and 5 <= len(digits) < 10:
            found.note("nisn_padded", "NISN")
            digits = digits.zfill(10)
    else:
        digits = text_of(cell).translate(_ODD_DIGITS)
        if not digits:
            return None
    if _is_formula(cell, found, "NISN"):
        return None
    if _has_digits(digits, 10) and digits.strip("0"):
        return digits
    found.note("nisn_length", "NISN")
    return None


def read_nik(cell: Cell, found: Problems) -> str | None:
    if _has_digits(cell, 16):
        return cell
    text = text_of(cell)
    if not text or _is_formula(cell, found, "NIK"):
        return None
    if isinstance(cell, float | int) or _EXPONENT.fullmatch(text):
        found.note("nik_as_number", "NIK")
        return None
    digits = text.translate(_ODD_DIGITS)
    if _has_digits(digits, 16):
        return digits
    found.note("nik_length", "NIK")
    return None


def _has_digits(cell: Cell, count: int) -> TypeGuard[str]:
    """Tell whether the cell is a text of so many digits and nothing else."""
    return isinstance(cell, str) and len(cell) == count and cell.isdigit() and cell.isascii()


def _is_formula(cell: Cell, found: Problems, column: str) -> bool:
    if not isinstance(cell, str) or not cell.lstrip().startswith(("=", "+", "-", "@")):
        return False
    found.note("formula", column)
    return True


def _check_nik(nik: str, born: date | None, sex: str, found: Problems) -> None:
    if not is_known_region(nik[:6]):
        found.note("nik_region", "NIK")
    if born and sex and nik[6:12] == _nik_middle(born, sex):
        return
    facts = nik_facts(nik)
    if born and facts.birth_text != born.strftime("%d%m%y"):
        found.note("nik_birth_date", "NIK")
    if sex and facts.sex != sex:
        found.note("nik_sex", "NIK")


@lru_cache(maxsize=16_384)
def _nik_middle(born: date, sex: str) -> str:
    """Return the six digits that tell day and sex in the NIK."""
    return f"{born.day + (40 if sex == 'P' else 0):02d}{born:%m%y}"
