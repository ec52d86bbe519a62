"""The pupils who remain as CSV: commas, UTF-8 with a byte order mark, the stamp in every row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from typing import IO

from django.db import connection
from django.db.models import QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from schools.models import Student
from visits.reports.progress import Progress

from .cells import harmless
from .outstanding import COLUMNS

# What people or their files wrote; all else is digits, dates and words of ours.
_FREE_TEXT = {"school__name", "school__district__name", "class_name", "name", "home"}


def write_csv(progress: Progress, pupils: QuerySet[Student], file: IO[bytes]) -> None:
    write_rows(pupils, COLUMNS, file, as_of=progress.as_of)


def write_rows(
    pupils: QuerySet[Student],
    columns: Mapping[str, Promise | str],
    file: IO[bytes],
    *,
    as_of: datetime,
) -> None:
    """Let Postgres write the rows: memory does not grow with them. Dates are ISO 8601."""
    file.write("\N{BYTE ORDER MARK}".encode())
    file.write(_line([*(str(heading) for heading in columns.values()), _("Keadaan per")]))
    stamp = Value(as_of.isoformat(timespec="seconds"))
    cells = [harmless(name) if name in _FREE_TEXT else name for name in columns]
    sql, params = pupils.values_list(*cells, stamp).query.sql_with_params()
    copy = f"COPY ({sql}) TO STDOUT (FORMAT csv)"
    # The driver's own cursor: Django's, when it logs queries, knows no parameters here.
    with connection.cursor() as cursor, cursor.cursor.copy(copy, params) as rows:
        for block in rows:
            file.write(block)


def _line(cells: list[str]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
