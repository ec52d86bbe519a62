"""Ask the worker for a long export, store it, hand it out, throw it away.

Everything can be begun anew: a file is stored with its state in one transaction, and only once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django import app

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from visits.models import Campaign, ExportFile, ExportPart

from .exports import note_export, note_follow_up_export

# Below these a file is made at once: a web server needs less than half a second for it.
LONG_PUPILS, LONG_LETTERS = 5_000, 12
KEPT = timedelta(hours=24)
PART = 1 << 20
TASK = "make_export"
Kind, State = ExportFile.Kind, ExportFile.State
NEEDS = {
    Kind.PROGRESS: Permission.EXPORT_PROGRESS,
    Kind.FOLLOW_UP: Permission.EXPORT_PROGRESS,
    Kind.LETTERS: Permission.PLAN_VISITS,
}


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
    export.save(update_fields=["state", "started_at"])
    return export


@transaction.atomic
def store_export(
    *, export: ExportFile, file: IO[bytes], name: str, as_of: datetime, pupils: int, now: datetime
) -> None:
    """Keep what was made, unless another worker was faster."""
    running = ExportFile.objects.select_for_update().filter(pk=export.pk, state=State.RUNNING)
    if not running.exists():
        return
    file.seek(0)
    number = 0
    while content := file.read(PART):
        ExportPart.objects.create(file=export, number=number, content=content)
        number += 1
    running.update(
        state=State.READY, finished_at=now, name=name, as_of=as_of, pupils=pupils, size=file.tell()
    )


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
