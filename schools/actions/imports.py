"""An import from its start to its end: nothing here touches a pupil but the commit."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import ImportBatch, ImportFile, School

from .import_state import delete_rows, end_batch, lock_open_batch
from .review import review_import


@transaction.atomic
def start_import(*, by: User | None) -> ImportBatch:
    """Open a batch; files are staged into it one by one."""
    batch = ImportBatch.objects.create(created_by=by)
    record_event("start_import", batch, by=by)
    return batch


@transaction.atomic
def confirm_schools(
    *, batch: ImportBatch, schools: Mapping[ImportFile, School], by: User | None
) -> None:
    """Settle which school each file is of, and compare anew if that differs from the proposal."""
    locked = lock_open_batch(batch)
    moved = False
    for file, school in schools.items():
        if file.school_confirmed and file.school == school:
            continue
        moved |= file.school != school
        ImportFile.objects.filter(pk=file.pk, batch=locked).update(
            school=school, school_confirmed=True
        )
        record_event("confirm_school", locked, school, by=by, data={"file": file.name})
    if moved:
        review_import(batch=locked)


@transaction.atomic
def remove_file(*, file: ImportFile, by: User | None) -> None:
    """Take one file out of the batch, with all that was read from it."""
    batch = lock_open_batch(file.batch)
    record_event("remove_import_file", batch, by=by, data={"file": file.name})
    file.delete()
    review_import(batch=batch)


@transaction.atomic
def cancel_import(*, batch: ImportBatch, by: User | None) -> None:
    """End the batch without a trace of its rows."""
    locked = lock_open_batch(batch)
    delete_rows(locked)
    ImportFile.missing.through.objects.filter(importfile__batch=locked).delete()
    end_batch(locked, ImportBatch.State.CANCELLED)
    record_event("cancel_import", locked, by=by)
