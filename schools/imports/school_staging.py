"""Keeps a list of schools that was uploaded as it was read; what it would do is judged later."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.actions.school_lists import Held
from schools.forms import MAX_UPLOAD_MB
from schools.models import SchoolList

from .reading import open_list
from .records import Cell, FileRefused
from .refusals import of_school_list, refusal
from .school_rows import RowRefused, SchoolRow, parse_school
from .sniffing import unpack_upload

Numbered = tuple[int, Sequence[Cell]]
# More than any province has; a page judges them all.
MAX_SCHOOLS = 5_000


@transaction.atomic
def take_school_upload(upload: UploadedFile, *, by: User) -> SchoolList:
    """Keep the rows of one uploaded file; a file that is no such list is kept as refused."""
    opened = SchoolList(name=(upload.name or "?")[-255:], created_by=by)
    try:
        opened.rows = _rows_of(upload)
    except FileRefused as refused:
        why = of_school_list(refused)
        opened.refusal_code, opened.refusal_detail = why.code, why.detail
    opened.save()
    record_event("start_school_list", opened, by=by, data={"file": opened.name})
    return opened


def read_school_list(path: Path) -> list[Numbered]:
    """Return the numbered rows of a list. Raise FileRefused."""
    rows: list[Numbered] = []
    for chunk in open_list(path, "schools"):
        rows += chunk
        if len(rows) > MAX_SCHOOLS:
            raise refusal("too_many_schools", str(MAX_SCHOOLS))
    return rows


def parse_schools(rows: Iterable[Numbered]) -> tuple[list[SchoolRow], list[Held]]:
    """Return the rows that can be read, and the others with what is wrong."""
    parsed, held = [], []
    for number, cells in rows:
        try:
            parsed.append(parse_school(number, cells))
        except RowRefused as refused:
            held.append(Held(number, refused.code, refused.message))
    return parsed, held


def _rows_of(upload: UploadedFile) -> list[Numbered]:
    if (upload.size or 0) > MAX_UPLOAD_MB * 1_000_000:
        raise refusal("upload_too_large", str(MAX_UPLOAD_MB))
    with tempfile.TemporaryDirectory(prefix="sekolah-") as folder:
        copy = Path(folder) / "unggahan"
        with copy.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        files = unpack_upload(copy, upload.name or "?", Path(folder))
        if len(files) > 1:
            raise refusal("zip_of_lists")
        return read_school_list(files[0][1])
