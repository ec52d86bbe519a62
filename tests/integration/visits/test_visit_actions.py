"""Booking and changing visits: what is refused, what it says, what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest

from devices.models import Device, Outage
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.models import Closure, School
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.errors import VisitConflict, VisitStateError
from visits.actions.visits import (
    assign_operators,
    cancel_visit,
    change_devices,
    confirm_visit,
    move_visit,
    publish_visit,
    schedule_visit,
    start_visit,
)
from visits.messages import sentences_of
from visits.models import Campaign, Visit
from visits.planner.constraints import Conflict, errors_of
from visits.planner.problem import PlacedVisit, Problem

TUESDAY = MONDAY + timedelta(1)
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass
class Office:
    campaign: Campaign = field(default_factory=make_campaign)
    devices: list[Device] = field(
        default_factory=lambda: [make_device(name=f"Alat {n}") for n in range(1, 8)]
    )
    planner: User = field(default_factory=make_user)

    def book(self, *numbers: int, school: School | None = None, day: date = MONDAY) -> Visit:
        return schedule_visit(
            campaign=self.campaign,
            school=school or make_school(),
            date=day,
            start=time(8),
            end=time(13),
            devices=[self.devices[n - 1] for n in numbers],
            by=self.planner,
        )

    def published(self, *numbers: int) -> Visit:
        return publish_visit(visit=self.book(*numbers), by=self.planner, now=NOW)


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def actions_of(visit: Visit) -> list[str]:
    return [event.action for event in AuditEvent.objects.about(visit)]


@contextmanager
def refused(code: str, sentence: str = "") -> Iterator[None]:
    """Expect a VisitStateError with `code`, whose sentence begins with `sentence`."""
    with pytest.raises(VisitStateError) as error:
        yield
    assert error.value.code == code
    assert str(error.value).startswith(sentence)


def codes(error: pytest.ExceptionInfo[VisitConflict]) -> list[str]:
    return [conflict.code for conflict in error.value.conflicts]


def test_booking_makes_a_draft_with_its_devices_and_history(office: Office) -> None:
    visit = office.book(1, 2)
    assert visit.state == Visit.State.DRAFT
    assert sorted(d.name for d in visit.devices.all()) == ["Alat 1", "Alat 2"]
    assert actions_of(visit) == ["schedule_visit"]


def test_a_taken_device_is_refused_with_a_sentence_that_helps(office: Office) -> None:
    office.book(3, 4, 5, school=make_school(name="SMKN 4"))
    with pytest.raises(VisitConflict) as error:
        office.book(3, 6)
    assert sentences_of(error.value.conflicts) == [
        "Alat 3 dipakai di SMKN 4 sampai 13.00; tersedia: Alat 1, Alat 2, Alat 7."
    ]
    assert Visit.objects.count() == 1


def test_a_device_taken_by_another_campaign_is_refused(office: Office) -> None:
    other = make_campaign(name="Pileg", schools_per_team_day=1)
    make_visit(other, devices=office.devices[:2])
    with pytest.raises(VisitConflict) as error:
        office.book(1, 3)
    assert codes(error) == ["device_taken"]
    assert office.book(3, 4).pk


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2026, 12, 24)])
def test_christmas_and_its_joint_leave_are_refused(office: Office, day: date) -> None:
    with pytest.raises(VisitConflict) as error:
        office.book(1, 2, day=day)
    assert codes(error) == ["holiday"]


def test_an_outage_and_a_closure_are_named_together(office: Office) -> None:
    school = make_school()
    Closure.objects.create(school=school, starts_on=MONDAY, ends_on=MONDAY, kind="exam")
    Outage.objects.create(
        device=office.devices[0], starts_at=NOW, ends_at=None, reason="kamera rusak"
    )
    with pytest.raises(VisitConflict) as error:
        office.book(1, 2, school=school)
    assert codes(error) == ["school_closed", "device_on_outage"]


def test_moving_keeps_the_devices_and_tells_old_and_new(office: Office) -> None:
    visit = office.book(1, 2)
    moved = move_visit(visit=visit, date=TUESDAY, start=time(9), end=time(12), by=office.planner)
    assert (moved.date, moved.devices.count()) == (TUESDAY, 2)
    event = AuditEvent.objects.about(visit).first()
    assert event is not None
    assert event.data["date"] == {"old": "2026-11-23", "new": "2026-11-24"}


def test_moving_a_confirmed_visit_asks_the_school_again(office: Office) -> None:
    visit = office.published(1, 2)
    head = make_head(visit.school)
    confirm_visit(visit=visit, by=head, now=NOW, today=MONDAY)
    moved = move_visit(visit=visit, date=TUESDAY, start=time(8), end=time(13), by=office.planner)
    assert (moved.state, moved.confirmed_by) == (Visit.State.SCHEDULED, None)


def test_moving_onto_a_busy_device_changes_nothing(office: Office) -> None:
    office.book(1, 2, day=TUESDAY)
    visit = office.book(1, 2)
    with pytest.raises(VisitConflict):
        move_visit(visit=visit, date=TUESDAY, start=time(8), end=time(13), by=office.planner)
    visit.refresh_from_db()
    assert visit.date == MONDAY
    moved = move_visit(
        visit=visit,
        date=TUESDAY,
        start=time(8),
        end=time(13),
        devices=office.devices[4:7],
        by=office.planner,
    )
    assert moved.devices.count() == 3


def test_devices_of_a_published_visit_stay_within_the_limits(office: Office) -> None:
    visit = office.published(1, 2)
    with pytest.raises(VisitConflict) as error:
        change_devices(visit=visit, devices=office.devices[:1], by=office.planner)
    assert codes(error) == ["too_few_devices"]
    change_devices(visit=visit, devices=office.devices[2:5], by=office.planner)
    assert visit.devices.count() == 3


def test_publishing_judges_again(office: Office) -> None:
    visit = office.book(1, 2)
    Outage.objects.create(device=office.devices[0], starts_at=NOW, ends_at=None, reason="rusak")
    with pytest.raises(VisitConflict) as error:
        publish_visit(visit=visit, by=office.planner, now=NOW)
    assert codes(error) == ["device_on_outage"]


def test_publishing_twice_is_refused(office: Office) -> None:
    visit = office.published(1, 2)
    with refused("already_published", "Kunjungan ini sudah diterbitkan."):
        publish_visit(visit=visit, by=office.planner, now=NOW)


def test_cancelling_needs_a_reason_and_frees_the_devices(office: Office) -> None:
    visit = office.published(1, 2)
    with refused("no_reason"):
        cancel_visit(visit=visit, reason="  ", by=office.planner)
    cancel_visit(visit=visit, reason="Ujian", by=office.planner)
    assert office.book(1, 2).pk
    with refused("already_closed"):
        move_visit(visit=visit, date=TUESDAY, start=time(8), end=time(13), by=office.planner)


def test_a_visit_with_recordings_is_not_cancelled(office: Office) -> None:
    visit = office.published(1, 2)
    make_recording(visit, make_student(visit.school))
    with refused("has_recordings"):
        cancel_visit(visit=visit, reason="Ujian", by=office.planner)


def test_only_published_visits_that_lie_ahead_are_confirmed(office: Office) -> None:
    draft = office.book(1, 2)
    with refused("not_published"):
        confirm_visit(visit=draft, by=office.planner, now=NOW, today=MONDAY)
    visit = office.published(3, 4)
    with refused("already_past"):
        confirm_visit(visit=visit, by=office.planner, now=NOW, today=TUESDAY)
    assert confirm_visit(visit=visit, by=office.planner, now=NOW, today=MONDAY).confirmed_at == NOW


def test_a_started_visit_is_no_longer_moved(office: Office) -> None:
    visit = office.published(1, 2)
    start_visit(visit=visit, by=office.planner)
    start_visit(visit=visit, by=office.planner)
    assert actions_of(visit).count("start_visit") == 1
    with refused("already_started"):
        move_visit(visit=visit, date=TUESDAY, start=time(8), end=time(13), by=office.planner)


def test_operators_are_exactly_those_named(office: Office) -> None:
    visit = office.book(1, 2)
    first, second = make_user(Role.OPERATOR), make_user(Role.OPERATOR)
    assign_operators(visit=visit, operators=[first], by=office.planner)
    assign_operators(visit=visit, operators=[second], by=office.planner)
    assert list(visit.operators.all()) == [second]


def test_a_writer_past_our_locks_is_named_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Postgres refuses what the check before it did not see, and the sentence is the same."""
    make_visit(office.campaign, devices=office.devices[:2])
    judged: list[PlacedVisit] = []

    def blind_first(problem: Problem, visit: PlacedVisit) -> list[Conflict]:
        judged.append(visit)
        return [] if len(judged) == 1 else errors_of(problem, visit)

    monkeypatch.setattr("visits.actions.visits.errors_of", blind_first)
    with pytest.raises(VisitConflict) as error:
        office.book(1, 3)
    assert codes(error) == ["device_taken"]
    assert Visit.objects.count() == 1
