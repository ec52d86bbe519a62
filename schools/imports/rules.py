"""Turns the needed cells of one row into a pupil, with what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .cells import day_of, nik_facts, text_of
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
    is_sex = _SEXES.get(text_of(sex).upper(), "")
    if not is_sex:
        found.note("sex", "JK")
    pupil_nisn, pupil_nik = _read_identifiers(nisn, nik, found)
    if pupil_nik:
        _check_nik(pupil_nik, born, is_sex, found)
    rombel = _fitted(text_of(class_name), CLASS_LENGTH, "Rombel Saat Ini", found)
    return ParsedRow(
        row=row_number,
        name=person[:NAME_LENGTH],
        sex=is_sex,
        birth_date=born,
        nisn=pupil_nisn,
        nik=pupil_nik,
        class_name=rombel,
        grade=_grade_of(rombel),
        home_village=_fitted(text_of(village), PLACE_LENGTH, "Kelurahan", found),
        home_district=_fitted(_district_of(district), PLACE_LENGTH, "Kecamatan", found),
        problems=tuple(found),
    )


@lru_cache(maxsize=4_096)
def _grade_of(class_name: str) -> int | None:
    grade = _GRADE.match(class_name)
    return _GRADES[grade[1].upper()] if grade else None


@lru_cache(maxsize=4_096)
def _district_of(cell: Cell) -> str:
    return _KECAMATAN.sub("", text_of(cell))


def _check_name(name: str, found: Problems) -> None:
    if not name:
        found.note("name_empty", "Nama")
    elif _is_formula(name, found, "Nama"):
        return
    elif _MOJIBAKE.search(name):
        found.note("name_garbled", "Nama")
    elif len(name) > NAME_LENGTH:
        found.note("name_long", "Nama")


def _fitted(text: str, length: int, column: str, found: Problems) -> str:
    # A dash alone is how many write "nothing".
    _is_formula(text, found, column, ("=",))
    if len(text) > length:
        found.note("text_cut", column)
    return text[:length]


def _read_birth_date(cell: Cell, today: date, found: Problems) -> date | None:
    born = day_of(cell)
    if born is None:
        found.note("birth_date", "Tanggal Lahir")
        return None
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not MIN_AGE <= age <= MAX_AGE:
        found.note("birth_date_range", "Tanggal Lahir", str(age))
    return born


def _read_identifiers(nisn: Cell, nik: Cell, found: Problems) -> tuple[str | None, str | None]:
    before = len(found)
    pupil_nisn, pupil_nik = _read_nisn(nisn, found), read_nik(nik, found)
    if not pupil_nisn and not pupil_nik and len(found) == before:
        found.note("no_identifier", "NISN")
    return pupil_nisn, pupil_nik


def _read_nisn(cell: Cell, found: Problems) -> str | None:
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
    if len(digits) == 10 and digits.isascii() and digits.isdigit() and digits.strip("0"):
        return digits
    found.note("nisn_length", "NISN")
    return None


def read_nik(cell: Cell, found: Problems) -> str | None:
    text = text_of(cell)
    if not text or _is_formula(cell, found, "NIK"):
        return None
    if isinstance(cell, float | int) or _EXPONENT.fullmatch(text):
        found.note("nik_as_number", "NIK")
        return None
    digits = text.translate(_ODD_DIGITS)
    if len(digits) == 16 and digits.isascii() and digits.isdigit():
        return digits
    found.note("nik_length", "NIK")
    return None


def _is_formula(
    cell: Cell, found: Problems, column: str, signs: tuple[str, ...] = ("=", "+", "-", "@")
) -> bool:
    if not isinstance(cell, str) or not cell.lstrip().startswith(signs):
        return False
    found.note("formula", column)
    return True


def _check_nik(nik: str, born: date | None, sex: str, found: Problems) -> None:
    facts = nik_facts(nik)
    if not facts.region_known:
        found.note("nik_region", "NIK")
    if born and facts.birth_text != _nik_birth(born):
        found.note("nik_birth_date", "NIK")
    if sex and facts.sex != sex:
        found.note("nik_sex", "NIK")


@lru_cache(maxsize=8_192)
def _nik_birth(born: date) -> str:
    return born.strftime("%d%m%y")
