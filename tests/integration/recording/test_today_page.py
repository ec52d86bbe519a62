"""The operator's day: today's visits, the next ones, and what was left open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from tests.factories import (
    MONDAY,
    make_device,
    make_recording,
    make_student,
    make_user,
    make_visit,
)
from tests.integration.recording.world import NOW, World, publish, signed_in
from visits.models import Readiness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_an_operator_sees_today_then_next_then_what_was_left_open(world: World) -> None:
    later = publish(make_visit(world.campaign, devices=world.devices, date=MONDAY + timedelta(2)))
    late = publish(make_visit(world.campaign, devices=world.devices, date=MONDAY - timedelta(3)))
    far = publish(make_visit(world.campaign, devices=world.devices, date=MONDAY + timedelta(30)))
    other = publish(make_visit(world.campaign, devices=[make_device(), make_device()], school=None))
    for visit in (later, late, far):
        visit.crew.create(user=world.operator)
    make_student(world.school)
    response = signed_in(world.operator).get("/hari-ini/")
    stops = response.context["stops"]
    assert [(s.visit.pk, s.remaining, s.recorded) for s in stops.today] == [(world.visit.pk, 2, 0)]
    assert [s.visit.pk for s in stops.coming] == [later.pk]
    assert [s.visit.pk for s in stops.not_closed] == [late.pk]
    assert other.school.name not in response.content.decode()


def test_what_a_school_has_not_prepared_is_said_until_the_first_mark(world: World) -> None:
    client = signed_in(world.operator)
    page = client.get("/hari-ini/").content.decode()
    assert "Hari ini, belum siap" in page
    assert "Listrik tersedia di ruang itu" in page
    make_recording(world.visit, world.student)
    assert "Hari ini, belum siap" not in client.get("/hari-ini/").content.decode()
    ticked = dict.fromkeys(Readiness.ITEMS, True)
    Readiness.objects.create(visit=world.visit, updated_by=world.operator, **ticked)
    (stop,) = client.get("/hari-ini/").context["stops"].today
    assert [name.lower() for name in stop.unready.missing] == ["guru penghubung"]


def test_staff_see_all_of_today(world: World) -> None:
    other = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    stops = signed_in(world.planner).get("/hari-ini/").context["stops"]
    assert {s.visit.pk for s in stops.today} == {world.visit.pk, other.pk}


def test_a_day_without_visits_says_so() -> None:
    operator = make_user(Role.OPERATOR)
    assert "Tidak ada kunjungan hari ini" in signed_in(operator).get("/hari-ini/").content.decode()


def test_the_day_takes_as_many_queries_for_three_visits_as_for_one(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(world.operator)
    for day in range(1, 4):
        visit = publish(
            make_visit(world.campaign, devices=world.devices, date=MONDAY + timedelta(day))
        )
        visit.crew.create(user=world.operator)
        with django_assert_max_num_queries(10):
            client.get("/hari-ini/")


def test_strangers_are_sent_to_sign_in() -> None:
    response = Client().get("/hari-ini/")
    assert response.status_code == 302
    assert "/akun/login/?next=/hari-ini/" in response["Location"]
