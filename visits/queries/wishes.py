"""Wishes with what each was found to cost."""

from __future__ import annotations

from typing import Any

from schools.models import School
from visits.models import Campaign, PlanRun, Wish


def latest_costs(campaign: Campaign) -> PlanRun | None:
    """Return the last run that worked out what wishes cost."""
    return PlanRun.objects.filter(campaign=campaign, kind=PlanRun.Kind.WISH_COSTS).first()


def wishes_with_costs(
    campaign: Campaign, costs: PlanRun | None, school: School | None = None
) -> list[tuple[Wish, dict[str, Any] | None]]:
    """Return the wishes (of one school, when given), each with its row of `costs`."""
    rows = Wish.objects.filter(campaign=campaign).select_related("school")
    if school is not None:
        rows = rows.filter(school=school)
    found = {row["wish"]: row for row in costs.results} if costs else {}
    return [(wish, found.get(wish.pk)) for wish in rows]
