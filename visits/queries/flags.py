"""Coming visits that can no longer stand: flagged for people, never silently changed.

An outage, a closure, a holiday or a new limit may come after a visit was booked. The planner's
own constraints judge every coming visit again, so the reasons are those of the booking form.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from visits.messages import sentences_of
from visits.models import Campaign, Visit
from visits.models.visits import VisitQuerySet
from visits.planner.constraints import Conflict, errors_of
from visits.planner.problem import Problem

from .problem import placed, problem_of

LACKS_DEVICE = {"device_on_outage", "device_inactive"}


@dataclass(frozen=True, slots=True)
class Flag:
    """A coming visit and what is now in its way."""

    visit: Visit
    conflicts: list[Conflict]

    @property
    def reasons(self) -> list[str]:
        return sentences_of(self.conflicts)

    @property
    def lacks_device(self) -> bool:
        return any(conflict.code in LACKS_DEVICE for conflict in self.conflicts)


def flags_of(campaign: Campaign, visits: VisitQuerySet, *, today: date) -> list[Flag]:
    """Return those of `visits` from `today` on that cannot stand, the nearest first."""
    coming = list(
        visits.filter(campaign=campaign, date__gte=today)
        .exclude(state__in=(Visit.State.COMPLETED, Visit.State.CANCELLED, Visit.State.HELD))
        .select_related("school")
        .with_devices()
        .order_by("date", "start_time", "pk")
    )
    if not coming:
        return []
    problem = problem_of(campaign, today, coming[-1].date)
    judged = conflicts_of_standing(problem, coming, today=today)
    return [Flag(visit, judged[visit.pk]) for visit in coming if visit.pk in judged]


def conflicts_of_standing(
    problem: Problem, visits: Collection[Visit], *, today: date
) -> dict[int, list[Conflict]]:
    """Return what has come into the way of visits that are booked: outages, closures, rules.

    `problem` covers their days. Only visits that are still ahead are judged; those without a
    conflict have no entry.
    """
    ahead = [visit for visit in visits if visit.is_open and visit.date >= today]
    judged = {visit.pk: errors_of(problem, placed(visit)) for visit in ahead}
    return {pk: conflicts for pk, conflicts in judged.items() if conflicts}
