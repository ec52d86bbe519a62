"""What becomes of each event that is sent: stored, kept with a mark, or refused."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from tests.factories import (
    make_device,
    make_operator,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from tests.integration.recording.world import NOW, World, publish, state_of
from visits.actions.errors import VisitStateError
from visits.actions.recording_rules import SENTENCES
from visits.actions.recordings import MAX_EVENTS, record_outcomes
from visits.actions.visits import cancel_visit
from visits.models import Recording, Visit
from visits.queries.history import history_of

STORED = ("stored", "")
AGAIN = ("already_stored", "")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("recorded", ""),
        ("absent", "sick"),
        ("absent", "leave"),
        ("absent", "internship"),
        ("absent", "unknown"),
        ("refused", ""),
        ("failed", ""),
        ("already_recorded", ""),
    ],
)
def test_every_outcome_is_stored_and_folded(world: World, outcome: str, reason: str) -> None:
    event = world.event(outcome, reason=reason, note="KK tertinggal", clock_offset_ms=-1500)
    assert world.codes(event) == [STORED]
    assert state_of(world.student) == (outcome, reason)
    row = Recording.objects.get(pk=event.uuid)
    assert (row.operator, row.device, row.note) == (
        world.operator,
        world.devices[0],
        "KK tertinggal",
    )
    assert (row.recorded_at, row.received_at, row.clock_offset_ms) == (NOW, NOW, -1500)


def test_the_first_event_starts_the_visit_and_later_ones_do_not(world: World) -> None:
    world.send(world.event("absent", reason="sick"))
    world.send(world.event())
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.IN_PROGRESS
    assert AuditEvent.objects.filter(action="start_visit").count() == 1


def test_a_stray_tap_on_the_list_of_another_day_starts_nothing(world: World) -> None:
    evening = NOW - timedelta(hours=15)  # on the list that was made ready for tomorrow
    stray = world.event(recorded_at=evening)
    world.send(stray, world.undo(stray, recorded_at=evening), now=evening)
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.SCHEDULED
    world.send(world.event("failed"))
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.IN_PROGRESS


def test_a_visit_at_which_no_mark_stands_can_be_cancelled(world: World) -> None:
    stray, other = world.event(), world.event("failed")
    world.send(stray, other, world.undo(stray))
    with pytest.raises(VisitStateError, match="Sudah ada siswa"):
        cancel_visit(visit=world.visit, reason="Ujian", by=world.planner)
    world.send(world.undo(other))
    cancelled = cancel_visit(visit=world.visit, reason="Ujian", by=world.planner)
    assert cancelled.state == Visit.State.CANCELLED


def test_a_refused_event_starts_no_visit(world: World) -> None:
    world.send(world.event(device=make_device().pk))
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.SCHEDULED


def test_a_reused_uuid_starts_no_other_visit(world: World) -> None:
    event = world.event()
    world.send(event)
    other = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    reused = replace(event, visit=other.pk, device=None)
    assert world.codes(reused, by=world.planner) == [("refused", "uuid_reused")]
    other.refresh_from_db()
    assert other.state == Visit.State.SCHEDULED


def test_sending_again_changes_nothing(world: World) -> None:
    event = world.event()
    assert world.codes(event) == [STORED]
    audits = AuditEvent.objects.count()
    assert world.codes(event, event) == [AGAIN, AGAIN]
    assert Recording.objects.count() == 1
    assert AuditEvent.objects.count() == audits


def test_the_same_event_twice_in_one_batch_is_stored_once(world: World) -> None:
    event = world.event()
    assert world.codes(event, event) == [STORED, AGAIN]


def test_a_retry_is_recognised_after_everything_around_it_has_changed(world: World) -> None:
    event = world.event()
    world.send(event)
    world.visit.crew.all().delete()
    assert world.codes(event) == [AGAIN]


def test_a_uuid_with_other_content_is_refused_and_the_first_stays(world: World) -> None:
    event = world.event()
    world.send(event)
    for other in (
        replace(event, student=make_student(world.school).pk),
        replace(event, outcome="failed"),
        replace(event, recorded_at=NOW + timedelta(seconds=1)),
    ):
        assert world.codes(other) == [("refused", "uuid_reused")]
    assert world.codes(event, replace(event, outcome="failed")) == [
        AGAIN,
        ("refused", "uuid_reused"),
    ]
    assert state_of(world.student) == ("recorded", "")


def test_one_bad_event_does_not_hold_up_the_others(world: World) -> None:
    good, bad = world.event(), world.event(student=10**12)
    assert world.codes(bad, good) == [("refused", "student_unknown"), STORED]


def test_refused_are_unknown_ids_and_what_the_sender_may_not_say(world: World) -> None:
    stranger = make_operator(
        publish(make_visit(world.campaign, devices=[make_device() for _ in "12"]))
    )
    draft = make_visit(world.campaign)
    make_operator(draft)
    assert world.codes(world.event(visit=10**12)) == [("refused", "visit_unknown")]
    assert world.codes(world.event(), by=stranger) == [("refused", "not_assigned")]
    assert world.codes(world.event(visit=draft.pk), by=world.planner) == [
        ("refused", "visit_draft")
    ]
    assert world.codes(world.event(device=make_device().pk)) == [("refused", "device_not_at_visit")]
    assert world.codes(world.event(device=10**12)) == [("refused", "device_not_at_visit")]
    assert world.codes(world.event(recorded_at=NOW + timedelta(days=367))) == [
        ("refused", "future")
    ]
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        (Role.ADMIN, STORED),
        (Role.PLANNER, STORED),
        (Role.OPERATOR, ("refused", "not_assigned")),
        (Role.SCHOOL_HEAD, ("refused", "not_assigned")),
        (Role.OBSERVER, ("refused", "not_assigned")),
    ],
)
def test_staff_record_anywhere_others_only_where_they_are_sent(
    world: World, role: Role, answer: tuple[str, str]
) -> None:
    assert world.codes(world.event(), by=make_user(role)) == [answer]


def test_a_crew_member_who_lost_the_role_may_not_record(world: World) -> None:
    former = User.objects.get(pk=world.operator.pk)
    former.role = Role.OBSERVER
    assert world.codes(world.event(), by=former) == [("refused", "not_assigned")]


def test_undo_takes_back_and_may_arrive_first(world: World) -> None:
    event = world.event()
    assert world.codes(world.undo(event)) == [STORED]
    assert world.codes(event) == [STORED]
    assert state_of(world.student) is None


def test_undo_of_what_is_not_there_to_undo_is_refused(world: World) -> None:
    event = world.event()
    undo = world.undo(event)
    world.send(event, undo)
    other_pupil = world.undo(event, student=make_student(world.school).pk)
    of_an_undo = world.undo(undo)
    assert world.codes(other_pupil, of_an_undo) == [("refused", "undoes_other")] * 2
    elsewhere = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    attacker = make_operator(elsewhere)
    kept = world.event(student=make_student(world.school).pk)
    world.send(kept)
    theft = world.undo(kept, visit=elsewhere.pk)
    assert world.codes(theft, by=attacker) == [("refused", "undoes_other")]


def test_every_code_has_a_sentence_and_fits_its_column(world: World) -> None:
    assert all(str(sentence) for sentence in SENTENCES.values())
    assert max(map(len, SENTENCES)) <= Recording._meta.get_field("conflict").max_length
    assert world.send(world.event(visit=10**12))[0].message == "Kunjungan ini tidak ada."


def test_the_history_of_visit_and_pupil_tells_what_happened(world: World) -> None:
    event = world.event()
    pupils = [make_student(world.school) for _ in range(3)]
    absent = [world.event("absent", reason="sick", student=p.pk, device=None) for p in pupils]
    world.send(event, *absent)
    world.send(world.undo(event))
    device = world.devices[0].name
    assert [line.text for line in history_of(world.student)] == [
        "Hasil siswa dibatalkan.",
        f"Hasil siswa dicatat. Alat: {device}. Hasil: Sudah rekam.",
    ]
    assert [line.text for line in history_of(pupils[1])] == [
        "Hasil siswa dicatat. Jumlah: 3. Alasan: Sakit. Hasil: Tidak hadir."
    ]
    assert {line.who for line in history_of(world.visit)} == {world.operator.name}
    assert len(history_of(world.visit)) == 4


def test_no_more_than_the_limit_at_once(world: World) -> None:
    events = [world.event("failed", uuid=uuid.UUID(int=n + 1)) for n in range(MAX_EVENTS + 1)]
    with pytest.raises(ValueError, match="501 events"):
        record_outcomes(events=events, by=world.operator, now=NOW)
    assert len(world.send(*events[:-1])) == 500
    assert Recording.objects.count() == 500


def test_a_batch_of_fifty_takes_as_many_queries_as_one(
    world: World, django_assert_num_queries: object
) -> None:
    world.send(world.event("absent", reason="sick"))
    for count in (1, 50):
        pupils = [make_student(world.school) for _ in range(count)]
        events = [world.event(student=pupil.pk) for pupil in pupils]
        with django_assert_num_queries(5):  # type: ignore[operator]
            assert world.codes(*events) == [STORED] * count


def test_a_mark_reads_no_more_when_the_log_has_grown(world: World) -> None:
    """Postgres keeps the plans of a connection: those made on the first day do on the last."""
    pupils = [make_student(world.school).pk for _ in range(42)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE visits_recording, visits_studentoutcome")  # they are empty
    rows_read_by_mark_and_undo(world, pupils[0])
    first = rows_read_by_mark_and_undo(world, pupils[1])
    world.send(*(world.event(student=pupil) for pupil in pupils[3:]))
    assert rows_read_by_mark_and_undo(world, pupils[2]) == first


def rows_read_by_mark_and_undo(world: World, pupil: int) -> int:
    """Return how many rows are read of the tables that grow with the marks."""
    before = _rows_read()
    mark = world.event(student=pupil)
    world.send(mark)
    world.send(world.undo(mark))
    return _rows_read() - before


def _rows_read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables"
            " WHERE relname IN ('visits_recording', 'visits_studentoutcome')"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", ["schools_student", "visits_visit"])
def test_what_an_outcome_names_cannot_vanish(world: World, table: str) -> None:
    world.send(world.event())
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM {table}")


def test_nobody_at_another_school_is_touched(world: World) -> None:
    bystander = make_student(make_school())
    world.send(world.event())
    assert state_of(bystander) is None


def test_a_place_that_is_only_held_takes_no_marks(world: World) -> None:
    devices = [make_device(), make_device()]
    held = make_visit(world.campaign, devices=devices, state=Visit.State.HELD)
    event = world.event(visit=held.pk, device=None)
    assert world.codes(event, by=world.planner) == [("refused", "visit_draft")]
    held.delete()  # when its time is over
