"""What staff see first: today's visits, what needs a decision, what remains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from visits.models import Campaign, MoveRequest, Notice, Visit
from visits.models.visits import VisitQuerySet

from .conflicts import undecided
from .flags import Flag, flags_of
from .kept_tallies import remaining_by_school
from .readiness import Unready, unready_visits

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class TodaysVisit:
    """A visit of today and how many pupils of its school remain."""

    visit: Visit
    pupils_left: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The state of the day; every number is the length of a list of visits or pupils."""

    today: list[TodaysVisit]
    flags: list[Flag]
    unready: list[Unready]
    requests: int
    notices: int
    unconfirmed: list[Visit]
    not_closed: list[Visit]
    drafts: list[Visit]
    remaining: int
    doubts: int

    @property
    def decisions(self) -> int:
        """How many visits wait for somebody to decide; one may wait for two reasons."""
        flagged = {flag.visit.pk for flag in self.flags}
        waiting = {v.pk for v in (*self.unconfirmed, *self.not_closed, *self.drafts)}
        waiting |= {each.visit.pk for each in self.unready}
        return len(flagged | waiting)


def agenda_of(campaign: Campaign, visits: VisitQuerySet, day: date) -> Agenda:
    """Gather what a planner decides on `day`."""
    own = visits.filter(campaign=campaign).select_related("school")
    soon = day + timedelta(days=SOON_DAYS)
    todays = own.filter(date=day).exclude(state__in=Visit.UNTOLD)
    remaining = remaining_by_school(campaign)
    return Agenda(
        today=[
            TodaysVisit(visit, remaining.get(visit.school_id, 0))
            for visit in todays.prefetch_related("devices", "operators")
        ],
        flags=flags_of(campaign, visits, today=day),
        requests=MoveRequest.objects.filter(state=MoveRequest.State.OPEN).count(),
        notices=Notice.objects.filter(state__in=(Notice.State.FAILED, Notice.State.UNSURE)).count(),
        unready=unready_visits(visits.filter(campaign=campaign), today=day),
        unconfirmed=list(own.filter(state=Visit.State.SCHEDULED, date__range=(day, soon))),
        not_closed=list(
            own.filter(
                date__lt=day,
                state__in=(Visit.State.SCHEDULED, Visit.State.CONFIRMED, Visit.State.IN_PROGRESS),
            )
        ),
        drafts=list(own.filter(state=Visit.State.DRAFT, date__gte=day)),
        remaining=sum(remaining.values()),
        doubts=undecided().count(),
    )
