"""What the pages of a list of card statuses show."""

from __future__ import annotations

from django.db.models import QuerySet

from schools.models import StatusImport, StatusRow

KINDS = tuple(StatusRow.Action.values)


def counts_of(status_import: StatusImport) -> dict[str, int]:
    return {kind: status_import.counts.get(kind, 0) for kind in KINDS}


def listed_rows(status_import: StatusImport, kind: str) -> QuerySet[StatusRow]:
    """Return exactly the rows that are counted as `kind`."""
    rows = status_import.rows.filter(action=kind).select_related("student__school")
    return rows.order_by("row", "pk")
