"""Small register files for the tests of the import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from schools.actions.review import review_import
from schools.imports.staging import stage_upload
from schools.models import ImportBatch, ImportFile, ImportRow, School, Student
from schools.nik import encrypt_nik, nik_index
from tests.factories import make_student

TODAY = date(2026, 11, 23)
HEAD = ("NISN", "NIK", "Nama", "JK", "Tanggal Lahir", "Rombel", "Kelurahan", "Kecamatan")
SITI = ("0071234567", "3573015708090001", "SITI AMINAH", "P", "2009-08-17", "XI A", "Dinoyo", "")
BUDI = ("0071234568", "3573011708090002", "BUDI SANTOSO", "L", "2009-08-17", "XI A", "Dinoyo", "")


def pupil(of: Sequence[str] = SITI, **changed: str) -> tuple[str, ...]:
    """Return the row `of` with some cells changed: nisn, nik, name, sex, born, rombel."""
    names = ("nisn", "nik", "name", "sex", "born", "rombel", "village", "district")
    return tuple((dict(zip(names, of, strict=True)) | changed).values())


def write_register(
    path: Path, *pupils: Sequence[str], school: str = "SMAN 8 MALANG", head: Sequence[str] = HEAD
) -> Path:
    """Write a register whose first pupil stands on row 4."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((["Daftar Peserta Didik"], [school], head, *pupils)):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    return path


def stage(path: Path, batch: ImportBatch | None = None) -> list[ImportFile]:
    return stage_upload(batch or ImportBatch.objects.create(), path, path.name, TODAY)


def review(path: Path, *more: Path) -> ImportBatch:
    """Stage the files into one batch, and review it."""
    batch = ImportBatch.objects.create()
    for each in (path, *more):
        stage(each, batch)
    review_import(batch=batch)
    return batch


def outcomes(batch: ImportBatch) -> list[tuple[int, str, str]]:
    """Return row number, action and code of each row, in the order of the files."""
    rows = ImportRow.objects.filter(file__batch=batch).order_by("file", "row")
    return list(rows.values_list("row", "action", "hold_code"))


def make_siti(school: School, *, nik: str | None = SITI[1], **fields: Any) -> Student:
    """Make the pupil of the row SITI, as the register would know her."""
    known = {
        "nisn": SITI[0],
        "name": "Siti Aminah",
        "sex": "P",
        "birth_date": date(2009, 8, 17),
        "class_name": "XI A",
        "grade": 11,
        "home_village": "Dinoyo",
    }
    if nik:
        known |= {
            "nik_encrypted": encrypt_nik(nik),
            "nik_index": nik_index(nik),
            "nik_last4": nik[-4:],
        }
    return make_student(school, **(known | fields))
