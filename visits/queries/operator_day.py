"""What an operator has to do today and next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from visits.models import Visit
from visits.models.recordings import Outcome

from .population import remaining_of
from .readiness import Unready, unready_of

NEXT_DAYS = 14
LATE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of the list: pupils recorded there, pupils who remain at its school, and what the
    school has not prepared yet."""

    visit: Visit
    recorded: int
    remaining: int
    unready: Unready | None


@dataclass(frozen=True, slots=True)
class OperatorDay:
    """Visits of today, those to come, and past ones that nobody has closed."""

    today: list[Stop]
    coming: list[Stop]
    not_closed: list[Stop]


def day_of(user: User, today: date) -> OperatorDay:
    """Return the visits that `user` goes to; staff see all of today's."""
    visits = Visit.objects.visible_to(user).published()
    visits = visits.select_related("school", "campaign", "readiness")
    visits = visits.prefetch_related("devices").order_by("date", "start_time", "pk")
    coming = visits.between(today + timedelta(days=1), today + timedelta(days=NEXT_DAYS))
    late = visits.between(today - timedelta(days=LATE_DAYS), today - timedelta(days=1))
    late = late.exclude(state=Visit.State.COMPLETED)
    if user.may(Permission.PLAN_VISITS):  # theirs are on the board and the start page
        coming, late = visits.none(), visits.none()
    return OperatorDay(*(_stops(some, today) for some in (visits.on(today), coming, late)))


def _stops(visits: QuerySet[Visit], today: date) -> list[Stop]:
    recorded = Count("outcomes", filter=Q(outcomes__outcome=Outcome.RECORDED))
    found = list(visits.annotate(recorded=recorded))
    remaining = _remaining(found)
    return [
        Stop(
            visit,
            visit.recorded,
            remaining.get((visit.campaign_id, visit.school_id), 0),
            unready_of(visit, today=today),
        )
        for visit in found
    ]


def _remaining(visits: Iterable[Visit]) -> dict[tuple[int, int], int]:
    counts = {}
    for campaign in {visit.campaign for visit in visits}:
        schools = {visit.school_id for visit in visits if visit.campaign_id == campaign.pk}
        rows = remaining_of(campaign).filter(school__in=schools).order_by()
        for school, count in rows.values_list("school").annotate(Count("pk")):
            counts[campaign.pk, school] = count
    return counts
