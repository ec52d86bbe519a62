"""Stages the rows of files by COPY: read, judged and encrypted, but not yet compared."""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from schools.actions.import_state import lock_open_batch
from schools.models import ImportBatch, ImportFile, School
from schools.nik import NikSealer, nik_sealer

from .proposals import Proposal, propose_school
from .reading import open_file
from .records import FileRefused, ParsedFile, ParsedRow
from .rules import stored
from .sniffing import unpack_upload

_COPY = """
COPY schools_importrow (file_id, "row", name, sex, birth_date, nisn, nik_encrypted, nik_index,
    nik_last4, class_name, grade, home_village, home_district, problems, refused, action, hold_code)
FROM STDIN
"""
_NULL = "\\N"
_NO_NIK = "\\N\t\\N\t"
_FINE = "[]\tf\tnew\t"


def stage_upload(
    batch: ImportBatch, path: Path, name: str, today: date, school: School | None = None
) -> list[ImportFile]:
    """Stage one file, or all files of a zip; a file that is no register is kept as refused.

    `school` is whose files they are, if that is known beforehand.
    """
    with tempfile.TemporaryDirectory(prefix="impor-") as folder:
        try:
            files = unpack_upload(path, name, Path(folder))
        except FileRefused as refused:
            return [keep_refusal(batch, name, _sha256(path), refused)]
        return [_stage_file(batch, inner, each, today, school) for each, inner in files]


def _stage_file(
    batch: ImportBatch, path: Path, name: str, today: date, school: School | None
) -> ImportFile:
    digest = _sha256(path)
    try:
        with transaction.atomic():
            locked = lock_open_batch(batch)
            locked.reviewed_at = None
            locked.save(update_fields=["reviewed_at"])
            # Sent twice by a page that lost the answer: once is enough.
            if same := batch.files.filter(sha256=digest).first():
                return same
            parsed = open_file(path, name, today)
            return _stage_rows(parsed, _new_file(batch, parsed, digest, school))
    except FileRefused as refused:
        return keep_refusal(batch, name, digest, refused)


def _new_file(
    batch: ImportBatch, parsed: ParsedFile, digest: str, school: School | None
) -> ImportFile:
    known = Proposal(school, exact=True) if school else None
    proposal = known or propose_school(parsed.school_name, parsed.name)
    return ImportFile.objects.create(
        batch=batch,
        name=parsed.name[-255:],
        school_name=parsed.school_name[:150],
        school=proposal.school,
        school_confirmed=proposal.exact,
        sha256=digest,
    )


def _stage_rows(parsed: ParsedFile, file: ImportFile) -> ImportFile:
    file_id, sealer = str(file.pk), nik_sealer()
    with connection.cursor() as cursor, cursor.cursor.copy(_COPY) as copy:
        for chunk in parsed.rows:
            copy.write("".join([_line(file_id, row, sealer) for row in chunk]))
            file.rows_read += len(chunk)
    file.save(update_fields=["rows_read"])
    return file


def keep_refusal(batch: ImportBatch, name: str, digest: str, refused: FileRefused) -> ImportFile:
    return ImportFile.objects.create(
        batch=batch,
        name=name[-255:],
        sha256=digest,
        refusal_code=refused.code,
        refusal_detail=refused.detail,
    )


def _line(file_id: str, parsed: ParsedRow, sealer: NikSealer) -> str:
    """Return the row in COPY's text format; `text_of` has left no tab or line break in it."""
    row, name, sex, born, nisn, nik, class_name, grade, village, district, problems = parsed
    sealed = _NO_NIK
    if nik:
        sealed = f"\\\\x{sealer.encrypt(nik).hex()}\t\\\\x{sealer.index(nik).hex()}\t{nik[-4:]}"
    return (
        f"{file_id}\t{row}\t{_escaped(name)}\t{sex}\t{born.isoformat() if born else _NULL}\t"
        f"{nisn or _NULL}\t{sealed}\t{_escaped(class_name)}\t{grade or _NULL}\t"
        f"{_escaped(village)}\t{_escaped(district)}\t{_fate(parsed) if problems else _FINE}\n"
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\") if "\\" in text else text


def _fate(row: ParsedRow) -> str:
    """Return the columns problems, refused, action and hold_code of a row that is not fine."""
    problems = _escaped(json.dumps([stored(problem) for problem in row.problems]))
    error = row.first_error
    return f"{problems}\tt\theld\t{error}" if error else f"{problems}\tf\tnew\t"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
