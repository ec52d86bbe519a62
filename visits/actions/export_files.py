"""Ask the worker for a long export, store it, hand it out, throw it away.

Everything can be begun anew: a file is stored with its state in one transaction, and only once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import connection, transaction
from django.utils import translation
from procrastinate.contrib.django import app

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from visits.models import Campaign, ExportFile

from .exports import note_export, note_follow_up_export

# Below these a file is made at once: a web server needs less than half a second for it.
LONG_PUPILS, LONG_LETTERS = 5_000, 12
KEPT = timedelta(hours=24)
PART = 1 << 20
TASK = "make_export"
Kind, State = ExportFile.Kind, ExportFile.State
# Takes the rows that are written, and all that there are.
Tell = Callable[[int, int], None]
NEEDS = {
    Kind.PROGRESS: Permission.EXPORT_PROGRESS,
    Kind.FOLLOW_UP: Permission.EXPORT_PROGRESS,
    Kind.LETTERS: Permission.PLAN_VISITS,
}


def tell_nobody(done: int, of: int) -> None:
    """For a file that is sent at once."""


@transaction.atomic
def request_export(
    *, campaign: Campaign, kind: str, format: str, question: dict[str, Any], by: User
) -> ExportFile:
    """Let the worker make a file; one that is being made already is not made twice."""
    export, is_new = ExportFile.objects.get_or_create(
        created_by=by,
        kind=kind,
        format=format,
        question=question,
        state__in=ExportFile.ACTIVE,
        defaults={"campaign": campaign, "language": translation.get_language()},
    )
    if is_new:
        app.configure_task(TASK).defer(key=str(export.pk))
    return export


@transaction.atomic
def begin_export(*, key: str, now: datetime) -> ExportFile | None:
    """Return the file to make; None once it is made, or nobody may have it any more."""
    rows = ExportFile.objects.select_for_update(of=("self",))
    export = rows.select_related("campaign", "created_by").filter(pk=key).first()
    if export is None or not export.is_active:
        return None
    if not export.created_by.may(NEEDS[Kind(export.kind)]):
        export.state, export.finished_at = State.FAILED, now
        export.save(update_fields=["state", "finished_at"])
        return None
    export.state, export.started_at = State.RUNNING, now
    export.rows_done = export.rows_all = 0
    export.save(update_fields=["state", "started_at", "rows_done", "rows_all"])
    return export


@contextmanager
def telling_rows(export: ExportFile) -> Iterator[Tell]:
    """Yield what notes how many rows of how many are written, for the page to show.

    It has a connection of its own: a file is written within one snapshot, whose own writes nobody
    would see before its end.
    """
    line = connection.copy()

    def tell(done: int, of: int) -> None:
        with line.cursor() as cursor:
            cursor.execute(
                "UPDATE visits_exportfile SET rows_done = %s, rows_all = %s WHERE key = %s",
                [done, of, export.pk],
            )

    try:
        yield tell
    finally:
        line.close()


@transaction.atomic
def store_export(
    *, export: ExportFile, file: IO[bytes], name: str, as_of: datetime, pupils: int, now: datetime
) -> None:
    """Keep what was made, unless another worker was faster."""
    running = ExportFile.objects.select_for_update().filter(pk=export.pk, state=State.RUNNING)
    if not running.exists():
        return
    file.seek(0)
    _store_parts(export, file)
    running.update(
        state=State.READY, finished_at=now, name=name, as_of=as_of, pupils=pupils, size=file.tell()
    )


def _store_parts(export: ExportFile, file: IO[bytes]) -> None:
    """Send the bytes by COPY: the driver remembers the text of an INSERT, and with it the bytes."""
    columns = "visits_exportpart (file_id, number, content)"
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {columns} FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.set_types(["uuid", "int4", "bytea"])
        for number, content in enumerate(iter(lambda: file.read(PART), b"")):
            copy.write_row((export.pk, number, content))


@transaction.atomic
def fail_export(*, export: ExportFile, now: datetime) -> None:
    running = ExportFile.objects.filter(pk=export.pk, state=State.RUNNING)
    running.update(state=State.FAILED, finished_at=now)


@transaction.atomic
def note_fetch(*, export: ExportFile, by: User) -> None:
    """Note that somebody took the file away; letters were noted when they were numbered."""
    if export.kind == Kind.LETTERS or export.as_of is None:
        return
    note = note_export if export.kind == Kind.PROGRESS else note_follow_up_export
    note(
        campaign=export.campaign,
        kind=export.format,
        as_of=export.as_of,
        pupils=export.pupils,
        by=by,
    )


@transaction.atomic
def requeue_exports() -> int:
    """Let the files of a worker that died be made by the one that starts now."""
    running = ExportFile.objects.filter(state=State.RUNNING)
    for export in running:
        app.configure_task(TASK).defer(key=str(export.pk))
    return len(running)


@transaction.atomic
def drop_old_exports(*, now: datetime) -> int:
    """Throw away the files that nobody can fetch any more."""
    return ExportFile.objects.filter(created_at__lt=now - KEPT).delete()[0]
