"""Phones take a visit's list, say what is unsent, and lose their access when they are lost."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ektp_outreach.audit.models import AuditEvent
from tests.factories import make_device, make_operator, make_student, make_visit
from tests.integration.recording.world import NOW, World, publish, signed_in
from visits.actions.phones import restore_phone, revoke_phone
from visits.models import Phone, RosterCopy

pytestmark = pytest.mark.django_db
ROSTERS, PHONES = "/sync/v1/rosters/", "/sync/v1/phones/"
KEY = "0197c9f2-6f2e-7c3a-9d51-3f0c2b8a4e10"


def post(client: Client, url: str, body: object) -> Any:
    return client.post(url, body, content_type="application/json")


def take(client: Client, world: World, key: str = KEY) -> Any:
    return post(client, ROSTERS, {"phone": key, "visit": world.visit.pk})


def report(client: Client, world: World, unsent: int, **other: object) -> Any:
    copies = [{"visit": world.visit.pk, "unsent": unsent, **other}]
    return post(client, PHONES, {"phone": KEY, "copies": copies})


def test_the_list_holds_what_identifies_a_pupil_and_nothing_else(
    world: World, phone: Client
) -> None:
    world.student.nisn = "0087654321"
    world.student.save(update_fields=["nisn"])
    told = take(phone, world).json()
    assert told["students"] == [
        {
            "id": world.student.pk,
            "number": 1,
            "name": world.student.name,
            "class_name": "XII IPA 1",
            "sex": "L",
            "birth_date": "2009-01-15",
            "nik_last4": "",
            "nisn_end": "4321",
        }
    ]
    assert told["visit"]["school"] == world.school.name
    assert told["operator"] == {"id": world.operator.pk, "name": world.operator.name}
    assert [device["id"] for device in told["devices"]] == [d.pk for d in world.devices]


def test_taking_the_list_is_noted_once_for_each_phone_and_visit(
    world: World, phone: Client
) -> None:
    take(phone, world)
    take(phone, world)
    take(phone, world, str(uuid.uuid4()))
    assert RosterCopy.objects.count() == 2
    assert AuditEvent.objects.filter(action="take_roster").count() == 2


def test_a_number_that_was_called_out_stays_when_pupils_are_added(
    world: World, phone: Client
) -> None:
    make_student(world.school, name="Zahra", class_name="XII IPS 1")
    first = {s["name"]: s["number"] for s in take(phone, world).json()["students"]}
    make_student(world.school, name="Aaron", class_name="X-1", added_by_hand=True)
    second = {s["name"]: s["number"] for s in take(phone, world).json()["students"]}
    assert second == first | {"Aaron": 3}


def test_a_phone_is_clear_once_it_says_so_after_the_moment_asked(
    world: World, phone: Client
) -> None:
    copies = RosterCopy.objects
    take(phone, world)
    copy = copies.get()
    assert list(copies.all().not_clear_since(copy.taken_at)) == [copy]
    report(phone, world, 3)
    assert list(copies.all().not_clear_since(copy.taken_at)) == [copy]
    report(phone, world, 0)
    copy.refresh_from_db()
    assert not copies.all().not_clear_since(copy.taken_at).exists()
    assert copy.reported_at is not None
    assert copies.all().not_clear_since(copy.reported_at + timedelta(seconds=1)).exists()


def test_a_wiped_phone_is_clear_for_good_and_may_take_the_list_anew(
    world: World, phone: Client
) -> None:
    take(phone, world)
    report(phone, world, 2, wiped=True)
    assert RosterCopy.objects.get().wiped_at is None  # what is unsent cannot have been forgotten
    report(phone, world, 0, wiped=True)
    assert not RosterCopy.objects.all().not_clear_since(NOW + timedelta(days=9999)).exists()
    assert AuditEvent.objects.filter(action="wipe_phone").count() == 1
    take(phone, world)
    assert RosterCopy.objects.get().wiped_at is None


def test_a_revoked_phone_is_signed_out_and_gets_no_list(world: World, phone: Client) -> None:
    take(phone, world)
    lost = Phone.objects.get()
    revoke_phone(phone=lost, by=world.planner, now=NOW)
    revoke_phone(phone=lost, by=world.planner, now=NOW)
    assert AuditEvent.objects.filter(action="revoke_phone").count() == 1
    assert take(phone, world).status_code == 401
    phone.force_login(world.operator)
    for answer in (take(phone, world), report(phone, world, 0)):
        assert (answer.status_code, answer.json()["code"]) == (403, "phone_revoked")
    restore_phone(phone=lost, by=world.planner)
    assert take(phone, world).status_code == 200


def test_only_the_crew_takes_a_list(world: World) -> None:
    other = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    stranger = signed_in(make_operator(other))
    assert take(stranger, world).status_code == 404
    assert not RosterCopy.objects.exists()
    assert take(signed_in(world.planner), world).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"phone": KEY},
        {"phone": "x", "visit": 1, "copies": []},
        {"phone": KEY, "visit": "1", "copies": [5]},
        {"phone": KEY, "visit": True, "copies": [{"visit": 1, "unsent": -1}]},
        {"phone": KEY, "visit": 1.5, "copies": [{"visit": 1, "unsent": 2**31}]},
        {"phone": KEY, "visit": None, "copies": [{"visit": 1, "unsent": 0}] * 101},
        [],
    ],
)
def test_what_is_not_as_agreed_is_malformed(phone: Client, body: object) -> None:
    for url in (ROSTERS, PHONES):
        answer = post(phone, url, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("url", [ROSTERS, PHONES])
def test_too_many_bytes_are_413_in_json(phone: Client, url: str) -> None:
    response = phone.post(url, " " * 6_000_000, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_other_methods_and_no_json_are_refused(phone: Client) -> None:
    for url in (ROSTERS, PHONES):
        assert phone.get(url).json()["code"] == "wrong_method"
        answer = phone.post(url, "{", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "not_json")


def test_postgres_keeps_the_facts_of_phones_together(world: World, phone: Client) -> None:
    take(phone, world)
    for wrong in ({"unsent": 1}, {"reported_at": NOW}, {"wiped_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RosterCopy.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Phone.objects.update(revoked_at=NOW)
    copy = RosterCopy.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_a_report_of_an_unknown_phone_registers_it_without_a_list(
    world: World, phone: Client
) -> None:
    assert report(phone, world, 4).status_code == 200
    assert Phone.objects.count() == 1
    assert not RosterCopy.objects.exists()
