"""A school asks for another date; its first choice is held for it while the office decides.

A hold is a visit in the state `held`: the constraints that keep a device from two visits and a
day from too many schools keep it from two requests. Whoever places a visit locks its days first
and then frees what has run out there, so no hold outlives its time even when no worker runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import MoveRequest, Visit
from visits.planner.constraints import errors_of
from visits.planner.problem import PlacedVisit
from visits.queries.dying_requests import Loss, losses_by
from visits.queries.offers import offer_on, problem_for
from visits.queries.planning import local_day
from visits.queries.problem import placed

from .errors import VisitConflict, VisitStateError
from .holds import end_request
from .telling import tell_answered, tell_requested
from .visits import book_place, lock_visit, move_visit

HOLD = timedelta(hours=48)
MOST_DATES = 3
State = MoveRequest.State


@transaction.atomic
def request_move(
    *, visit: Visit, dates: Sequence[date], reason: str, by: User, now: datetime
) -> MoveRequest:
    """Ask for one of `dates`, the dearest first, and hold a place on the first of them.

    Raise VisitConflict when that first date does not work any more, VisitStateError when the
    visit cannot move or has asked already.
    """
    visit = lock_visit(visit, *dates)
    _refuse_unmovable(visit, now)
    if not 1 <= len(set(dates)) == len(dates) <= MOST_DATES or visit.date in dates:
        raise VisitStateError("dates_unclear")
    if MoveRequest.objects.filter(visit=visit, state=State.OPEN).exists():
        raise VisitStateError("already_asked")
    held = book_place(visit.campaign, _place_on(visit, dates[0], now), state=Visit.State.HELD)
    request = MoveRequest.objects.create(
        visit=visit,
        requested_by=by,
        dates=list(dates),
        reason=reason.strip(),
        hold=held,
        held_until=now + HOLD,
    )
    data = {"dates": [day.isoformat() for day in dates], "reason": request.reason}
    record_event("request_move", visit, visit.school, by=by, data=data)
    tell_requested(request)
    return request


@transaction.atomic
def withdraw_move(*, request: MoveRequest, by: User, now: datetime) -> MoveRequest:
    """The school no longer asks; the place held for it is free again."""
    return _answer(request, State.WITHDRAWN, "", by, now, "withdraw_move")


@transaction.atomic
def decline_move(*, request: MoveRequest, answer: str, by: User, now: datetime) -> MoveRequest:
    """The date stays; `answer` says why."""
    if not answer.strip():
        raise VisitStateError("no_answer")
    return _answer(request, State.DECLINED, answer.strip(), by, now, "decline_move")


@transaction.atomic
def accept_move(
    *, request: MoveRequest, day: date, by: User, now: datetime
) -> tuple[MoveRequest, list[Loss]]:
    """Move the visit to `day`, confirmed, for the school itself asked for it.

    Requests of other schools that no date is left for are declined with it and returned. Raise
    VisitConflict when `day` no longer works, VisitStateError when the request was answered.
    """
    visit = lock_visit(request.visit, *request.dates)
    request = _locked(request)
    _refuse_unmovable(visit, now)
    if day not in request.dates:
        raise VisitStateError("dates_unclear")
    place = _held_place(request, visit, day) or _place_on(visit, day, now)
    losses = losses_by(visit, place, today=local_day(visit.campaign, now))
    end_request(request, State.ACCEPTED, by=by, now=now)
    visit = move_visit(
        visit=visit,
        date=day,
        start=place.start,
        end=place.end,
        devices=list(visit.devices.model.objects.filter(pk__in=place.devices)),
        team=place.team,
        by=by,
    )
    visit.state = Visit.State.CONFIRMED
    visit.confirmed_at, visit.confirmed_by = now, request.requested_by
    visit.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    record_event("accept_move", visit, visit.school, by=by, data={"date": day.isoformat()})
    request.visit = visit
    tell_answered(request)
    dead = [loss for loss in losses if loss.dies]
    with translation.override("id"):  # schools read it
        answer = _("Semua tanggal yang diminta sudah terisi. Silakan pilih tanggal lain.")
    for loss in dead:
        _answer(loss.request, State.DECLINED, answer, by, now, "decline_move")
    return request, dead


def _answer(
    request: MoveRequest, state: State, answer: str, by: User, now: datetime, action: str
) -> MoveRequest:
    request = _locked(request)
    end_request(request, state, by=by, now=now, answer=answer)
    visit = request.visit
    data = {"reason": answer} if answer else {}
    record_event(action, visit, visit.school, by=by, data=data)
    if state == State.DECLINED:
        tell_answered(request)
    return request


def _locked(request: MoveRequest) -> MoveRequest:
    """Lock a request that is still open; VisitStateError otherwise."""
    rows = MoveRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("visit__school", "visit__campaign", "hold").get(pk=request.pk)
    if request.state != State.OPEN:
        raise VisitStateError("already_answered")
    return request


def _refuse_unmovable(visit: Visit, now: datetime) -> None:
    if not visit.is_open:
        raise VisitStateError("already_closed")
    if visit.state == Visit.State.IN_PROGRESS:
        raise VisitStateError("already_started")
    if visit.state == Visit.State.DRAFT:
        raise VisitStateError("not_published")
    if visit.date < local_day(visit.campaign, now):
        raise VisitStateError("already_past")


def _held_place(request: MoveRequest, visit: Visit, day: date) -> PlacedVisit | None:
    """Return the place that is held for the request, when it is on `day`."""
    held = request.hold
    if held is None or held.date != day:
        return None
    found = placed(held)
    return PlacedVisit(
        visit.school_id, day, found.start, found.end, found.devices, found.team, visit.pk
    )


def _place_on(visit: Visit, day: date, now: datetime) -> PlacedVisit:
    """Return the best free place on `day`. Raise VisitConflict with what is in the way."""
    today = local_day(visit.campaign, now)
    problem = problem_for(visit.campaign, visit, day, day, today)
    old = placed(visit)
    offer = offer_on(problem, old, day)
    if offer is None:
        wanted = PlacedVisit(old.school, day, old.start, old.end, old.devices, old.team, old.id)
        raise VisitConflict(errors_of(problem, wanted))
    return offer.place
