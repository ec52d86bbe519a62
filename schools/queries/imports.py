"""What the pages of an import list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from schools.models import ImportBatch, ImportFile, ImportRow, Student

Action = ImportRow.Action
# Rows that are held back together share this key, every other row has its own.
GROUP = Coalesce("hold_group", "pk", output_field=BigIntegerField())
TALLIES = ("held", "new", "changed", "moved", "missing", "warnings", "unchanged", "again")


def tally(files: Sequence[ImportFile]) -> dict[str, int]:
    """Add up the counts of the files, as the review has stored them."""
    return {kind: sum(file.counts.get(kind, 0) for file in files) for kind in TALLIES}


def rows_of(files: Sequence[ImportFile]) -> QuerySet[ImportRow]:
    """All staged rows of the files, in their order, without what is encrypted."""
    rows = ImportRow.objects.filter(file__in=[file.pk for file in files])
    return rows.defer("nik_encrypted").order_by("file", "row")


def listed_rows(files: Sequence[ImportFile], kind: str) -> QuerySet[ImportRow]:
    """Return exactly the rows that `tally` counts as `kind`."""
    rows = rows_of(files)
    if kind == "again":
        return rows.filter(reviewed_again=True)
    if kind == "warnings":
        odd = ~Q(problems=[]) | Q(action=Action.REPEATED)
        return rows.exclude(action=Action.HELD).filter(odd)
    return rows.filter(action=kind)


def problem_rows(files: Sequence[ImportFile]) -> QuerySet[ImportRow]:
    """Rows that are held, repeated or merely odd."""
    return rows_of(files).filter(Q(action__in=(Action.HELD, Action.REPEATED)) | ~Q(problems=[]))


def held_groups(files: Sequence[ImportFile]) -> QuerySet[ImportRow, int]:
    """Return the keys of held rows: one for all rows that are held back together."""
    held = rows_of(files).filter(action=Action.HELD)
    return (
        held.values_list(GROUP, flat=True)
        .order_by(F("hold_group").asc(nulls_last=True), GROUP)
        .distinct()
    )


def missing_students(files: Sequence[ImportFile]) -> QuerySet[Student]:
    missing = ImportFile.missing.through.objects.filter(importfile__in=[f.pk for f in files])
    students = Student.objects.filter(pk__in=missing.values("student")).select_related("school")
    return students.order_by("school__name", "class_name", "name", "pk")


def batches_with_files(batches: QuerySet[ImportBatch]) -> QuerySet[ImportBatch]:
    return batches.select_related("created_by").prefetch_related("files")
