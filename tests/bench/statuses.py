"""Import of a list of card statuses by NIK, review included, beside a bare COPY of its rows."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import xlsxwriter
from django.db import connection

from ektp_outreach.dates import today
from schools.actions.status_imports import commit_statuses
from schools.imports.status_staging import stage_status_list
from schools.models import CardStatus, StatusImport, Student
from schools.nik import nik_index

from .harness import Result, registry, seconds_of, shown
from .people import make_office
from .server import empty_tables

SCHOOLS = 51
KNOWN = CardStatus.Status.BIO_CAPTURED
TOLD = CardStatus.Status.PRINT_READY_RECORD
COLUMNS = "student_id, status, status_on"


def _nik(number: int) -> str:
    return f"357301{number:010}"


def _make_pupils(count: int) -> list[str]:
    """Fill the register with pupils, every other one with a card on its way; return their NIKs."""
    empty_tables()
    make_office(count, SCHOOLS)
    pupils = list(Student.objects.order_by("pk").values_list("pk", flat=True))
    niks = [_nik(number) for number in range(count)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE schools_student s SET nik_index = new.index"
            " FROM unnest(%s::bigint[], %s::bytea[]) AS new (id, index) WHERE s.id = new.id",
            [pupils, [nik_index(nik) for nik in niks]],
        )
    month_ago = today() - timedelta(days=30)
    CardStatus.objects.bulk_create(
        CardStatus(student_id=pupil, status=KNOWN, status_on=month_ago) for pupil in pupils[::2]
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return niks


def _write(path: Path, niks: list[str]) -> None:
    day = (today() - timedelta(days=1)).isoformat()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Status")
        for number, row in enumerate(
            (("NIK", "Status", "Tanggal"), *((n, TOLD, day) for n in niks))
        ):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, str(cell))


def _measure(count: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "status.xlsx"
        _write(path, _make_pupils(count))
        staged: list[StatusImport] = []
        reviewed = seconds_of(
            lambda: staged.append(stage_status_list(path, path.name, listed_on=today()))
        )
        committed = seconds_of(lambda: commit_statuses(status_import=staged[0], by=None))
        again = seconds_of(lambda: stage_status_list(path, path.name, listed_on=today()))
    if (stored := CardStatus.objects.filter(status=TOLD).count()) != count:
        raise RuntimeError(f"{stored} statuses stored instead of {count}")
    total, bare = reviewed + committed, _bare_copy()
    what = f"{count:,} statuses in one xlsx: review {shown(reviewed)}, commit {shown(committed)}"
    what += f"; review of the same list again {shown(again)}"
    return [Result(what, shown(total), f"COPY {shown(bare)}", f"{total / bare:.0f}×")]


def _bare_copy() -> float:
    """Seconds of a COPY of the stored statuses into a table without index or trigger."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare AS SELECT {COLUMNS} FROM schools_cardstatus LIMIT 0")
        with cursor.copy(f"COPY (SELECT {COLUMNS} FROM schools_cardstatus) TO STDOUT") as out:
            lines = b"".join(bytes(part) for part in out)

        def copy() -> None:
            with cursor.copy(f"COPY bare ({COLUMNS}) FROM STDIN") as into:
                into.write(lines)

        seconds = seconds_of(copy)
        cursor.execute("DROP TABLE bare")
    return seconds


@registry.row("status-5k")
def status_5k() -> list[Result]:
    return _measure(5_000)


@registry.row("status-50k")
def status_50k() -> list[Result]:
    return _measure(50_000)
