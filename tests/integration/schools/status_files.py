"""Small lists of card statuses for the tests of their import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from schools.models import CardStatus, Student
from schools.nik import encrypt_nik, nik_index
from tests.factories import make_student

HEAD = ("NIK", "Status", "Tanggal", "Koreksi")


def nik_of(number: int) -> str:
    return f"35730117080{number:05}"


def make_pupil(number: int, **fields: Any) -> Student:
    """Make a pupil with the NIK of `number`."""
    nik = nik_of(number)
    return make_student(
        nik_encrypted=encrypt_nik(nik), nik_index=nik_index(nik), nik_last4=nik[-4:], **fields
    )


def write_list(path: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((head, *rows)):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    return path


def status_of(student: Student) -> tuple[str, str, str] | None:
    """Return status, its day and the day of the IKD; None when nothing is known."""
    card = CardStatus.objects.filter(student=student).first()
    if card is None:
        return None
    return card.status, str(card.status_on), str(card.ikd_active_on or "")
