"""Reads one row of a list of card statuses, and the words for what can be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from schools.card_stages import code_of
from schools.models import StatusRow
from schools.nik import nik_index

from .cells import day_of, text_of
from .records import Cell, Problem
from .rules import Problems, read_nik

_YES = {"YA", "Y", "1", "YES", "BENAR"}
_ASK_SIAK = _("Periksa lagi di SIAK, lalu perbaiki barisnya.")
_BY_CORRECTION = _("Jika memang benar, isi “ya” di kolom Koreksi, lalu unggah lagi.")
_BY_ITSELF = _("Perbaiki barisnya, lalu unggah lagi.")
# Code: column, message, remedy.
_WORDS = {
    "nik_empty": ("NIK", _("NIK kosong."), _("Isi NIK 16 angka.")),
    "nik_as_number": (
        "NIK",
        _("NIK tersimpan sebagai angka; digit terakhirnya sudah hilang."),
        _("Ekspor ulang dengan kolom NIK sebagai teks."),
    ),
    "nik_length": ("NIK", _("NIK bukan 16 angka."), _BY_ITSELF),
    "formula": ("NIK", _("Sel berisi rumus."), _("Ganti rumus dengan nilainya.")),
    "status_unknown": (
        "Status",
        _("Status “%(detail)s” tidak dikenal."),
        _("Pakai kode atau nama status dari templat."),
    ),
    "day": (
        _("Tanggal"),
        _("Tanggal “%(detail)s” tidak dapat dibaca."),
        _("Tulis sebagai TTTT-BB-HH, misalnya 2026-08-17."),
    ),
    "nik_not_found": (
        "NIK",
        _("NIK ini bukan milik siswa mana pun di data kami."),
        _("Tidak perlu apa-apa jika bukan siswa; jika siswa, impor data sekolahnya dulu."),
    ),
    "two_statuses": (
        "NIK",
        _("NIK ini ada di baris lain dengan status atau tanggal yang berbeda."),
        _("Hapus baris yang salah, lalu unggah lagi."),
    ),
    "future": (_("Tanggal"), _("Tanggalnya belum tiba."), _BY_ITSELF),
    "under_age": (
        "Status",
        _("Siswa ini baru berumur 17 pada %(detail)s; sebelum itu KTP-el dan IKD ditolak."),
        _ASK_SIAK,
    ),
    "ikd_without_status": (
        "Status",
        _("IKD hanya untuk yang sudah rekam, dan status kartunya belum diketahui."),
        _("Masukkan juga status kartunya, di baris lain untuk NIK yang sama."),
    ),
    "backwards": (
        "Status",
        _("Status mundur: di data kami sudah “%(detail)s”."),
        _BY_CORRECTION,
    ),
    "older": (
        "Status",
        _("Daftar ini lebih lama daripada “%(detail)s” di data kami."),
        _BY_CORRECTION,
    ),
}


class StagedStatus(NamedTuple):
    """One row as the list has it; `problem` and `detail` say why it cannot be read."""

    row: int
    nik_index: bytes | None
    nik_last4: str
    code: str
    day: date | None
    is_correction: bool
    problem: str = ""
    detail: str = ""


def parse_status_row(cells: Sequence[Cell], number: int, listed_on: date) -> StagedStatus:
    """Read the cells, in the order of STATUS_FIELDS; a row that cannot be read says why."""
    nik_cell, status_cell, day_cell, correction = cells
    found = Problems()
    nik = read_nik(nik_cell, found)
    code = _code_of(status_cell)
    day_text = text_of(day_cell)
    day = day_of(day_cell) if day_text else listed_on
    problem, detail = "", ""
    if found or not nik:
        problem = found[0].code if found else "nik_empty"
    elif not code:
        problem, detail = "status_unknown", text_of(status_cell)[:100]
    elif day is None:
        problem, detail = "day", day_text[:100]
    index, last4 = (nik_index(nik), nik[-4:]) if nik else (None, "")
    is_correction = text_of(correction).upper() in _YES
    return StagedStatus(number, index, last4, code, day, is_correction, problem, detail)


@lru_cache(maxsize=256)
def _code_of(cell: Cell) -> str:
    return code_of(text_of(cell))


def problem_of(row: StatusRow) -> Problem:
    """Put into words why the row is held."""
    column, message, remedy = _WORDS[row.problem]
    words = str(message) % {"detail": row.detail}
    return Problem(row.problem, "error", words, str(remedy), str(column))
