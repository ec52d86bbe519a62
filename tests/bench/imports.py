"""Import of school registers, review included, beside a bare COPY of the same rows."""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path

import xlsxwriter
from django.db import connection

from ektp_outreach.dates import today
from ektp_outreach.demo import places, samples
from ektp_outreach.demo.dates import demo_dates
from ektp_outreach.demo.people import Pupil, make_many
from schools.actions.import_commit import commit_import
from schools.imports.pipeline import import_paths
from schools.imports.template import HEADERS
from schools.models import School, Student

from .harness import Result, registry, seconds_of, shown
from .server import empty_tables

NPSN = "20533640"
DAPODIK_COLUMNS = 66
COLUMNS = "name, sex, birth_date, nisn, nik_encrypted, nik_index, nik_last4, class_name, grade"


def _fresh_schools() -> None:
    empty_tables()
    places.make_schools()


def _measure(paths: list[Path], pupils: int, columns: int, goal: str) -> list[Result]:
    """Import `paths` once into an empty register; then COPY the same rows into a bare table."""
    _fresh_schools()
    school = School.objects.get(npsn=NPSN) if len(paths) == 1 else None
    batch = None

    def review() -> None:
        nonlocal batch
        batch = import_paths(paths, today=today(), school=school)

    reviewed = seconds_of(review)
    committed = seconds_of(lambda: commit_import(batch=batch, by=None))
    stored = Student.objects.count()
    if stored != pupils:
        raise RuntimeError(f"{stored} pupils stored instead of {pupils}")
    bare = _bare_copy()
    total = reviewed + committed
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    what = f"{pupils:,} pupils in {len(paths)} xlsx of {columns} columns"
    what += f": review {shown(reviewed)}, commit {shown(committed)}"
    return [
        Result(
            f"{what}; peak {memory} MB",
            shown(total),
            f"COPY {shown(bare)}",
            f"{total / bare:.1f}×",
            goal,
        )
    ]


def _bare_copy() -> float:
    """Seconds of a COPY of the stored pupils' columns into a table without index or trigger."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare AS SELECT {COLUMNS} FROM schools_student LIMIT 0")
        with cursor.copy(f"COPY (SELECT {COLUMNS} FROM schools_student) TO STDOUT") as out:
            lines = b"".join(bytes(part) for part in out)

        def copy() -> None:
            with cursor.copy(f"COPY bare ({COLUMNS}) FROM STDIN") as into:
                into.write(lines)

        seconds = seconds_of(copy)
        cursor.execute("DROP TABLE bare")
    return seconds


def _dapodik_file(pupils: int, goal: str) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dapodik.xlsx"
        samples.write_many(path, pupils, NPSN, demo_dates(today()).election_day)
        return _measure([path], pupils, DAPODIK_COLUMNS, goal)


def _plain_file(pupils: int, goal: str) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Siswa")
            for column, header in enumerate(HEADERS):
                sheet.write_string(0, column, header)
            made = make_many(pupils, demo_dates(today()).election_day)
            for row, pupil in enumerate(made, start=1):
                for column, cell in enumerate(_plain_cells(pupil)):
                    sheet.write_string(row, column, cell)
        return _measure([path], pupils, len(HEADERS), goal)


def _plain_cells(pupil: Pupil) -> tuple[str, ...]:
    born = pupil.birth_date.isoformat()
    return (pupil.nisn, pupil.nik, pupil.name, pupil.sex, born, "XII-1", "Lowokwaru", "Lowokwaru")


@registry.row("import-5k")
def import_5k() -> list[Result]:
    """The 66 columns of Dapodik, of which eight are kept."""
    return _dapodik_file(5_000, "≤ 0.4 s")


@registry.row("import-5k-plain")
def import_5k_plain() -> list[Result]:
    """The eight columns of our plain template."""
    return _plain_file(5_000, "≤ 0.4 s")


@registry.row("import-50k")
def import_50k() -> list[Result]:
    return _dapodik_file(50_000, "–")


@registry.row("import-500k", large=True)
def import_500k() -> list[Result]:
    """Half a million in our plain template; in 66 columns the reader refuses so large a sheet."""
    return _plain_file(500_000, "≤ 20 s")


@registry.row("import-51-files")
def import_51_files() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        paths = samples.write_all_schools(Path(folder), demo_dates(today()).election_day)
        return _measure(list(paths), 10_000, DAPODIK_COLUMNS, "–")
