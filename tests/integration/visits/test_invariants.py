"""Attacks on the guarantees that Postgres gives, past all of our own code."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import timezone

from ektp_outreach.audit.events import record_event
from ektp_outreach.audit.models import AuditEvent
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Assignment, Recording, StudentOutcome, Visit

STATE = Visit.State


def run_at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """Run each job in a thread with a connection of its own; return results or exceptions."""
    barrier = threading.Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(number: int, job: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def publish(visit: Visit) -> None:
    with transaction.atomic():
        visit.state = STATE.SCHEDULED
        visit.published_at = timezone.now()
        visit.save(update_fields=["state", "published_at"])
        check_deferred()


def check_deferred() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def execute(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
def test_a_device_is_never_at_two_visits_at_once() -> None:
    campaign, device = make_campaign(), make_device()
    make_visit(campaign, devices=[device])
    other = make_visit(campaign)
    with pytest.raises(IntegrityError, match="assignment_device_at_one_visit"):
        execute(
            "INSERT INTO visits_assignment (visit_id, device_id, period, is_active)"
            " VALUES (%s, %s, 'empty', false)",
            other.pk,
            device.pk,
        )


@pytest.mark.django_db
def test_moving_a_visit_onto_a_busy_device_is_refused_by_raw_sql_too() -> None:
    campaign, device = make_campaign(), make_device()
    make_visit(campaign, devices=[device])
    other = make_visit(campaign, devices=[device], date=MONDAY + timedelta(1))
    with pytest.raises(IntegrityError, match="assignment_device_at_one_visit"):
        execute("UPDATE visits_visit SET date = %s WHERE id = %s", MONDAY, other.pk)


@pytest.mark.django_db
def test_an_assignment_cannot_pretend_another_period() -> None:
    visit = make_visit(devices=[make_device()])
    execute("UPDATE visits_assignment SET period = 'empty', is_active = false")
    assignment = Assignment.objects.get(visit=visit)
    assert assignment.is_active
    assert assignment.period.lower == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert assignment.period.upper == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_cancelled_visit_frees_its_devices() -> None:
    campaign, device = make_campaign(), make_device()
    visit = make_visit(campaign, devices=[device])
    visit.state, visit.cancel_reason = STATE.CANCELLED, "Ujian"
    visit.save(update_fields=["state", "cancel_reason"])
    make_visit(campaign, devices=[device])
    assert Assignment.objects.filter(is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_racing_bookings_never_give_a_device_twice() -> None:
    campaign = make_campaign(teams=20)
    devices = [make_device() for _ in range(7)]
    schools = [make_school() for _ in range(32)]

    def book(number: int) -> None:
        with transaction.atomic():
            chosen = [devices[(number + shift) % 7] for shift in range(3)]
            make_visit(campaign, school=schools[number], devices=chosen, team=number % 20 + 1)

    results = run_at_once([lambda n=n: book(n) for n in range(32)])
    booked = list(Assignment.objects.values_list("device", flat=True))
    assert len(booked) == len(set(booked))
    assert results.count(None) * 3 == len(booked)
    assert results.count(None) in (1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 4])
def test_a_published_visit_has_two_or_three_devices(number: int) -> None:
    visit = make_visit(devices=[make_device() for _ in range(number)])
    with pytest.raises(IntegrityError, match="devices, not 2 to 3"):
        publish(visit)


@pytest.mark.django_db
def test_a_device_cannot_be_taken_from_a_published_visit_of_two() -> None:
    visit = make_visit(devices=[make_device(), make_device()])
    publish(visit)
    visit.assignments.all()[0].delete()
    with pytest.raises(IntegrityError, match="has 1 devices"):
        check_deferred()


@pytest.mark.django_db(transaction=True)
def test_two_connections_cannot_each_add_the_third_device() -> None:
    visit = make_visit(devices=[make_device(), make_device()])
    publish(visit)
    extra = [make_device(), make_device()]
    results = run_at_once(
        [lambda d=d: Assignment.objects.create(visit=visit, device=d) for d in extra]
    )
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    assert visit.assignments.count() == 3


@pytest.mark.django_db
def test_a_school_has_one_visit_a_day() -> None:
    campaign, school = make_campaign(), make_school()
    make_visit(campaign, school=school)
    with pytest.raises(IntegrityError, match="visit_school_once_a_day"):
        make_visit(campaign, school=school)


@pytest.mark.django_db(transaction=True)
def test_two_connections_cannot_both_take_the_last_place_of_the_day() -> None:
    campaign = make_campaign()
    make_visit(campaign)
    make_visit(campaign)
    schools = [make_school(), make_school()]
    results = run_at_once([lambda s=s: make_visit(campaign, school=s) for s in schools])
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    assert Visit.objects.on(MONDAY).count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["visits_recording", "audit_auditevent"])
def test_logs_are_append_only(table: str, sql: str) -> None:
    visit = make_visit()
    make_recording(visit, make_student(visit.school))
    record_event("test", visit, by=make_user())
    check_deferred()
    column = "note" if table == "visits_recording" else "source"
    with pytest.raises(DatabaseError, match="only ever added"):
        execute(sql.format(table, column, f"'{column}'"))
    assert (Recording.objects.count(), AuditEvent.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_recording_is_stored_once() -> None:
    visit = make_visit()
    event = make_recording(visit, make_student(visit.school))
    with pytest.raises(IntegrityError):
        make_recording(visit, make_student(visit.school), uuid=event.uuid)


@pytest.mark.django_db
def test_nobody_writes_an_outcome_past_the_log() -> None:
    visit = make_visit()
    make_recording(visit, make_student(visit.school))
    for sql in ("DELETE FROM visits_studentoutcome", "UPDATE visits_studentoutcome SET outcome=''"):
        with (
            pytest.raises(DatabaseError, match="follows from the recordings"),
            transaction.atomic(),
        ):
            execute(sql)
    assert StudentOutcome.objects.get().outcome == "recorded"


@pytest.mark.django_db
def test_an_undone_event_does_not_count_in_whatever_order_it_arrives() -> None:
    visit = make_visit()
    student, first = make_student(visit.school), uuid.uuid4()
    make_recording(visit, student, "undone", undoes=first)
    make_recording(visit, student, "recorded", uuid=first)
    assert not StudentOutcome.objects.filter(student=student).exists()
    make_recording(visit, student, "absent", reason="sick")
    assert StudentOutcome.objects.get(student=student).outcome == "absent"


@pytest.mark.django_db(transaction=True)
def test_tablets_that_record_one_pupil_at_once_count_it_once() -> None:
    visit, operator = make_visit(), make_user()
    student = make_student(visit.school)
    start = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    moments = [start + timedelta(minutes=m) for m in (3, 1, 2, 0)]

    def record(at: datetime) -> None:
        make_recording(visit, student, operator=operator, recorded_at=at)

    run_at_once([lambda m=m: record(m) for m in moments])
    assert Recording.objects.count() == 4
    outcome = StudentOutcome.objects.get()
    assert (outcome.outcome, outcome.recording.recorded_at) == ("recorded", start)
