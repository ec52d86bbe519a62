"""A run of the planner as JSON, for programs."""

from __future__ import annotations

from typing import Any

from schools.models import School
from visits.models import PlanRun, Proposal
from visits.planner.solution import LEVELS


def document_of(run: PlanRun) -> dict[str, Any]:
    """Return a finished run's figures, changes and visits; schools are named by NPSN."""
    rows = list(run.proposals.select_related("school").prefetch_related("devices"))
    npsn = dict(School.objects.filter(pk__in=map(int, run.left)).values_list("pk", "npsn"))
    return {
        "campaign": run.campaign.name,
        "run": run.pk,
        "state": run.state,
        "starts_on": str(run.starts_on),
        "pupils": run.pupils,
        "expected_before": run.expected_before,
        "pupils_per_device_hour": run.rate,
        "visits_measured": run.rate_visits,
        "score": {level: run.score[level] for level in LEVELS},
        "bounds": {level: run.bounds[level] for level in LEVELS},
        "proven_levels": run.proven_levels,
        "left": sorted(
            ({"npsn": npsn[int(pk)], "pupils": n} for pk, n in run.left.items()),
            key=lambda row: row["npsn"],
        ),
        "released": [{"school": r["name"], "date": r["date"]} for r in run.released],
        "changes": {kind: sum(row.kind == kind for row in rows) for kind in Proposal.Kind.values},
        "visits": [_visit(row) for row in rows],
    }


def _visit(row: Proposal) -> dict[str, Any]:
    return {
        "npsn": row.school.npsn,
        "school": row.school.name,
        "change": row.kind,
        "old_date": row.old_date and row.old_date.isoformat(),
        "date": row.date and row.date.isoformat(),
        "start": f"{row.start_time:%H:%M}",
        "end": f"{row.end_time:%H:%M}",
        "team": row.team,
        "devices": sorted(device.name for device in row.devices.all()),
        "pupils": row.pupils,
    }
