"""A year that nobody means, typed or in an address, is refused in words and breaks no page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from devices.models import Outage
from schools.models import Closure
from tests.factories import MONDAY, make_campaign, make_device, make_user, make_visit
from visits.models import Campaign, Visit, Wish

pytestmark = pytest.mark.django_db
ODD = ["0001-01-01", "9999-12-31"]
WORDS = "Periksa tahunnya: tulis tahun dari 2000 sampai 2099."


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def visit() -> Visit:
    return make_visit(make_campaign(), devices=[make_device(), make_device()])


@pytest.fixture
def planner(client: Client) -> Client:
    client.force_login(make_user())
    return client


@pytest.mark.parametrize("day", ODD)
@pytest.mark.parametrize("name", ["board", "month"])
def test_the_board_shows_this_week_instead(
    planner: Client, visit: Visit, name: str, day: str
) -> None:
    page = planner.get(reverse(f"visits:{name}"), {"tanggal": day})
    assert page.status_code == 200
    assert "Tanggal itu tidak ada" in page.content.decode()


@pytest.mark.parametrize("day", ODD)
@pytest.mark.parametrize("name", ["booking_check", "visit_new"])
def test_a_booking_is_not_judged(planner: Client, visit: Visit, name: str, day: str) -> None:
    given = {"school": visit.school.npsn, "date": day, "start": "08:00", "end": "13:00"}
    page = planner.get(reverse(f"visits:{name}"), given)
    assert (page.status_code, page.context["check"]) == (200, None)


@pytest.mark.parametrize("day", ODD)
@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("visit_new", {"date": "{day}", "start": "08:00", "end": "13:00", "then": "draft"}),
        ("wishes", {"kind": "prefer", "date": "{day}"}),
        ("closure_new", {"kind": "exam", "starts_on": "{day}", "ends_on": "{day}"}),
        ("device_outage", {"starts_at": "2026-11-23T08:00", "ends_at": "{day}T08:00"}),
    ],
)
def test_a_form_says_so(
    planner: Client, visit: Visit, name: str, more: dict[str, str], day: str
) -> None:
    keys = {"closure_new": [visit.school.npsn], "device_outage": [visit.devices.first().pk]}
    given = {key: text.format(day=day) for key, text in more.items()}
    given |= {"school": visit.school.npsn, "reason": "rusak"}
    if name == "device_outage":
        given["starts_at"] = min(given["starts_at"], given["ends_at"])
        given["ends_at"] = max("2026-11-23T08:00", given["ends_at"])
    page = planner.post(reverse(f"visits:{name}", args=keys.get(name, [])), given)
    assert (page.status_code, WORDS in page.content.decode()) == (422, True)


@pytest.mark.parametrize("day", [*ODD, "2026-02-30"])
def test_papers_and_publishing_of_no_week(planner: Client, visit: Visit, day: str) -> None:
    assert planner.post(reverse("visits:publish_week"), {"monday": day}).status_code == 302
    assert planner.post(reverse("visits:week_letters"), {"monday": day}).status_code == 400


def test_postgres_keeps_such_days_out(visit: Visit) -> None:
    device, late = visit.devices.first(), date(2100, 1, 1)
    wish = {"campaign": visit.campaign, "school": visit.school, "created_by": make_user()}
    moment = datetime(9999, 1, 1, tzinfo=UTC)
    attacks = {
        "outage_in_this_century": lambda: Outage.objects.create(
            device=device, starts_at=datetime(2026, 1, 1, tzinfo=UTC), ends_at=moment, reason="x"
        ),
        "closure_in_this_century": lambda: Closure.objects.create(
            starts_on=MONDAY, ends_on=late, kind="exam"
        ),
        "wish_in_this_century": lambda: Wish.objects.create(kind="forbid", date=late, **wish),
        "visit_in_this_century": lambda: Visit.objects.filter(pk=visit.pk).update(date=late),
        "campaign_in_this_century": lambda: Campaign.objects.update(election_day=late),
    }
    for constraint, attack in attacks.items():
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            attack()
