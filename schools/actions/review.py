"""Compares the staged rows of an import with the register, in sets.

The outcome of a row that is `new` is not written: at the first review of half a million new
pupils nothing but the odd rows is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from schools.models import ImportBatch

from .import_state import lock_open_batch
from .review_sql import (
    ANALYZE,
    BACK_TO_NEW,
    COUNTS,
    DUPLICATES,
    FORGET_AGAIN,
    GROUPS,
    MATCHES,
    MEMORY,
    MISSING,
    OUTCOMES,
    UPDATE_ROWS,
)
from .shared_rows import SharedRow, judge_shared

Names = Mapping[str, int | datetime]
_ANALYZE_FROM = 10_000


@transaction.atomic
def review_import(*, batch: ImportBatch) -> None:
    """Find what each row would do to the register; the user sees it before anything happens."""
    locked = lock_open_batch(batch)
    with connection.cursor() as cursor:
        if sum(file.rows_read for file in locked.files.all()) >= _ANALYZE_FROM:
            cursor.execute(ANALYZE)
        compare(cursor, locked, again=False)
    locked.reviewed_at = timezone.now()
    locked.save(update_fields=["reviewed_at"])


def compare(cursor: CursorWrapper, batch: ImportBatch, *, again: bool) -> int:
    """Compare all rows anew; return how many have another outcome than before."""
    names: Names = {"batch": batch.pk, "again": again}
    cursor.execute(MEMORY)
    cursor.execute(FORGET_AGAIN, names)
    cursor.execute("DROP TABLE IF EXISTS import_match, import_group, import_outcome")
    cursor.execute(MATCHES, names)
    _judge_shared(cursor, names)
    cursor.execute(OUTCOMES, names)
    changed = 0
    for statement in (UPDATE_ROWS, BACK_TO_NEW):
        cursor.execute(statement, names)
        changed += cursor.rowcount
    for statement in (*MISSING, COUNTS):
        cursor.execute(statement, names)
    return changed


def _judge_shared(cursor: CursorWrapper, names: Names) -> None:
    cursor.execute(DUPLICATES, names)
    rows = [
        SharedRow(id_, school_id, nisn, nik, tuple(students), person, whole)
        for id_, school_id, nisn, nik, students, person, whole in cursor.fetchall()
    ]
    verdicts = judge_shared(rows)
    cursor.execute(
        GROUPS,
        {
            "ids": [verdict.id for verdict in verdicts],
            "codes": [verdict.code for verdict in verdicts],
            "groups": [verdict.group for verdict in verdicts],
        },
    )
