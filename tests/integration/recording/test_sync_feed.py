"""What a phone learns of its colleagues' marks: everything, some of it twice, nothing missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import make_student
from tests.integration.recording.test_sync import URL, as_json, post, results
from tests.integration.recording.world import NOW, World
from visits.actions.visits import cancel_visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("visit", ["", "x", "²", "0", "-1", str(2**63), "9" * 30])
def test_no_such_visit_is_404(phone: Client, visit: str) -> None:
    assert phone.get(URL, {"visit": visit}).status_code == 404


def test_colleagues_marks_arrive_and_the_cursor_goes_on(world: World, phone: Client) -> None:
    client = Client()
    client.force_login(world.planner)
    nothing = phone.get(URL, {"visit": world.visit.pk}).json()
    assert (nothing["events"], nothing["cursor"]) == ([], "")
    event = world.event()
    post(client, as_json(event))
    told = phone.get(URL, {"visit": world.visit.pk, "since": nothing["cursor"]}).json()
    assert told["visit"] == {"id": world.visit.pk, "state": "in_progress"}
    assert [(e["uuid"], e["operator"], e["device"]) for e in told["events"]] == [
        (str(event.uuid), world.planner.name, world.devices[0].pk)
    ]
    later = phone.get(URL, {"visit": world.visit.pk, "since": told["cursor"]}).json()
    assert later["cursor"] == told["cursor"]


def test_an_event_whose_commit_came_late_is_still_told(world: World, phone: Client) -> None:
    world.send(world.event(), now=NOW)
    cursor = phone.get(URL, {"visit": world.visit.pk}).json()["cursor"]
    slow = world.event("failed", student=make_student(world.school).pk)
    world.send(slow, now=NOW - timedelta(minutes=2))
    told = phone.get(URL, {"visit": world.visit.pk, "since": cursor}).json()
    assert str(slow.uuid) in {event["uuid"] for event in told["events"]}


def test_old_events_are_not_told_again(world: World, phone: Client) -> None:
    world.send(world.event(), now=NOW)
    fresh = world.event("failed", student=make_student(world.school).pk)
    world.send(fresh, now=NOW + timedelta(minutes=10))
    cursor = phone.get(URL, {"visit": world.visit.pk}).json()["cursor"]
    told = phone.get(URL, {"visit": world.visit.pk, "since": cursor}).json()
    assert [event["uuid"] for event in told["events"]] == [str(fresh.uuid)]


@pytest.mark.parametrize("cursor", ["x", "2026-11-23T03:00:00", "0001-01-01T00:00:00Z"])
def test_a_cursor_that_is_none_is_400(world: World, phone: Client, cursor: str) -> None:
    response = phone.get(URL, {"visit": world.visit.pk, "since": cursor})
    assert (response.status_code, response.json()["code"]) == (400, "bad_cursor")


def test_phones_learn_that_the_visit_was_cancelled(world: World, phone: Client) -> None:
    cancel_visit(visit=world.visit, reason="Ujian", by=world.planner)
    told = phone.get(URL, {"visit": world.visit.pk}).json()
    assert told["visit"]["state"] == "cancelled"
    assert results(phone, as_json(world.event())) == [("conflict", "visit_cancelled")]


def test_a_pupil_who_came_later_is_named(world: World, phone: Client) -> None:
    guest = make_student(name="Tamu Dari Jauh")
    post(phone, as_json(world.event(student=guest.pk)))
    told = phone.get(URL, {"visit": world.visit.pk}).json()
    assert guest.nisn
    assert told["students"] == [
        {
            "id": guest.pk,
            "number": 0,
            "name": "Tamu Dari Jauh",
            "class_name": guest.class_name,
            "sex": "L",
            "birth_date": "2009-01-15",
            "nik_last4": "",
            "nisn_end": guest.nisn[-4:],
        }
    ]
