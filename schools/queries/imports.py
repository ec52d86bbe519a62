"""What the pages of an import list."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from schools.models import ImportBatch, ImportRow


def rows_of(batch: ImportBatch) -> QuerySet[ImportRow]:
    """All staged rows of a batch, without what is encrypted, in the order of the files."""
    rows = ImportRow.objects.filter(file__batch=batch).defer("nik_encrypted", "nik_index")
    return rows.order_by("file", "row", "pk")


def problem_rows_of(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Rows that are held, repeated or merely odd."""
    return rows_of(batch).filter(Q(action__in=("held", "repeated")) | ~Q(problems=[]))


def held_rows_of(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Held rows, those that are held back together next to each other."""
    rows = rows_of(batch).filter(action=ImportRow.Action.HELD)
    return rows.order_by(F("hold_group").asc(nulls_last=True), "file", "row", "pk")
