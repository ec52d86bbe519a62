"""Exports of the pupils who remain, beside a bare COPY of the same rows; memory of the process."""

from __future__ import annotations

import resource
import tempfile

from django.db import connection

from ektp_outreach.dates import today
from visits.exports.files import Format, write_progress
from visits.models import Campaign
from visits.queries.population import remaining_of

from .harness import Result, registry, seconds_of, shown
from .people import make_office
from .server import empty_tables

# Of the pupils that SQL makes about 71 in 100 are 17 on election day, and all of these remain.
SHARE = 1.4


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
        size = file.seek(0, 2) / 1024 / 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Result(
        f"{kind}, {rows:,} pupils, {size:.1f} MB; peak {memory} MB",
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
