"""An import from its start to its end: nothing here touches a pupil but the commit."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import ImportBatch, ImportFile, ImportRow, School

from .review import review_import


class ImportRefused(Exception):
    """The import cannot go on like this; the text is for the user, `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@transaction.atomic
def start_import(*, by: User | None) -> ImportBatch:
    """Open a batch; files are staged into it one by one."""
    batch = ImportBatch.objects.create(created_by=by)
    record_event("start_import", batch, by=by)
    return batch


def lock_open_batch(batch: ImportBatch) -> ImportBatch:
    """Return the batch locked for the rest of the transaction, if it still waits for its end."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportBatch.State.REVIEW:
        raise ImportRefused(
            "import_ended",
            _("Impor ini sudah selesai (%(state)s).") % {"state": locked.get_state_display()},
        )
    return locked


@transaction.atomic
def confirm_schools(
    *, batch: ImportBatch, schools: Mapping[ImportFile, School], by: User | None
) -> None:
    """Settle which school each file is of, and compare anew if that differs from the proposal."""
    locked = lock_open_batch(batch)
    moved = False
    for file, school in schools.items():
        moved |= file.school_id != school.pk
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
    delete_rows(ImportRow.objects.filter(file=file))
    file.delete()
    review_import(batch=batch)


@transaction.atomic
def cancel_import(*, batch: ImportBatch, by: User | None) -> None:
    """End the batch without a trace of its rows."""
    locked = lock_open_batch(batch)
    delete_rows(ImportRow.objects.filter(file__batch=locked))
    ImportFile.missing.through.objects.filter(importfile__batch=locked).delete()
    end_batch(locked, ImportBatch.State.CANCELLED)
    record_event("cancel_import", locked, by=by)


def end_batch(batch: ImportBatch, state: ImportBatch.State) -> None:
    batch.state, batch.ended_at = state, timezone.now()
    batch.save(update_fields=["state", "ended_at"])


def delete_rows(rows: models.QuerySet[ImportRow]) -> None:
    # No other table points at a staged row, so none needs to be collected first.
    rows._raw_delete(rows.db)
