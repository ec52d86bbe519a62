"""The whole way of some files, for the command line and the benchmarks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction

from ektp_outreach.accounts.models import User
from schools.actions.imports import start_import
from schools.actions.review import review_import
from schools.models import ImportBatch, ImportFile, School

from .readers import prepare_readers
from .records import FileRefused
from .refusals import refusal
from .sniffing import can_be_read
from .staging import keep_refusal, stage_upload


@transaction.atomic
def import_paths(
    paths: Iterable[Path], *, today: date, school: School | None = None, by: User | None = None
) -> ImportBatch:
    """Stage and review files (or zips of files); `commit_import` writes the batch.

    Nobody is there to confirm a school: a file is refused unless its school is sure or given.
    """
    prepare_readers()
    batch = start_import(by=by)
    for path in paths:
        if can_be_read(path):
            stage_upload(batch, path, path.name, today, school)
        else:
            keep_refusal(batch, path.name, "", refusal("not_found"))
    for file in batch.files.filter(refusal_code="", school_confirmed=False):
        _refuse(file, refusal("school_unknown", str(file.school or "")))
    review_import(batch=batch)
    return batch


def _refuse(file: ImportFile, refused: FileRefused) -> None:
    file.rows.all().delete()
    file.school, file.rows_read = None, 0
    file.refusal_code, file.refusal_detail = refused.code, refused.detail
    file.save()
