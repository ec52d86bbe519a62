"""A filled-in sheet that says something else than what stands: shown, then done as it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ektp_outreach.audit.models import AuditEvent
from tests.factories import make_device, make_student, make_visit
from tests.integration.recording.test_plan_b import LATER, sheet_of, store, upload
from tests.integration.recording.test_races import STEPS, events_of
from tests.integration.recording.world import NOW, World, publish, signed_in, state_of
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.outcome_sheets import review_sheet, store_sheet, take_sheet
from visits.models import OutcomeSheet, Recording
from visits.queries.roster import events_of as rows_of
from visits.queries.roster import standings_of

pytestmark = pytest.mark.django_db
SAID = [("absent", "sick"), ("absent", "leave")]
SAID += [(outcome, "") for outcome in ("recorded", "already_recorded", "failed", "refused")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


def take(world: World, *said: tuple[int, str, str]) -> OutcomeSheet:
    """Take a sheet of (pupil, outcome, reason) that was filled in at NOW."""
    rows = [
        {"row": number, "student": pupil, "outcome": outcome, "reason": reason, "note": ""}
        | {"problem": "", "detail": ""}
        for number, (pupil, outcome, reason) in enumerate(said, start=2)
    ]
    return take_sheet(
        visit=world.visit,
        name="lembar.xlsx",
        sha256="",
        rows=rows,
        operator=world.operator,
        device=world.devices[0],
        recorded_at=NOW,
        by=world.planner,
        now=LATER,
    )


def accept_all(world: World, sheet: OutcomeSheet) -> list[Any]:
    changes = [each.old.pk for each in review_sheet(sheet=sheet, now=LATER) if each.old]
    return store_sheet(sheet=sheet, accepted=changes, by=world.planner, now=LATER)


def outcomes_at(world: World) -> Sequence[str]:
    return Recording.objects.order_by("received_at", "undoes").values_list("outcome", flat=True)


def test_recorded_becomes_absent_when_the_sheet_says_so(world: World, phone: Client) -> None:
    world.send(world.event(recorded_at=NOW - timedelta(hours=1)))
    data = sheet_of((str(world.student.pk), "Tidak hadir", "Sakit", ""))

    answer = upload(phone, world, data)
    review = phone.get(answer["Location"])
    (change,) = review.context["changes"]
    assert (change.old.outcome, change.mark.outcome, change.is_advised) == (
        "recorded",
        "absent",
        True,
    )
    assert "Tidak hadir: Sakit" in " ".join(review.content.decode().split())
    phone.post(f"{answer['Location']}simpan/", {"changes": [str(change.old.pk)]})

    assert state_of(world.student) == ("absent", "sick")
    assert sorted(outcomes_at(world)) == ["absent", "recorded", "undone"]
    assert not Recording.objects.exclude(conflict="").exists()
    store(phone, world, data)
    assert Recording.objects.count() == 3


def test_a_change_that_is_not_accepted_leaves_what_stands(world: World, phone: Client) -> None:
    other = make_student(world.school)
    world.send(world.event())
    data = sheet_of(
        (str(world.student.pk), "Menolak", "", ""), (str(other.pk), "Sudah rekam", "", "")
    )
    answer = upload(phone, world, data)
    page = phone.post(f"{answer['Location']}simpan/", follow=True)
    assert state_of(world.student) == state_of(other) == ("recorded", "")
    assert Recording.objects.count() == 2
    assert "1 siswa dibiarkan seperti yang tercatat" in page.content.decode()


def test_a_mark_that_was_undone_comes_back(world: World, phone: Client) -> None:
    data = sheet_of((str(world.student.pk), "Sudah rekam", "", ""))
    store(phone, world, data)
    mark = Recording.objects.get()
    world.send(world.undo(world.event(uuid=mark.pk), recorded_at=NOW + timedelta(hours=1)))
    assert state_of(world.student) is None

    store(phone, world, data)  # the undoing is newer than the sheet: not advised
    assert state_of(world.student) is None
    store(phone, world, data, recorded_at="2026-11-23T12:00")
    assert state_of(world.student) == ("recorded", "")
    store(phone, world, data, recorded_at="2026-11-23T12:00")
    assert [*outcomes_at(world)].count("recorded") == 2


def test_what_was_noted_after_the_sheet_is_only_replaced_when_asked(
    world: World, phone: Client
) -> None:
    world.send(world.event("failed", recorded_at=NOW + timedelta(minutes=1)))
    location = upload(phone, world, sheet_of((str(world.student.pk), "Menolak", "", "")))[
        "Location"
    ]
    review = phone.get(location)
    (change,) = review.context["changes"]
    assert not change.is_advised
    assert "lebih baru daripada lembar ini" in review.content.decode()
    phone.post(f"{location}simpan/", {"changes": [str(change.old.pk)]})
    assert state_of(world.student) == ("refused", "")


def test_what_came_in_after_the_review_is_not_replaced_unseen(world: World) -> None:
    office = signed_in(world.planner)
    data = sheet_of((str(world.student.pk), "Menolak", "", ""))
    location = upload(office, world, data)["Location"]
    assert office.get(location).context["changes"] == []
    world.send(world.event())
    page = office.post(f"{location}simpan/", follow=True)
    assert state_of(world.student) == ("recorded", "")
    assert "1 siswa dibiarkan" in page.content.decode()


def test_a_choice_that_means_nothing_is_passed_over(world: World, phone: Client) -> None:
    world.send(world.event())
    location = upload(phone, world, sheet_of((str(world.student.pk), "Menolak", "", "")))[
        "Location"
    ]
    phone.post(f"{location}simpan/", {"changes": ["x", str(world.student.pk)]})
    assert state_of(world.student) == ("recorded", "")


def test_a_sender_who_may_not_note_it_takes_nothing_back(world: World) -> None:
    world.send(world.event())
    sheet = take(world, (world.student.pk, "absent", "sick"))
    world.visit.crew.all().delete()
    assert [each.status for each in accept_all(world, sheet)] == ["refused"]
    assert state_of(world.student) == ("recorded", "")
    assert Recording.objects.count() == 1


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(STEPS, max_size=7),
    said=st.sampled_from(SAID),
)
def test_whatever_stands_the_end_is_what_the_sheet_says_and_again_changes_nothing(
    steps: list[tuple[str, int, int]], said: tuple[str, str]
) -> None:
    with transaction.atomic():
        world = World()
        world.send(*events_of(world, steps))
        accept_all(world, take(world, (world.student.pk, *said)))
        here = standings_of(list(rows_of(world.visit)))[world.student.pk]
        assert (here.outcome, here.reason) == said == state_of(world.student)
        count = Recording.objects.count()
        again = accept_all(world, take(world, (world.student.pk, *said)))
        assert [each.status for each in again] == ["already_stored"]
        assert Recording.objects.count() == count
        transaction.set_rollback(True)


def test_pupils_of_another_visit_and_of_other_rows_stay_as_they_are(world: World) -> None:
    others = [make_student(world.school) for _ in range(3)]
    world.send(*(world.event(student=pupil.pk) for pupil in others))
    accept_all(world, take(world, (others[0].pk, "failed", "")))
    assert [state_of(pupil) for pupil in others] == [("failed", ""), *[("recorded", "")] * 2]


def test_a_pupil_who_was_recorded_elsewhere_meanwhile_is_named_in_the_review(
    world: World, phone: Client
) -> None:
    data = sheet_of((str(world.student.pk), "Sudah rekam", "", ""), ("0", "Sudah rekam", "", ""))
    location = upload(phone, world, data)["Location"]
    other = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    world.send(world.event(visit=other.pk, device=None), by=world.planner)
    review = phone.get(location)
    assert [line.code for line in review.context["lines"]] == ["recorded_before"]
    assert world.student.name in review.content.decode()


def test_the_audit_says_how_many_marks_were_replaced(world: World, phone: Client) -> None:
    world.send(world.event())
    store(phone, world, sheet_of((str(world.student.pk), "Gagal rekam", "", "")))
    event = AuditEvent.objects.get(action="store_sheet")
    assert (event.data["count"], event.data["changed"]) == (1, 1)
    taken_back = AuditEvent.objects.get(action="undo_outcome")
    assert taken_back.actor == world.operator


def test_a_large_sheet_is_stored_across_batches(world: World) -> None:
    pupils = [make_student(world.school) for _ in range(300)]
    world.send(*(world.event(student=pupil.pk) for pupil in pupils))
    accept_all(world, take(world, *((pupil.pk, "absent", "leave") for pupil in pupils)))
    assert {state_of(pupil) for pupil in pupils} == {("absent", "leave")}


@pytest.mark.django_db(transaction=True)
def test_of_two_sheets_stored_at_once_the_second_sees_what_the_first_said() -> None:
    world = World()
    sheets = [take(world, (world.student.pk, *said)) for said in SAID]

    def store_one(sheet: OutcomeSheet) -> list[Any]:
        return store_sheet(sheet=sheet, accepted=(), by=world.planner, now=LATER)

    results = run_at_once([lambda s=sheet: store_one(s) for sheet in sheets])  # type: ignore[misc]

    outlooks = [outlook for result in results for outlook in result]  # type: ignore[attr-defined]
    assert Counter(str(each.status) for each in outlooks) == {"stored": 1, "left": len(SAID) - 1}
    assert Recording.objects.count() == 1
