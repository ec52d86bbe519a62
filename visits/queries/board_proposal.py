"""A proposal laid over the week's board: what stands, and what would stand beside it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Q

from visits.models import PlanRun, Proposal

from .board import Week

Kind = Proposal.Kind


def lay_over(week: Week, run: PlanRun) -> None:
    """Mark the standing visits of `week` with what `run` does to them, and add its new places."""
    first = week.days[0].date
    last = first + timedelta(days=6)
    rows = run.proposals.filter(Q(date__range=(first, last)) | Q(old_date__range=(first, last)))
    changes: dict[int, Proposal] = {}
    arriving: dict[date, list[Proposal]] = defaultdict(list)
    for row in rows.select_related("school").prefetch_related("devices"):
        if row.visit_id:
            changes[row.visit_id] = row
        if row.date and row.kind in (Kind.ADDED, Kind.MOVED):
            arriving[row.date].append(row)
    for day in week.days:
        day.proposed = arriving[day.date]
        for entry in day.visits:
            entry.change = changes.get(entry.visit.pk)
    for device, cells in week.rows:
        for cell in cells:
            cell.proposed = [row for row in cell.day.proposed if device in row.devices.all()]
