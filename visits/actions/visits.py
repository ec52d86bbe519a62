"""Book, move, publish, confirm, cancel and start visits.

Every action that places a visit first locks the days concerned (in order), then judges the
visit by the planner's constraints. Two people who book the same device at once therefore come
one after the other, and the second is told what is in the way. Postgres guards the same rules
against everybody else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import School
from visits.models import Assignment, Campaign, MoveRequest, Visit, VisitOperator
from visits.planner.constraints import errors_of
from visits.planner.problem import PlacedVisit
from visits.queries.problem import placed, problem_of
from visits.queries.roster import counting_events, events_of

from .errors import VisitConflict, VisitStateError
from .holds import end_request, lock_days
from .telling import tell_cancelled, tell_moved, tell_published

State = Visit.State


@transaction.atomic
def schedule_visit(
    *,
    campaign: Campaign,
    school: School,
    date: date,
    start: time,
    end: time,
    devices: Collection[Device],
    by: User,
    team: int = 1,
    note: str = "",
) -> Visit:
    """Book a draft of a visit. Raise VisitConflict when it cannot stand."""
    lock_days([date], now=timezone.now())
    wanted = PlacedVisit(school.pk, date, start, end, _ids(devices), team)
    visit = book_place(campaign, wanted, note=note)
    data = _when(visit) | {"school": school.name, "devices": _names(devices)}
    record_event("schedule_visit", visit, school, by=by, data=data)
    return visit


def book_place(
    campaign: Campaign, wanted: PlacedVisit, *, state: str = State.DRAFT, note: str = ""
) -> Visit:
    """Write a new visit at `wanted`, whose day is locked. Raise VisitConflict."""
    wanted = replace(wanted, id=None)
    visit = Visit(
        campaign=campaign,
        school_id=wanted.school,
        date=wanted.date,
        start_time=wanted.start,
        end_time=wanted.end,
        team=wanted.team,
        state=state,
        note=note,
    )
    _refuse_conflicts(campaign, wanted)
    with _explained(campaign, wanted):
        visit.save()
        _set_devices(visit, Device.objects.filter(pk__in=wanted.devices))
    return visit


@transaction.atomic
def move_visit(
    *,
    visit: Visit,
    date: date,
    start: time,
    end: time,
    by: User,
    devices: Collection[Device] | None = None,
    team: int | None = None,
) -> Visit:
    """Give `visit` another day, time or team (and other devices, when given).

    A confirmed visit must be confirmed again, for the school agreed to the old date.
    Raise VisitConflict or VisitStateError.
    """
    visit = lock_visit(visit, date)
    _refuse_started(visit)
    before = _when(visit)
    if devices is None:
        devices = list(visit.devices.all())
    wanted = PlacedVisit(
        visit.school_id, date, start, end, _ids(devices), team or visit.team, visit.pk
    )
    _refuse_conflicts(visit.campaign, wanted)
    visit.date, visit.start_time, visit.end_time, visit.team = date, start, end, wanted.team
    after = _when(visit)
    if visit.state == State.CONFIRMED and before != after:
        visit.state, visit.confirmed_at, visit.confirmed_by = State.SCHEDULED, None, None
    with _explained(visit.campaign, wanted):
        visit.assignments.exclude(device__in=devices).delete()
        visit.save()
        _set_devices(visit, devices)
    changes: dict[str, Any] = {
        key: {"old": old, "new": after[key]} for key, old in before.items() if old != after[key]
    }
    data = changes | {"devices": _names(devices)}
    record_event("move_visit", visit, visit.school, by=by, data=data)
    if changes and visit.is_published:
        tell_moved(visit, before)
    return visit


@transaction.atomic
def change_devices(*, visit: Visit, devices: Collection[Device], by: User) -> Visit:
    """Give `visit` exactly `devices`. Raise VisitConflict or VisitStateError."""
    visit = lock_visit(visit)
    _refuse_closed(visit)
    old = list(visit.devices.all())
    wanted = placed(visit, _ids(devices))
    _refuse_conflicts(visit.campaign, wanted)
    with _explained(visit.campaign, wanted):
        _set_devices(visit, devices)
    data = {"devices": {"old": _names(old), "new": _names(devices)}}
    record_event("change_devices", visit, *set(old) ^ set(devices), by=by, data=data)
    return visit


@transaction.atomic
def publish_visit(*, visit: Visit, by: User, now: datetime) -> Visit:
    """Tell the school of `visit`. Raise VisitConflict if it no longer can stand."""
    visit = lock_visit(visit)
    _refuse_closed(visit)
    if visit.state != State.DRAFT:
        raise VisitStateError("already_published")
    wanted = placed(visit)
    _refuse_conflicts(visit.campaign, wanted)
    visit.state, visit.published_at = State.SCHEDULED, now
    with _explained(visit.campaign, wanted):
        visit.save()
    record_event("publish_visit", visit, visit.school, by=by, data=_when(visit))
    tell_published([visit])
    return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, by: User) -> Visit:
    """Give up `visit` and free its devices; one at which a mark stands is closed instead."""
    visit = lock_visit(visit)
    _refuse_closed(visit)
    if not reason.strip():
        raise VisitStateError("no_reason")
    if counting_events(list(events_of(visit))):
        raise VisitStateError("has_recordings")
    visit.state, visit.cancel_reason = State.CANCELLED, reason.strip()
    visit.confirmed_at = visit.confirmed_by = None
    visit.save()
    data = _when(visit) | {"reason": visit.cancel_reason}
    record_event("cancel_visit", visit, visit.school, by=by, data=data)
    if visit.published_at is not None:
        tell_cancelled(visit)
    return visit


@transaction.atomic
def confirm_visit(*, visit: Visit, by: User, now: datetime, today: date, slot: str = "") -> Visit:
    """Note that the school agrees to the date of a published visit, and asks for no other.

    `slot` is what they saw (Visit.slot), where they saw one.
    """
    visit = lock_visit(visit)
    _refuse_closed(visit)
    if visit.state == State.DRAFT:
        raise VisitStateError("not_published")
    if visit.state == State.CONFIRMED:
        raise VisitStateError("already_confirmed")
    if visit.state == State.IN_PROGRESS:
        raise VisitStateError("already_started")
    if visit.date < today:
        raise VisitStateError("already_past")
    if slot not in ("", visit.slot):
        raise VisitStateError("date_changed")
    for request in MoveRequest.objects.select_for_update().filter(
        visit=visit, state=MoveRequest.State.OPEN
    ):
        end_request(request, MoveRequest.State.WITHDRAWN, by=by, now=now)
        record_event("withdraw_move", visit, visit.school, by=by)
    visit.state, visit.confirmed_at, visit.confirmed_by = State.CONFIRMED, now, by
    visit.save()
    record_event("confirm_visit", visit, visit.school, by=by, data=_when(visit))
    return visit


@transaction.atomic
def start_visit(*, visit: Visit, by: User) -> Visit:
    """Begin recording at a published visit; a visit that has begun stays as it is."""
    visit = lock_visit(visit)
    _refuse_closed(visit)
    if visit.state == State.DRAFT:
        raise VisitStateError("not_published")
    if visit.state != State.IN_PROGRESS:
        visit.state = State.IN_PROGRESS
        visit.save(update_fields=["state"])
        record_event("start_visit", visit, visit.school, by=by)
    return visit


@transaction.atomic
def assign_operators(*, visit: Visit, operators: Collection[User], by: User) -> Visit:
    """Send exactly `operators` to `visit`."""
    visit = lock_visit(visit)
    _refuse_closed(visit)
    VisitOperator.objects.filter(visit=visit).exclude(user__in=operators).delete()
    VisitOperator.objects.bulk_create(
        [VisitOperator(visit=visit, user=user) for user in operators], ignore_conflicts=True
    )
    names = sorted(str(user) for user in operators)
    record_event("change_crew", visit, by=by, data={"operators": names})
    return visit


@contextmanager
def _explained(campaign: Campaign, wanted: PlacedVisit) -> Iterator[None]:
    """Turn a refusal by Postgres into the VisitConflict that explains it, if there is one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        _refuse_conflicts(campaign, wanted)
        raise


