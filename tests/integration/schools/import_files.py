"""Small register files for the tests of the import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from schools.imports.staging import stage_upload
from schools.models import ImportBatch, ImportFile

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
