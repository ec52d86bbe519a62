"""Many senders at once, and any order of arrival: nothing is lost, doubled or decided by luck."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ektp_outreach.audit.models import AuditEvent
from tests.factories import MONDAY, make_student
from tests.integration.recording.world import NOW, World, state_of
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.errors import VisitStateError
from visits.actions.recording_rules import Event
from visits.actions.recordings import Answer, Status
from visits.actions.visits import move_visit
from visits.models import Recording, StudentOutcome, Visit

STEPS = st.tuples(
    st.sampled_from(["recorded", "absent", "refused", "failed", "already_recorded", "undone"]),
    st.integers(0, 4),  # minutes after NOW: ties happen
    st.integers(0, 7),  # which earlier event an undoing takes back
)


def codes(results: list[object]) -> Counter[tuple[str, str]]:
    answers = [result for result in results if isinstance(result, list)]
    assert len(answers) == len(results), results
    return Counter((answer.status.value, answer.code) for batch in answers for answer in batch)


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_that_record_one_pupil_at_once_one_is_told() -> None:
    world = World()
    events = [world.event(device=device.pk) for device in world.devices * 4]

    results = run_at_once([lambda e=e: world.send(e) for e in events])  # type: ignore[misc]

    assert codes(results) == {("stored", ""): 1, ("conflict", "recorded_before"): 7}
    assert Recording.objects.count() == 8
    assert StudentOutcome.objects.get().recording_id == min(event.uuid for event in events)
    assert AuditEvent.objects.filter(action="start_visit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_from_eight_threads_is_stored_once() -> None:
    world = World()
    batch = [world.event(student=make_student(world.school).pk) for _ in range(40)]

    results = run_at_once([lambda: world.send(*batch) for _ in range(8)])

    assert codes(results) == {("stored", ""): 40, ("already_stored", ""): 280}
    assert Recording.objects.count() == StudentOutcome.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_batches_in_opposite_orders_do_not_wait_for_each_other() -> None:
    world = World()
    pupils = [make_student(world.school).pk for _ in range(60)]

    def batch(number: int) -> list[Answer]:
        order = pupils if number % 2 else pupils[::-1]
        return world.send(*(world.event(student=pupil) for pupil in order))

    results = run_at_once([lambda n=n: batch(n) for n in range(8)])  # type: ignore[misc]

    assert codes(results) == {("stored", ""): 60, ("conflict", "recorded_before"): 420}
    assert StudentOutcome.objects.filter(outcome="recorded").count() == 60


@pytest.mark.django_db(transaction=True)
def test_one_uuid_for_two_pupils_at_once_is_stored_for_one() -> None:
    world = World()
    stolen = uuid.uuid4()
    events = [world.event(uuid=stolen, student=make_student(world.school).pk) for _ in range(8)]

    results = run_at_once([lambda e=e: world.send(e) for e in events])  # type: ignore[misc]

    assert codes(results) == {("stored", ""): 1, ("refused", "uuid_reused"): 7}
    assert Recording.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_recording_and_moving_a_visit_at_once_do_not_wait_for_each_other() -> None:
    world = World()
    days = [MONDAY + timedelta(days) for days in (1, 2)]

    def move(day: date) -> object:
        times = {"start": world.visit.start_time, "end": world.visit.end_time}
        return move_visit(visit=world.visit, date=day, by=world.planner, **times)

    jobs: list[Callable[[], object]] = [lambda day=day: move(day) for day in days]  # type: ignore[misc]
    jobs += [lambda: world.send(world.event("failed")) for _ in range(6)]

    results = run_at_once(jobs)

    allowed = (Visit, VisitStateError, list)
    assert all(isinstance(result, allowed) for result in results), results
    assert Recording.objects.count() == 6


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=8), data=st.data())
def test_any_order_of_arrival_ends_in_the_same_state(
    steps: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    with transaction.atomic():
        world = World()
        events = events_of(world, steps)
        expected = _fold(events)
        arriving = data.draw(st.permutations(events + events[:2]))
        cut = data.draw(st.integers(0, len(arriving)))
        for batch in (arriving[:cut], arriving[cut:]):
            assert Status.REFUSED not in {answer.status for answer in world.send(*batch)}
        assert state_of(world.student) == expected
        assert Recording.objects.count() == len(events)
        transaction.set_rollback(True)


def events_of(world: World, steps: list[tuple[str, int, int]]) -> list[Event]:
    """Turn steps into events; an undoing without anything to undo is left out."""
    events: list[Event] = []
    for outcome, minutes, target in steps:
        at = NOW + timedelta(minutes=minutes)
        if outcome != "undone":
            reason = "sick" if outcome == "absent" else ""
            events.append(world.event(outcome, reason=reason, recorded_at=at))
        elif targets := [event for event in events if event.outcome != "undone"]:
            events.append(world.undo(targets[target % len(targets)], recorded_at=at))
    return events


def _fold(events: list[Event]) -> tuple[str, str] | None:
    """The rule in plain words: undone do not count; recorded first, else the latest word."""
    undone = {event.undoes for event in events}
    standing = [e for e in events if e.outcome != "undone" and e.uuid not in undone]
    in_order = sorted(standing, key=lambda e: (e.recorded_at, e.uuid))
    for outcome in ("recorded", "already_recorded"):
        for event in in_order:
            if event.outcome == outcome:
                return event.outcome, event.reason
    return (in_order[-1].outcome, in_order[-1].reason) if in_order else None
