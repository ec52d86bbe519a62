"""Takes uploaded files into an import."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from schools.actions.import_state import lock_open_batch
from schools.forms import MAX_UPLOAD_MB
from schools.models import ImportBatch, ImportFile

from .readers import prepare_readers
from .refusals import refusal
from .staging import keep_refusal, stage_upload


def take_upload(batch: ImportBatch, upload: UploadedFile, today: date) -> list[ImportFile]:
    """Stage one uploaded file or zip; one that is too large is refused unread."""
    name = upload.name or "?"
    if (upload.size or 0) > MAX_UPLOAD_MB * 1_000_000:
        return [refuse_too_large(batch, name)]
    prepare_readers()
    with tempfile.NamedTemporaryFile(prefix="unggah-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        return stage_upload(batch, Path(copy.name), name, today)


@transaction.atomic
def refuse_too_large(batch: ImportBatch, name: str) -> ImportFile:
    """Keep that a file was refused unread, or not even sent, so that the review names it."""
    lock_open_batch(batch)
    refused = refusal("upload_too_large", str(MAX_UPLOAD_MB))
    # Named twice by a page that lost the answer: once is enough.
    same = batch.files.filter(name=name[-255:], refusal_code=refused.code).first()
    return same or keep_refusal(batch, name, "", refused)
