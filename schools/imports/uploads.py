"""Takes uploaded files into an import."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from schools.forms import MAX_UPLOAD_MB
from schools.models import ImportBatch, ImportFile

from .readers import prepare_readers
from .refusals import refusal
from .staging import keep_refusal, stage_upload


def take_upload(batch: ImportBatch, upload: UploadedFile, today: date) -> list[ImportFile]:
    """Stage one uploaded file or zip; one that is too large is refused unread."""
    name = upload.name or "?"
    if (upload.size or 0) > MAX_UPLOAD_MB * 1_000_000:
        return [keep_refusal(batch, name, "", refusal("upload_too_large", str(MAX_UPLOAD_MB)))]
    prepare_readers()
    with tempfile.NamedTemporaryFile(prefix="unggah-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        return stage_upload(batch, Path(copy.name), name, today)
