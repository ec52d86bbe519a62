"""Plan files: `ktp-outreach-plan/1`."""

from __future__ import annotations

from typing import Any

from .problem import Problem
from .solution import Solution

FORMAT = "ktp-outreach-plan/1"


def plan_file(name: str, problem: Problem, solution: Solution) -> dict[str, Any]:
    """Return the plan of the instance `name` as its file says it."""
    return {
        "format": FORMAT,
        "instance": name,
        "visits": [
            {
                "date": visit.date.isoformat(),
                "team": visit.team,
                "school": problem.schools[visit.school].key,
                "devices": [problem.devices[device].key for device in sorted(visit.devices)],
                "pupils": visit.pupils,
            }
            for visit in solution.visits
        ],
        "score": solution.score._asdict(),
        "proven_levels": solution.proven_levels,
    }
