"""Staff decide about doubtful recordings, once each, and the log stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client

from ektp_outreach.audit.models import AuditEvent
from tests.integration.recording.world import NOW, World, signed_in, state_of
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.decisions import NothingToDecide, keep_recording, set_recording_aside
from visits.actions.visits import cancel_visit
from visits.models import Recording, RecordingDecision
from visits.queries.conflicts import doubts, undecided

pytestmark = pytest.mark.django_db
URL = "/catatan/diragukan/"


@pytest.fixture
def doubtful(world: World) -> Recording:
    """A pupil was recorded twice; the second one is in doubt, and counts for it is earlier."""
    world.send(world.event())
    second = world.event(device=world.devices[1].pk)
    world.send(second)
    return Recording.objects.get(pk=second.uuid)


def test_keeping_changes_nothing_but_the_list(world: World, doubtful: Recording) -> None:
    (doubt,) = doubts()
    assert doubt.recording == doubtful
    keep_recording(recording=doubtful, by=world.planner, now=NOW)
    assert doubts() == []
    assert Recording.objects.count() == 2
    assert AuditEvent.objects.filter(action="keep_recording", actor=world.planner).count() == 1


def test_setting_aside_adds_an_undoing_and_the_other_one_counts(
    world: World, doubtful: Recording
) -> None:
    set_recording_aside(recording=doubtful, by=world.planner, now=NOW)
    assert doubts() == []
    undoing = Recording.objects.get(undoes=doubtful.pk)
    assert (undoing.outcome, undoing.operator) == ("undone", world.planner)
    assert state_of(world.student) == ("recorded", "")
    assert doubtful.pk != world.student.outcome.recording_id
    assert AuditEvent.objects.filter(action="set_recording_aside").count() == 1


def test_setting_aside_after_the_cancellation_leaves_no_new_doubt(world: World) -> None:
    cancel_visit(visit=world.visit, reason="Ujian", by=world.planner)
    world.send(world.event())
    (doubt,) = doubts()
    assert doubt.counts
    set_recording_aside(recording=doubt.recording, by=world.planner, now=NOW)
    assert doubts() == []
    assert state_of(world.student) is None


def test_there_is_one_decision_only(world: World, doubtful: Recording) -> None:
    keep_recording(recording=doubtful, by=world.planner, now=NOW)
    for decide in (keep_recording, set_recording_aside):
        with pytest.raises(NothingToDecide):
            decide(recording=doubtful, by=world.planner, now=NOW)
    assert Recording.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_staff_who_decide_at_once_one_does() -> None:
    world = World()
    first, second = world.event(), world.event(device=world.devices[1].pk)
    world.send(first, second)
    doubtful = Recording.objects.exclude(conflict="").get()

    def decide(number: int) -> object:
        action = set_recording_aside if number % 2 else keep_recording
        return action(recording=doubtful, by=world.planner, now=NOW)

    results = run_at_once([lambda n=n: decide(n) for n in range(8)])  # type: ignore[misc]

    decided = [result for result in results if isinstance(result, RecordingDecision)]
    assert len(decided) == RecordingDecision.objects.count() == 1
    assert sum(isinstance(result, NothingToDecide) for result in results) == 7
    undone = Recording.objects.filter(undoes=doubtful.pk).count()
    assert undone == (decided[0].verdict == "set_aside")


def test_what_is_in_no_doubt_needs_no_decision(world: World) -> None:
    event = world.event()
    world.send(event)
    with pytest.raises(NothingToDecide):
        keep_recording(recording=Recording.objects.get(), by=world.planner, now=NOW)


def test_an_undoing_can_only_be_kept(world: World) -> None:
    event = world.event()
    world.send(event)
    cancel_visit_with_recordings(world)
    world.send(world.undo(event))
    (doubt,) = doubts()
    assert not doubt.can_be_set_aside
    with pytest.raises(NothingToDecide):
        set_recording_aside(recording=doubt.recording, by=world.planner, now=NOW)
    keep_recording(recording=doubt.recording, by=world.planner, now=NOW)
    assert doubts() == []


def cancel_visit_with_recordings(world: World) -> None:
    """Close by hand, so that what follows comes late."""
    with transaction.atomic():
        world.visit.refresh_from_db()
        world.visit.state, world.visit.completed_at = "completed", NOW
        world.visit.save(update_fields=["state", "completed_at"])


def test_what_its_operator_took_back_is_not_asked_about(world: World, doubtful: Recording) -> None:
    world.send(world.event("undone", undoes=doubtful.pk, device=None))
    assert not undecided().exists()


def test_postgres_keeps_decisions_as_they_are(world: World, doubtful: Recording) -> None:
    decision = keep_recording(recording=doubtful, by=world.planner, now=NOW)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        RecordingDecision.objects.update(verdict="set_aside")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        decision.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordingDecision.objects.create(
            recording=doubtful, verdict="set_aside", decided_by=world.planner, decided_at=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordingDecision.objects.create(
            recording=Recording.objects.exclude(pk=doubtful.pk).get(),
            verdict="?",
            decided_by=world.planner,
            decided_at=NOW,
        )


def decide(client: Client, recording: Recording, verdict: str) -> Any:
    return client.post(f"{URL}{recording.pk}/", {"verdict": verdict}, follow=True)


def test_the_page_lists_and_decides(world: World, doubtful: Recording) -> None:
    staff = signed_in(world.planner)
    html = staff.get(URL).content.decode()
    assert world.student.name in html
    assert "lebih dulu tercatat sudah rekam" in html
    assert "Catatan ini." in html or world.school.name in html
    html = decide(staff, doubtful, "set_aside").content.decode()
    assert "dikesampingkan" in html
    assert "Tidak ada yang menunggu keputusan" in html
    assert "sudah diputuskan" in decide(staff, doubtful, "kept").content.decode()


def test_the_start_page_says_how_many_wait(world: World, doubtful: Recording) -> None:
    assert "1 catatan dari ponsel diragukan" in signed_in(world.planner).get("/").content.decode()


def test_the_list_takes_the_same_queries_for_one_and_three(
    world: World, doubtful: Recording, django_assert_max_num_queries: Any
) -> None:
    staff = signed_in(world.planner)
    staff.get(URL)
    with django_assert_max_num_queries(8):
        staff.get(URL)
    world.send(world.event(), world.event())
    with django_assert_max_num_queries(8):
        assert staff.get(URL).content.decode().count("Kesampingkan") == 3