def _refuse_conflicts(campaign: Campaign, wanted: PlacedVisit) -> None:
    conflicts = errors_of(problem_of(campaign, wanted.date, wanted.date), wanted)
    if conflicts:
        raise VisitConflict(conflicts)


def _refuse_closed(visit: Visit) -> None:
    if not visit.is_open:
        raise VisitStateError("already_closed")


def _refuse_started(visit: Visit) -> None:
    _refuse_closed(visit)
    if visit.state == State.IN_PROGRESS:
        raise VisitStateError("already_started")


def lock_visit(visit: Visit, *days: date) -> Visit:
    """Lock the visit's day, `days` and then the visit itself; return it as it is now."""
    lock_days([visit.date, *days], now=timezone.now())
    rows = Visit.objects.select_for_update(of=("self",)).select_related("school", "campaign")
    return rows.get(pk=visit.pk)


def _set_devices(visit: Visit, devices: Collection[Device]) -> None:
    """Make the assignments exactly `devices`, in order, so that two writers cannot deadlock."""
    visit.assignments.exclude(device__in=devices).delete()
    held = set(visit.assignments.values_list("device", flat=True))
    for device in sorted(devices, key=lambda d: d.pk):
        if device.pk not in held:
            Assignment.objects.create(visit=visit, device=device)


def _ids(devices: Iterable[Device]) -> frozenset[int]:
    return frozenset(device.pk for device in devices)


def _names(devices: Iterable[Device]) -> list[str]:
    return sorted(device.name for device in devices)


def _when(visit: Visit) -> dict[str, str]:
    return {
        "date": visit.date.isoformat(),
        "start": f"{visit.start_time:%H:%M}",
        "end": f"{visit.end_time:%H:%M}",
    }
