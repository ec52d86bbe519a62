"""What other schools' requests lose when one visit moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from visits.models import MoveRequest, Visit
from visits.planner.problem import PlacedVisit, Problem

from .offers import moved, offer_on, problem_for, without
from .problem import placed

State = MoveRequest.State


@dataclass(frozen=True, slots=True)
class Loss:
    """A request that can no longer have `lost`; it `dies` when nothing else is left for it."""

    request: MoveRequest
    lost: list[date]
    dies: bool


def open_requests() -> list[MoveRequest]:
    """Return the requests that wait for an answer, the oldest first."""
    rows = MoveRequest.objects.filter(state=State.OPEN).select_related(
        "visit__school", "visit__campaign", "requested_by", "hold"
    )
    found = rows.prefetch_related("visit__assignments", "hold__assignments")
    return list(found.order_by("requested_at", "pk"))


def losses_by(visit: Visit, place: PlacedVisit, *, today: date) -> list[Loss]:
    """Return which open requests of others lose a date when `visit` goes to `place`."""
    found = []
    for request in open_requests():
        if request.visit_id == visit.pk or request.visit.campaign_id != visit.campaign_id:
            continue
        days = [place.date, visit.date, *request.dates]
        problem = problem_for(visit.campaign, request.visit, min(days), max(days), today)
        own = [mine.hold_id for mine in MoveRequest.objects.filter(visit=visit) if mine.hold_id]
        after = moved(without(problem, own), place)
        before_dates = [day for day in request.dates if works(problem, request, day)]
        left = [day for day in before_dates if works(after, request, day)]
        if lost := [day for day in before_dates if day not in left]:
            found.append(Loss(request, lost, dies=not left))
    return found


def works(problem: Problem, request: MoveRequest, day: date) -> bool:
    """Say whether the request can have `day`: a place is held for it there, or one is free."""
    if request.hold is not None and request.hold.date == day:
        return True
    return offer_on(problem, placed(request.visit), day) is not None
