"""Puts the demo's visits into the database, with crews, devices and their audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent, subject_key
from schools.models import School, SchoolMember
from visits.models import Assignment, Campaign, Visit, VisitOperator

from .accounts import HEAD_OF
from .dates import DemoDates
from .timetable import STARTS, TOGETHER, PlannedVisit

CANCEL_REASON = "Sekolah mengadakan kegiatan P5 pada hari itu."


@dataclass(frozen=True, slots=True)
class Office:
    """What visits are made of."""

    campaign: Campaign
    schools: dict[str, School]
    devices: dict[int, Device]
    planner: User
    operators: list[User]
    heads: dict[int, User]
    dates: DemoDates


def open_office(
    campaign: Campaign, schools: dict[str, School], devices: dict[int, Device], dates: DemoDates
) -> Office:
    """Gather who plans, who records and who confirms."""
    members = SchoolMember.objects.select_related("user")
    return Office(
        campaign=campaign,
        schools=schools,
        devices=devices,
        planner=User.objects.get(email="jadwal@demo.test"),
        operators=list(User.objects.filter(role=Role.OPERATOR).order_by("pk")),
        heads={member.school_id: member.user for member in members},
        dates=dates,
    )


def make_visits(office: Office, planned: Iterable[PlannedVisit]) -> list[Visit]:
    """Make the visits with devices and crews; return them in the order of `planned`."""
    planned = list(planned)
    visits = Visit.objects.bulk_create(
        _visit(office, plan, number) for number, plan in enumerate(planned)
    )
    pairs = list(zip(visits, planned, strict=True))
    Assignment.objects.bulk_create(
        Assignment(visit=visit, device=office.devices[n])
        for visit, plan in pairs
        for n in plan.devices
    )
    VisitOperator.objects.bulk_create(
        VisitOperator(visit=visit, user=user)
        for visit, plan in pairs
        for user in _crew(office, plan)
    )
    AuditEvent.objects.bulk_create(e for v in visits for e in _events(office, v))
    return visits


def cancel_one(office: Office, visits: list[Visit]) -> None:
    """Cancel the last visit that a school was told of: next week's."""
    for visit in [v for v in visits if v.state == Visit.State.SCHEDULED][-1:]:
        visit.state = Visit.State.CANCELLED
        visit.cancel_reason = CANCEL_REASON
        visit.save(update_fields=["state", "cancel_reason"])
        data = {"reason": CANCEL_REASON}
        _event("cancel_visit", visit, _at(office, 11), office.planner, data).save()


def _visit(office: Office, plan: PlannedVisit, number: int) -> Visit:
    visit = Visit(
        campaign=office.campaign,
        school=office.schools[plan.npsn],
        date=plan.day,
        start_time=STARTS,
        end_time=plan.ends,
        state=_state(plan, number),
    )
    zone = ZoneInfo(office.campaign.time_zone)
    if plan.week < 0:
        told_on = plan.day - timedelta(days=9)
        visit.published_at = datetime.combine(told_on, time(9), zone)
        visit.confirmed_at = visit.published_at + timedelta(hours=5)
        visit.confirmed_by = office.heads[visit.school.pk]
        visit.completed_at = datetime.combine(plan.day, plan.ends, zone) + timedelta(minutes=12)
    elif visit.state != Visit.State.DRAFT:
        visit.published_at = _at(office, 9)
    if visit.state == Visit.State.CONFIRMED:
        visit.confirmed_at = _at(office, 10)
        visit.confirmed_by = office.heads[visit.school.pk]
    return visit


def _state(plan: PlannedVisit, number: int) -> Visit.State:
    """Past visits are closed, today's and half of the next ones confirmed, the last ones drafts.

    The coming visits of the demo's school head wait for an answer, and the two neighbours that
    come together have agreed.
    """
    if plan.week < 0:
        return Visit.State.COMPLETED
    if plan.week >= 2:
        return Visit.State.DRAFT
    if number < 3 or plan.npsn in TOGETHER or (number % 2 and plan.npsn != HEAD_OF):
        return Visit.State.CONFIRMED
    return Visit.State.SCHEDULED


def _crew(office: Office, plan: PlannedVisit) -> list[User]:
    """Return two people; the demo's operator goes with the first devices of every day."""
    pair = {1: 0, 4: 2, 6: 4}.get(plan.devices[0], 0)
    return office.operators[pair : pair + 2]


def _at(office: Office, hour: int) -> datetime:
    """Return a moment of the demo's 19 September, when the coming visits were agreed."""
    zone = ZoneInfo(office.campaign.time_zone)
    return datetime.combine(office.dates.reported_on, time(hour), zone)


def _events(office: Office, visit: Visit) -> Iterable[AuditEvent]:
    yield _event(
        "schedule_visit",
        visit,
        visit.published_at or _at(office, 9),
        office.planner,
        {"date": visit.date.isoformat()},
    )
    if visit.confirmed_at:
        yield _event("confirm_visit", visit, visit.confirmed_at, visit.confirmed_by, {})
    if visit.completed_at:
        yield _event("close_visit", visit, visit.completed_at, office.operators[0], {})


def _event(
    action: str, visit: Visit, at: datetime, by: User | None, data: dict[str, str]
) -> AuditEvent:
    subjects = [subject_key(visit), subject_key(visit.school)]
    return AuditEvent(
        at=at, actor=by, action=action, subjects=subjects, data=data, source="seed_demo"
    )
