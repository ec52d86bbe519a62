"""The endpoint for programs: every answer is JSON, whatever is thrown at it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from ektp_outreach.accounts.permissions import Role
from tests.factories import make_device, make_operator, make_user, make_visit
from tests.integration.recording.world import World, publish, state_of
from visits.actions.recording_rules import Event
from visits.models import Recording
from visits.sync.pace import Pace
from visits.sync.recordings import MAX_BYTES

pytestmark = pytest.mark.django_db
URL = "/sync/v1/recordings/"


def as_json(event: Event, **other: Any) -> dict[str, Any]:
    return {
        "uuid": str(event.uuid),
        "visit": event.visit,
        "student": event.student,
        "outcome": event.outcome,
        "reason": event.reason,
        "undoes": str(event.undoes) if event.undoes else None,
        "device": event.device,
        "recorded_at": event.recorded_at.isoformat(),
    } | other


def post(client: Client, *events: object, **extra: Any) -> Any:
    return client.post(URL, {"events": list(events)}, content_type="application/json", **extra)


def results(client: Client, *events: object) -> list[tuple[str, str]]:
    response = post(client, *events)
    assert response.status_code == 200
    return [(r["status"], r.get("code", "")) for r in response.json()["results"]]


def test_the_address_is_as_agreed() -> None:
    assert reverse("visits:sync_recordings") == URL


def test_marks_are_stored_and_named_and_a_retry_changes_nothing(
    world: World, phone: Client
) -> None:
    event = world.event("absent", reason="internship")
    first = post(phone, as_json(event)).json()
    assert first["results"] == [{"uuid": str(event.uuid), "status": "stored"}]
    assert post(phone, as_json(event)).json()["results"] == [
        {"uuid": str(event.uuid), "status": "already_stored"}
    ]
    assert state_of(world.student) == ("absent", "internship")
    assert Recording.objects.get().received_at.isoformat() == first["now"]


def test_answers_come_in_the_order_of_the_events(world: World, phone: Client) -> None:
    good, second = world.event(), world.event("failed")
    assert results(phone, "junk", as_json(good), {"uuid": 7}, as_json(second)) == [
        ("refused", "malformed"),
        ("stored", ""),
        ("refused", "malformed"),
        ("conflict", "recorded_before"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"uuid": "no-uuid"},
        {"uuid": None},
        {"uuid": "{" + str(uuid.uuid4())[:34] + "}"},
        {"visit": "12"},
        {"visit": True},
        {"visit": 2**63},
        {"visit": -1},
        {"visit": 1.5},
        {"student": None},
        {"outcome": "done"},
        {"outcome": ["recorded"]},
        {"outcome": "absent"},
        {"reason": "sick"},
        {"outcome": "absent", "reason": "bored"},
        {"outcome": "absent", "reason": {"a": 1}},
        {"outcome": "undone"},
        {"undoes": str(uuid.uuid4())},
        {"device": "1"},
        {"device": 0},
        {"recorded_at": "2026-11-23T10:00:00"},
        {"recorded_at": "yesterday"},
        {"recorded_at": 1700000000},
        {"recorded_at": "0001-01-01T00:00:00+14:00"},
        {"recorded_at": "9999-12-31T23:59:59-14:00"},
        {"clock_offset_ms": "5"},
        {"clock_offset_ms": 10**30},
        {"note": "x" * 201},
        {"note": "\x00"},
        {"note": "\ud800"},
        {"note": 5},
    ],
)
def test_malformed_events_are_refused_by_name(
    world: World, phone: Client, wrong: dict[str, Any]
) -> None:
    assert results(phone, as_json(world.event()) | wrong) == [("refused", "malformed")]
    assert not Recording.objects.exists()


def test_an_event_that_undoes_itself_is_malformed(world: World, phone: Client) -> None:
    event = world.event()
    itself = as_json(event, outcome="undone", undoes=str(event.uuid))
    assert results(phone, itself) == [("refused", "malformed")]


def test_unknown_keys_and_absent_optional_ones_do_no_harm(world: World, phone: Client) -> None:
    event = as_json(world.event(), battery=12)
    for key in ("device", "reason", "undoes"):
        del event[key]
    assert results(phone, event) == [("stored", "")]


@pytest.mark.parametrize("body", ["", "{", "[1", b"\xff\xfe", "[" * 100_000, "1" * 5000])
def test_a_body_that_is_no_json_is_400(phone: Client, body: str | bytes) -> None:
    response = phone.post(URL, body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "not_json")


@pytest.mark.parametrize("body", ["[]", "null", "{}", '{"events": 5}', '{"events": {}}'])
def test_a_body_without_events_is_400(phone: Client, body: str) -> None:
    response = phone.post(URL, body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "no_events")


def test_no_events_are_no_mistake(phone: Client) -> None:
    assert results(phone) == []


def test_five_hundred_and_one_events_are_413(world: World, phone: Client) -> None:
    one = as_json(world.event())
    response = post(phone, *[one] * 501)
    assert (response.status_code, response.json()["code"]) == (413, "too_many")
    assert not Recording.objects.exists()
    assert results(phone, *[one] * 500) == [("stored", "")] + [("already_stored", "")] * 499


def test_too_many_bytes_are_413(phone: Client) -> None:
    response = phone.post(URL, " " * (MAX_BYTES + 1), content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_signed_out_is_401_in_json(world: World) -> None:
    stranger = Client()
    for response in (post(stranger, as_json(world.event())), stranger.get(URL)):
        assert response.status_code == 401
        assert response.json()["code"] == "signed_out"


def test_a_session_that_expired_is_401_even_with_csrf_checks(world: World, phone: Client) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(world.operator)
    phone.session.flush()
    response = post(phone, as_json(world.event()))
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")


def test_without_csrf_token_it_is_403_in_json(world: World) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(world.operator)
    response = post(phone, as_json(world.event()))
    assert (response.status_code, response.json()["code"]) == (403, "csrf")
    assert not Recording.objects.exists()


def test_people_still_get_a_page_when_csrf_fails(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/bahasa/setlang/")
    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("role", [Role.SCHOOL_HEAD, Role.OBSERVER])
def test_roles_that_do_not_record_are_403(world: World, role: Role) -> None:
    client = Client()
    client.force_login(make_user(role))
    for response in (post(client, as_json(world.event())), client.get(URL)):
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_staff_without_a_required_second_factor_are_403_in_json(
    world: World, phone: Client, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    client = Client()
    client.force_login(world.planner)
    response = post(client, as_json(world.event()))
    assert (response.status_code, response.json()["code"]) == (403, "second_factor")
    assert results(phone, as_json(world.event())) == [("stored", "")]


def test_other_methods_are_405(phone: Client) -> None:
    response = phone.put(URL, "{}", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (405, "wrong_method")


def test_a_database_in_trouble_is_503_and_nothing_is_said_to_be_stored(
    world: World, phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("visits.sync.recordings.record_outcomes", fail)
    response = post(phone, as_json(world.event()))
    assert (response.status_code, response.json()["code"]) == (503, "busy")


def test_an_operator_of_another_visit_may_neither_send_nor_look(world: World) -> None:
    elsewhere = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    client = Client()
    client.force_login(make_operator(elsewhere))
    assert results(client, as_json(world.event())) == [("refused", "not_assigned")]
    response = client.get(URL, {"visit": world.visit.pk})
    assert (response.status_code, response.json()["code"]) == (404, "visit_unknown")


def test_marks_of_another_person_wait_for_that_person(world: World, phone: Client) -> None:
    colleague = make_operator(world.visit)
    mine, theirs = (
        as_json(world.event(), operator=user.pk) for user in (world.operator, colleague)
    )
    response = post(phone, mine, theirs)
    assert (response.status_code, response.json()["code"]) == (409, "other_person")
    assert not Recording.objects.exists()
    assert results(phone, mine) == [("stored", "")]


def test_a_program_that_runs_wild_is_429(
    world: World, phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visits.sync.guard.PACE", Pace(per_second=0, burst=1))
    event = as_json(world.event())
    assert results(phone, event) == [("stored", "")]
    response = post(phone, event)
    assert (response.status_code, response.json()["code"]) == (429, "too_often")
    assert response["Retry-After"] == "1"


def test_asking_brings_the_csrf_cookie(world: World) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(world.operator)
    assert phone.get(URL, {"visit": world.visit.pk}).status_code == 200
    token = phone.cookies["csrftoken"].value
    response = post(phone, as_json(world.event()), headers={"X-CSRFToken": token})
    assert response.status_code == 200


def test_a_mark_takes_few_queries(
    world: World, phone: Client, django_assert_num_queries: Any
) -> None:
    post(phone, as_json(world.event("failed")))
    event = json.dumps({"events": [as_json(world.event("failed"))]})
    with django_assert_num_queries(6):
        phone.post(URL, event, content_type="application/json")
