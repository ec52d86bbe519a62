"""Stages a list of card statuses: read, judged and matched by HMAC, but not yet written."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from ektp_outreach.accounts.models import User
from schools.actions.status_imports import start_status_import
from schools.actions.status_review import review_statuses
from schools.forms import MAX_UPLOAD_MB
from schools.models import StatusImport, StatusRow

from .reading import open_list
from .records import FileRefused
from .refusals import of_status_list, refusal
from .sniffing import can_be_read, unpack_upload
from .status_rows import StagedStatus, parse_status_row

# Each row is held until the review has found what it would do.
_HELD = StatusRow.Action.HELD
_COPY = f"""
COPY schools_statusrow (status_import_id, {", ".join(StagedStatus._fields)},
    is_unreadable, action, old_status) FROM STDIN
"""


@transaction.atomic
def stage_status_list(
    path: Path, name: str, *, listed_on: date, by: User | None = None
) -> StatusImport:
    """Read and review one list; a file that is no such list is kept as refused."""
    digest = _sha256(path) if can_be_read(path) else ""
    opened = start_status_import(name=name, sha256=digest, listed_on=listed_on, by=by)
    try:
        with transaction.atomic():
            if not digest:
                raise refusal("not_found")
            _stage(opened, path, name)
    except FileRefused as refused:
        return _refuse(opened, of_status_list(refused))
    review_statuses(opened)
    return opened


def take_status_upload(upload: UploadedFile, *, listed_on: date, by: User) -> StatusImport:
    """Stage one uploaded file; one that is too large is refused unread."""
    name = upload.name or "?"
    if (upload.size or 0) > MAX_UPLOAD_MB * 1_000_000:
        opened = start_status_import(name=name, sha256="", listed_on=listed_on, by=by)
        return _refuse(opened, refusal("upload_too_large", str(MAX_UPLOAD_MB)))
    with tempfile.NamedTemporaryFile(prefix="unggah-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        return stage_status_list(Path(copy.name), name, listed_on=listed_on, by=by)


def _stage(opened: StatusImport, path: Path, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="status-") as folder:
        files = unpack_upload(path, name, Path(folder))
        if len(files) > 1:
            raise refusal("zip_of_lists")
        with connection.cursor() as cursor, cursor.cursor.copy(_COPY) as copy:
            for chunk in open_list(files[0][1], "status"):
                for number, cells in chunk:
                    row = parse_status_row(cells, number, opened.listed_on)
                    copy.write_row((opened.pk, *row, bool(row.problem), _HELD, ""))
                opened.rows_read += len(chunk)
    opened.save(update_fields=["rows_read"])


def _refuse(opened: StatusImport, refused: FileRefused) -> StatusImport:
    opened.refusal_code, opened.refusal_detail = refused.code, refused.detail
    opened.rows_read = 0
    opened.save(update_fields=["refusal_code", "refusal_detail", "rows_read"])
    return opened


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
