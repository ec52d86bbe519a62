"""Reads a visit's list that was filled in on a spreadsheet."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from schools.imports.cells import text_of
from schools.imports.reading import open_list
from schools.imports.records import Cell, FileRefused, Problem
from schools.imports.refusals import NO_LIST, refusal
from visits.models.recordings import AbsenceReason, Outcome

MAX_MEGABYTES = 10
OUTCOMES = (
    Outcome.RECORDED,
    Outcome.ABSENT,
    Outcome.FAILED,
    Outcome.REFUSED,
    Outcome.ALREADY_RECORDED,
)
_REREAD = _("Unduh lagi lembar kunjungan ini, isi, lalu unggah.")
_WORDS = {
    "code": (
        _("Kode siswa"),
        _("Kode siswa “%(detail)s” tidak ada di daftar kunjungan ini."),
        _("Jangan ubah kolom Kode siswa; siswa lain dicatat di halaman rekam."),
    ),
    "outcome": (
        _("Hasil"),
        _("Hasil “%(detail)s” tidak dikenal."),
        _("Pilih hasil dari daftar di selnya."),
    ),
    "reason": (
        _("Alasan"),
        _("Alasan “%(detail)s” tidak dikenal."),
        _("Pilih alasan dari daftar di selnya; hanya untuk yang tidak hadir."),
    ),
    "twice": (
        _("Kode siswa"),
        _("Siswa ini ada di baris lain dengan hasil yang berbeda."),
        _("Hapus baris yang salah, lalu unggah lagi."),
    ),
}


def read_sheet(upload: UploadedFile, pupils: Collection[int]) -> tuple[str, list[dict[str, Any]]]:
    """Return the file's hash and its filled-in rows; raise FileRefused.

    `pupils` are those of the visit's list. Rows without an outcome are left out.
    """
    if (upload.size or 0) > MAX_MEGABYTES * 1_000_000:
        raise refusal("upload_too_large", str(MAX_MEGABYTES))
    with tempfile.NamedTemporaryFile(prefix="lembar-") as copy:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            copy.write(chunk)
            digest.update(chunk)
        copy.flush()
        try:
            found = [
                _row(number, cells, pupils)
                for chunk_of_rows in open_list(Path(copy.name), "outcomes")
                for number, cells in chunk_of_rows
            ]
        except FileRefused as refused:
            told = refusal("outcome_columns") if refused.code in NO_LIST else refused
            raise FileRefused(told.code, told.message, str(_REREAD)) from refused
    return digest.hexdigest(), _without_repeats([row for row in found if row])


def problem_of(row: dict[str, Any]) -> Problem:
    """Put into words why the row is held."""
    column, message, remedy = _WORDS[row["problem"]]
    words = str(message) % {"detail": row["detail"]}
    return Problem(row["problem"], "error", words, str(remedy), str(column))


def _row(number: int, cells: Sequence[Cell], pupils: Collection[int]) -> dict[str, Any] | None:
    code, outcome_text, reason_text, note = (text_of(cell) for cell in cells)
    if not outcome_text:
        return None
    outcome = _choice(outcome_text, [(each.value, each.label) for each in OUTCOMES])
    reason = _choice(reason_text, AbsenceReason.choices) if reason_text else ""
    if outcome == Outcome.ABSENT and not reason_text:
        reason = AbsenceReason.UNKNOWN.value
    student = int(code) if code.isascii() and code.isdigit() and len(code) < 18 else 0
    problem, detail = "", ""
    if student not in pupils:
        problem, detail = "code", code
    elif not outcome:
        problem, detail = "outcome", outcome_text
    elif reason is None or (reason and outcome != Outcome.ABSENT):
        problem, detail = "reason", reason_text
    return {
        "row": number,
        "student": student,
        "outcome": outcome or "",
        "reason": reason or "",
        "note": note[:200],
        "problem": problem,
        "detail": detail[:100],
    }


def _choice(text: str, choices: Sequence[tuple[str, Any]]) -> str | None:
    """Return the value whose label or code is `text`, in whatever case."""
    wanted = text.casefold()
    for value, label in choices:
        if wanted in (value.casefold(), str(label).casefold()):
            return value
    return None


def _without_repeats(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave equal rows out; hold those that say different things of one pupil."""
    by_pupil: dict[int, set[tuple[str, str]]] = {}
    for row in rows:
        if not row["problem"]:
            said = by_pupil.setdefault(row["student"], set())
            said.add((row["outcome"], row["reason"]))
    kept, seen = [], set()
    for row in rows:
        if not row["problem"]:
            if len(by_pupil[row["student"]]) > 1:
                row["problem"] = "twice"
            elif row["student"] in seen:
                continue
            seen.add(row["student"])
        kept.append(row)
    return kept
