"""A proposal's days with a drawing of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schools.models import School
from visits.models import PlanRun, Proposal

from .day_map import DayMap, day_map_of
from .plan_figures import Day, days_of


def drawn_days(
    run: PlanRun, proposals: Iterable[Proposal], schools: Sequence[School]
) -> list[tuple[Day, DayMap]]:
    """Return the days in order; `schools` are dots on the maps."""
    office = run.campaign.office_latitude, run.campaign.office_longitude
    return [
        (
            day,
            day_map_of(
                office,
                [(tour.team, [stop.school for stop in tour.stops]) for tour in day.tours],
                schools,
            ),
        )
        for day in days_of(run, proposals)
    ]
