"""The school's own page: exactly its school, and a date confirmed in one tap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertInHTML

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.models import School, SchoolMember
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_operator,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Visit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def school() -> School:
    return make_school(name="SMAN 8 Malang")


@pytest.fixture
def head(school: School) -> User:
    return make_head(school)


@pytest.fixture
def head_client(head: User, client: Client) -> Client:
    client.force_login(head)
    return client


def published(school: School, **fields: object) -> Visit:
    fields.setdefault("devices", [make_device(), make_device()])
    return make_visit(school=school, state=Visit.State.SCHEDULED, published_at=NOW, **fields)


def test_the_head_sees_date_devices_people_and_capacity(
    school: School, head_client: Client
) -> None:
    visit = published(school, devices=[make_device(name="Alat 1"), make_device(name="Alat 2")])
    operator = make_operator(visit)
    page = head_client.get("/sekolah-saya/").content.decode()
    assert "Senin, 23 November 2026" in page
    assert "08.00–13.00" in page
    assert "Alat 1, Alat 2" in page
    assert operator.name in page
    assert "Cukup untuk sekitar 100 siswa dalam 5 jam" in page


def test_the_head_sees_who_remains_by_class_and_no_number_of_theirs(
    school: School, head_client: Client
) -> None:
    visit = published(school)
    remaining = make_student(school, name="Sari Dewi", class_name="XII IPA 2", nisn="0012345678")
    recorded = make_student(school, name="Budi Santoso")
    elsewhere = make_student(name="Orang Sekolah Lain")
    make_recording(visit, recorded)
    page = head_client.get("/sekolah-saya/").content.decode()
    assert remaining.name in page
    assert "XII IPA 2" in page
    assert "<strong>1 siswa</strong>" in page
    for hidden in (recorded.name, elsewhere.name, "0012345678"):
        assert hidden not in page


def test_drafts_stay_hidden_and_told_cancellations_show(
    school: School, head_client: Client
) -> None:
    campaign = make_campaign()
    draft = make_visit(campaign, school=school)
    cancelled = make_visit(
        campaign,
        school=school,
        date=MONDAY + timedelta(1),
        state=Visit.State.CANCELLED,
        cancel_reason="Ujian sekolah",
        published_at=NOW,
    )
    page = head_client.get("/sekolah-saya/").content.decode()
    assert "23 November" not in page
    assert "Ujian sekolah" in page
    assert head_client.get(f"/sekolah-saya/kunjungan/{draft.pk}/").status_code == 404
    assert head_client.get(f"/sekolah-saya/kunjungan/{cancelled.pk}/").status_code == 200


def test_past_visits_say_how_many_were_recorded(school: School, head_client: Client) -> None:
    visit = published(school, date=MONDAY - timedelta(7))
    make_recording(visit, make_student(school))
    page = head_client.get("/sekolah-saya/").content.decode()
    assert "16 November 2026" in page
    assertInHTML('<td data-label="Sudah rekam" class="num">1</td>', page)


def test_a_date_is_confirmed_in_one_tap(head: User, school: School, head_client: Client) -> None:
    visit = published(school)
    url = f"/sekolah-saya/kunjungan/{visit.pk}/konfirmasi/"
    assert url in head_client.get("/sekolah-saya/").content.decode()
    response = head_client.post(url, follow=True)
    assert "sudah dikonfirmasi" in response.content.decode()
    visit.refresh_from_db()
    assert (visit.state, visit.confirmed_by) == (Visit.State.CONFIRMED, head)
    event = AuditEvent.objects.get(action="confirm_visit")
    assert (event.actor, event.source) == (head, f"127.0.0.1 {url}")
    assert url not in head_client.get("/sekolah-saya/").content.decode()


def test_a_second_tap_says_that_it_is_confirmed(school: School, head_client: Client) -> None:
    url = f"/sekolah-saya/kunjungan/{published(school).pk}/konfirmasi/"
    head_client.post(url)
    assert "sudah dikonfirmasi" in head_client.post(url, follow=True).content.decode()
    assert AuditEvent.objects.filter(action="confirm_visit").count() == 1


def test_everything_of_another_school_is_404(head_client: Client) -> None:
    other = published(make_school())
    for path in (
        f"/sekolah-saya/?sekolah={other.school.npsn}",
        f"/sekolah-saya/kunjungan/{other.pk}/",
    ):
        assert head_client.get(path).status_code == 404
    url = f"/sekolah-saya/kunjungan/{other.pk}/konfirmasi/"
    assert head_client.post(url).status_code == 404
    other.refresh_from_db()
    assert other.state == Visit.State.SCHEDULED


def test_a_person_of_two_schools_switches_between_them(
    head: User, school: School, head_client: Client
) -> None:
    second = make_school(name="SMK Cor Jesu")
    SchoolMember.objects.create(school=second, user=head)
    page = head_client.get(f"/sekolah-saya/?sekolah={second.npsn}").content.decode()
    assert "<h1>SMK Cor Jesu</h1>" in page
    assert f"?sekolah={school.npsn}" in page


def test_who_has_left_the_school_sees_it_no_more(
    head: User, school: School, head_client: Client
) -> None:
    SchoolMember.objects.filter(user=head).update(ended_on=MONDAY)
    assert "belum terhubung" in head_client.get("/sekolah-saya/").content.decode()
    assert head_client.get(f"/sekolah-saya/?sekolah={school.npsn}").status_code == 404


@pytest.mark.parametrize("role", [Role.PLANNER, Role.OPERATOR, Role.OBSERVER])
def test_the_page_is_for_schools_only(role: Role, client: Client) -> None:
    client.force_login(make_user(role))
    assert client.get("/sekolah-saya/").status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_the_number_of_queries_does_not_grow(
    count: int, school: School, head_client: Client, django_assert_max_num_queries
) -> None:
    campaign = make_campaign()
    for number in range(count):
        published(school, campaign=campaign, date=MONDAY + timedelta(number))
        make_student(school)
    with django_assert_max_num_queries(15):
        assert head_client.get("/sekolah-saya/").status_code == 200
