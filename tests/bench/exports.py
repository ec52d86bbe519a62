"""Exports of the pupils who remain, beside a bare COPY of the same rows; memory of the process."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile

from django.db import connection

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.dates import today
from visits.actions.export_files import request_export
from visits.exports.files import Format, write_progress
from visits.models import Campaign, ExportFile
from visits.queries.population import remaining_of

from .harness import Result, registry, seconds_of, shown
from .people import make_office, make_user
from .server import empty_tables

# Of the pupils that SQL makes about 71 in 100 are 17 on election day, and all of these remain.
SHARE = 1.4

# The worker's part in a process of its own: seconds, and the most memory that it had, in MB.
JOB = """
import re, sys, time
import django
django.setup()
from visits.exports.requested import make_export
start = time.perf_counter()
make_export(sys.argv[1])
seconds = time.perf_counter() - start
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(seconds, int(peak[1]) // 1024)
"""


def _measure(rows: int, goals: dict[Format, str]) -> list[Result]:
    empty_tables()
    campaign = make_office(round(rows * SHARE), 51)
    found = remaining_of(campaign).count()
    bare = seconds_of(_copy)
    return [
        _export(campaign, kind, found, bare, goals.get(kind, "–"))
        for kind in (Format.CSV, Format.XLSX)
    ]


def _export(campaign: Campaign, kind: Format, rows: int, bare: float, goal: str) -> Result:
    with tempfile.TemporaryFile() as file:
        seconds = seconds_of(lambda: write_progress(campaign, kind, file, today=today()))
        file.seek(0)
        file.truncate()
        again = seconds_of(lambda: write_progress(campaign, kind, file, today=today()))
        size = file.seek(0, 2) / 1024 / 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Result(
        f"{kind}, {rows:,} pupils, {size:.1f} MB; again {shown(again)}; peak {memory} MB",
        shown(seconds),
        f"COPY {shown(bare)}",
        f"{seconds / bare:.1f}×",
        goal,
    )


def _copy() -> None:
    columns = "name, nisn, nik_last4, sex, birth_date, class_name, school_id"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {columns} FROM schools_student) TO STDOUT (FORMAT csv)") as out,
    ):
        for _part in out:
            pass


@registry.row("export-5k")
def export_5k() -> list[Result]:
    return _measure(5_000, {Format.XLSX: "≤ 0.3 s"})


@registry.row("export-50k")
def export_50k() -> list[Result]:
    return _measure(50_000, {Format.CSV: "≤ 0.3 s"})


@registry.row("export-500k", large=True)
def export_500k() -> list[Result]:
    return _measure(500_000, {})


@registry.row("export-job", large=True)
def export_job() -> list[Result]:
    return [_job(kind, rows) for rows in (50_000, 500_000) for kind in (Format.CSV, Format.XLSX)]


def _job(kind: Format, rows: int) -> Result:
    """Let a process of its own make a file from the request to its parts in Postgres."""
    empty_tables()
    campaign = make_office(round(rows * SHARE), 51)
    by = make_user(Role.PLANNER)
    export = request_export(campaign=campaign, kind="progress", format=kind, question={}, by=by)
    done = subprocess.run(
        [sys.executable, "-c", JOB, str(export.pk)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = done.stdout.split()
    export.refresh_from_db()
    if export.state != ExportFile.State.READY:
        raise RuntimeError(f"the job ended as {export.state}: {done.stderr}")
    return Result(
        f"job, {kind}, {export.pupils:,} pupils, {export.size / 1024 / 1024:.1f} MB stored; "
        f"peak {megabytes} MB",
        shown(float(seconds)),
        goal="memory flat",
    )
