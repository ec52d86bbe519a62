"""What is kept with a mark for staff: late, doubtful and doubled events."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from schools.models import CardStatus
from tests.factories import (
    make_device,
    make_student,
)
from tests.integration.recording.world import NOW, World, state_of
from visits.actions.visits import cancel_visit
from visits.models import Assignment, Recording, StudentOutcome, Visit

STORED = ("stored", "")

pytestmark = pytest.mark.django_db


def test_the_second_recording_of_a_pupil_is_kept_as_a_conflict(world: World) -> None:
    first = world.event(recorded_at=NOW + timedelta(minutes=1))
    second = world.event(device=world.devices[1].pk)
    assert world.codes(first) == [STORED]
    assert world.codes(second) == [("conflict", "recorded_before")]
    assert Recording.objects.get(pk=second.uuid).conflict == "recorded_before"
    assert StudentOutcome.objects.get().recording_id == second.uuid  # the earlier one counts
    assert world.codes(second) == [("already_stored", "recorded_before")]


def test_in_one_batch_undo_makes_room_for_the_next(world: World) -> None:
    first = world.event()
    later = NOW + timedelta(minutes=1)
    codes = world.codes(first, world.undo(first, recorded_at=later), world.event(recorded_at=later))
    assert codes == [STORED, STORED, STORED]
    assert world.codes(world.event("absent", reason="sick")) == [("conflict", "recorded_before")]
    assert state_of(world.student) == ("recorded", "")


def test_a_pupil_whom_siak_knows_is_kept_as_a_conflict(world: World) -> None:
    CardStatus.objects.create(
        student=world.student, status=CardStatus.Status.PROCESSING, status_on=date(2026, 1, 1)
    )
    assert world.codes(world.event("already_recorded")) == [STORED]
    other = make_student(world.school)
    for status, answer in (
        ("PROCESSING", ("conflict", "has_card")),
        ("ENROLL_FAILURE_AT_CENTRAL", STORED),
    ):
        other = make_student(world.school)
        CardStatus.objects.create(student=other, status=status, status_on=date(2026, 1, 1))
        assert world.codes(world.event(student=other.pk)) == [answer]


def test_pupils_who_are_not_on_the_list_are_kept_as_conflicts(world: World) -> None:
    guest = make_student()
    gone = make_student(world.school, left_on=date(2026, 9, 1))
    young = make_student(world.school, birth_date=date(2010, 6, 1))
    child = make_student(world.school, birth_date=date(2011, 6, 1))
    codes = world.codes(*(world.event(student=pupil.pk) for pupil in (guest, gone, young, child)))
    assert codes == [("conflict", "not_on_list")] * 3 + [("conflict", "too_young")]


def test_events_for_cancelled_and_closed_visits_are_kept(world: World) -> None:
    cancel_visit(visit=world.visit, reason="Ujian", by=world.planner)
    assert world.codes(world.event()) == [("conflict", "visit_cancelled")]
    Visit.objects.filter(pk=world.visit.pk).update(
        state=Visit.State.COMPLETED, cancel_reason="", completed_at=NOW
    )
    other = world.event(student=make_student(world.school).pk)
    assert world.codes(other) == [("conflict", "visit_closed")]
    assert state_of(world.student) == ("recorded", "")
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.COMPLETED


def test_a_device_that_was_swapped_away_meanwhile_is_kept_as_a_conflict(world: World) -> None:
    spare = make_device()
    with transaction.atomic():
        Assignment.objects.filter(visit=world.visit, device=world.devices[0]).delete()
        Assignment.objects.create(visit=world.visit, device=spare)
    assert world.codes(world.event()) == [("conflict", "device_moved")]
    assert world.codes(world.event("failed", device=spare.pk)) == [("conflict", "recorded_before")]


@pytest.mark.parametrize(
    ("recorded_at", "offset", "code"),
    [
        (NOW - timedelta(hours=3), 0, ""),
        (NOW + timedelta(days=2), None, "clock"),
        (NOW + timedelta(days=2), -2 * 86_400_000, "clock"),
        (NOW - timedelta(days=9), 9 * 86_400_000, "clock"),
        (NOW - timedelta(days=20_000), 20_000 * 86_400_000, "clock"),
        (NOW - timedelta(days=20_000), None, "clock"),
        (NOW + timedelta(days=3_000), -3_000 * 86_400_000, "clock"),
    ],
)
def test_a_clock_more_than_a_day_off_is_kept_with_a_mark(
    world: World, recorded_at: object, offset: int | None, code: str
) -> None:
    event = world.event(recorded_at=recorded_at, clock_offset_ms=offset)
    assert world.codes(event) == [("conflict" if code else "stored", code)]
    assert Recording.objects.get().recorded_at == recorded_at


def test_marks_that_arrive_days_later_are_no_conflict(world: World) -> None:
    answers = world.send(world.event(), now=NOW + timedelta(days=3))
    assert [(a.status, a.code) for a in answers] == [STORED]
