"""The start page: who lands where, and what staff find there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from devices.models import Outage
from ektp_outreach.accounts.permissions import Role
from schools.models import Closure
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Visit
from visits.queries.flags import flags_of
from visits.queries.home import agenda_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def published(**fields: object) -> Visit:
    return make_visit(state=Visit.State.SCHEDULED, published_at=NOW, **fields)


def two_devices() -> list:
    return [make_device(), make_device()]


def test_a_stranger_is_sent_to_sign_in_and_comes_back() -> None:
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, "/akun/login/?next=/")


@pytest.mark.parametrize(
    ("role", "start_page"),
    [
        (Role.OPERATOR, "visits:today"),
        (Role.OBSERVER, "visits:campaign_progress"),
        (Role.SCHOOL_HEAD, "visits:portal_home"),
    ],
)
def test_each_role_lands_where_its_work_is(role: Role, start_page: str, client: Client) -> None:
    client.force_login(make_head(make_school()) if role == Role.SCHOOL_HEAD else make_user(role))
    try:
        expected = reverse(start_page)
    except NoReverseMatch:
        pytest.skip(f"{start_page} has no address yet")
    assert client.get("/")["Location"] == expected


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PLANNER])
def test_staff_without_a_campaign_are_told_what_to_do(role: Role, client: Client) -> None:
    client.force_login(make_user(role))
    response = client.get("/")
    assert response.status_code == 200
    assert "Belum ada kampanye" in response.content.decode()


@time_machine.travel(NOW)
def test_staff_see_todays_visits_and_how_many_remain(client: Client) -> None:
    visit = published(devices=two_devices())
    make_student(visit.school)
    client.force_login(make_user())
    page = client.get("/").content.decode()
    assert visit.school.name in page
    assert "Sen, 23 Nov" in page


def test_the_agenda_sorts_visits_by_what_they_wait_for() -> None:
    campaign = make_campaign()
    devices = two_devices()
    today = published(campaign=campaign, devices=devices)
    soon = published(campaign=campaign, devices=devices, date=MONDAY + timedelta(1))
    later = published(campaign=campaign, devices=devices, date=MONDAY + timedelta(8))
    past = published(campaign=campaign, devices=devices, date=MONDAY - timedelta(3))
    draft = make_visit(campaign, devices=devices, date=MONDAY + timedelta(2))
    make_student(today.school)
    agenda = agenda_of(campaign, Visit.objects.all(), MONDAY)
    assert [(row.visit, row.pupils_left) for row in agenda.today] == [(today, 1)]
    assert agenda.unconfirmed == [today, soon]
    assert agenda.not_closed == [past]
    assert agenda.drafts == [draft]
    assert (agenda.flags, agenda.remaining, agenda.decisions) == ([], 1, 4)
    assert later not in agenda.unconfirmed


def test_a_visit_whose_device_breaks_is_flagged_and_not_changed() -> None:
    campaign = make_campaign()
    devices = two_devices()
    visit = published(campaign=campaign, devices=devices)
    Outage.objects.create(device=devices[0], starts_at=NOW, reason="Kamera rusak")
    [flag] = flags_of(campaign, Visit.objects.all(), today=MONDAY)
    assert (flag.visit, flag.lacks_device) == (visit, True)
    assert flag.reasons[0].startswith(f"{devices[0]} sedang gangguan (Kamera rusak)")
    visit.refresh_from_db()
    assert set(visit.devices.all()) == set(devices)


@pytest.mark.parametrize("for_all", [True, False])
def test_a_visit_whose_school_closes_is_flagged(for_all: bool) -> None:
    visit = published(devices=two_devices())
    Closure.objects.create(
        school=None if for_all else visit.school, starts_on=MONDAY, ends_on=MONDAY, kind="exam"
    )
    [flag] = flags_of(visit.campaign, Visit.objects.all(), today=MONDAY)
    assert (flag.visit, flag.lacks_device) == (visit, False)
    assert "(ujian)" in flag.reasons[0]


def test_other_schools_closures_past_and_ended_visits_are_not_flagged() -> None:
    campaign = make_campaign()
    published(campaign=campaign, devices=two_devices())
    Closure.objects.create(school=make_school(), starts_on=MONDAY, ends_on=MONDAY, kind="exam")
    gone = MONDAY - timedelta(3)
    closed = make_school()
    published(campaign=campaign, school=closed, devices=two_devices(), date=gone)
    Closure.objects.create(school=closed, starts_on=gone, ends_on=gone, kind="exam")
    assert flags_of(campaign, Visit.objects.all(), today=MONDAY) == []


@time_machine.travel(NOW)
def test_the_number_of_pupils_leads_to_the_list_of_as_many(client: Client) -> None:
    visit = published(devices=two_devices())
    for _ in range(3):
        make_student(visit.school)
    client.force_login(make_user())
    page = client.get("/")
    assert 'href="/siswa/?status=belum"' in page.content.decode()
    found = client.get("/siswa/?status=belum").context["total"]
    assert (found, page.context["agenda"].remaining) == (3, 3)


@time_machine.travel(NOW)
def test_the_flag_stands_on_the_start_page(client: Client) -> None:
    visit = published(devices=two_devices())
    Outage.objects.create(
        device=visit.devices.first(), starts_at=NOW - timedelta(1), reason="Kamera rusak"
    )
    client.force_login(make_user())
    page = client.get("/").content.decode()
    assert "Tidak bisa berjalan seperti terjadwal" in page
    assert "sedang gangguan (Kamera rusak)" in page


@time_machine.travel(NOW)
@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_does_not_grow(
    count: int, client: Client, django_assert_max_num_queries
) -> None:
    campaign = make_campaign(schools_per_team_day=9)
    for number in range(count):
        devices = two_devices()
        published(campaign=campaign, devices=devices)
        make_visit(campaign, devices=devices, date=date(2026, 11, 24 + number % 3))
        Outage.objects.create(device=devices[0], starts_at=NOW, reason="Rusak")
    client.force_login(make_user())
    with django_assert_max_num_queries(24):
        assert client.get("/").status_code == 200
