"""Schools whose pupils a proposal does not reach."""

from __future__ import annotations

from dataclasses import dataclass

from schools.models import School
from visits.models import PlanRun

from .kept_tallies import remaining_by_school


@dataclass(frozen=True, slots=True)
class LeftSchool:
    """`left` of the school's pupils are not reached; `remaining` are not yet recorded now."""

    school: School
    left: int
    remaining: int


def left_schools(run: PlanRun) -> list[LeftSchool]:
    """Return the schools with pupils that no visit of `run` records, most of them first."""
    left = {int(school): count for school, count in run.left.items() if count}
    remaining = remaining_by_school(run.campaign, left)
    rows = [
        LeftSchool(school, left[school.pk], remaining.get(school.pk, 0))
        for school in School.objects.filter(pk__in=left)
    ]
    return sorted(rows, key=lambda row: (-row.left, row.school.name))
