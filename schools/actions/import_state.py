"""Whether an import still waits for its end, and what every step of it shares."""

from __future__ import annotations

from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import ImportBatch, ImportRow
from schools.models.uploaded_lists import UploadedList

AnyList = TypeVar("AnyList", bound=UploadedList)


class ImportRefused(Exception):
    """The import cannot go on like this; the text is for the user, `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def lock_open_batch(batch: ImportBatch) -> ImportBatch:
    """Return the batch locked for the rest of the transaction, if it still waits for its end."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _refuse_ended(locked)
    return locked


def lock_open_list(uploaded: AnyList) -> AnyList:
    """Return the list locked for the rest of the transaction, if it still waits for its end."""
    locked = type(uploaded)._default_manager.select_for_update().get(pk=uploaded.pk)
    if locked.refusal_code:
        raise ImportRefused("no_files", _("Tidak ada berkas yang dapat disimpan."))
    _refuse_ended(locked)
    return locked


def end_batch(batch: ImportBatch | UploadedList, state: ImportBatch.State) -> None:
    batch.state, batch.ended_at = state, timezone.now()
    batch.save(update_fields=["state", "ended_at"])


def delete_rows(batch: ImportBatch, *, keep: str = "") -> None:
    """Delete the staged rows of a batch, but those with the outcome `keep`."""
    files = list(batch.files.values_list("pk", flat=True))
    rows = ImportRow.objects.filter(file__in=files).exclude(action=keep)
    # No other table points at a staged row, so none needs to be collected first.
    rows._raw_delete(rows.db)


def _refuse_ended(locked: ImportBatch | UploadedList) -> None:
    if locked.state != ImportBatch.State.REVIEW:
        state = {"state": locked.get_state_display()}
        raise ImportRefused("import_ended", _("Impor ini sudah selesai (%(state)s).") % state)
