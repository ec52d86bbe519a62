"""The page of the campaign's progress."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from ektp_outreach.accounts.permissions import Role
from tests.factories import (
    make_campaign,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Visit

pytestmark = pytest.mark.django_db
URL = "/capaian/"


@pytest.fixture
def visit() -> Visit:
    visit = make_visit(make_campaign())
    make_recording(visit, make_student(visit.school, name="Ayu Lestari"))
    make_student(visit.school, name="Bayu Aji")
    return visit


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def test_the_page_shows_the_waterfall(visit: Visit) -> None:
    page = client_of(Role.PLANNER).get(URL)
    assert page.context["total"].remaining == 1
    assert "Keadaan per" in page.content.decode()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PLANNER, Role.OBSERVER])
def test_who_may_see_progress(visit: Visit, role: Role) -> None:
    assert client_of(role).get(URL).status_code == 200


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD])
def test_who_may_not(visit: Visit, role: Role) -> None:
    assert client_of(role).get(URL).status_code == 403


def test_an_observer_sees_no_names_and_no_links_to_lists(visit: Visit) -> None:
    text = client_of(Role.OBSERVER).get(URL).content.decode()
    assert "Ayu" not in text
    assert "Bayu" not in text
    assert not re.search(r'href="[^"]*(status=|/siswa|/sekolah/|/unduh/)', text)


def test_without_a_campaign_the_page_says_what_to_do() -> None:
    assert "Belum ada kampanye" in client_of(Role.PLANNER).get(URL).content.decode()


@pytest.mark.parametrize("order", ["nama", "sisa", "kunjungan", "'; drop"])
def test_schools_can_be_sorted(visit: Visit, order: str) -> None:
    make_school()
    page = client_of(Role.PLANNER).get(URL, {"urut": order})
    assert len(page.context["schools"]) == 2


def test_more_schools_need_no_more_queries(visit: Visit, django_assert_max_num_queries) -> None:
    for _ in range(5):
        make_student(make_school())
    client = client_of(Role.PLANNER)
    with django_assert_max_num_queries(8):
        client.get(reverse("visits:campaign_progress"))


def test_every_linked_figure_is_the_length_of_its_list(visit: Visit) -> None:
    other = make_visit(visit.campaign, school=make_school())
    make_recording(visit, make_student(visit.school), "already_recorded")
    later = datetime(2026, 11, 24, 3, tzinfo=UTC)
    make_recording(other, make_student(other.school), recorded_at=later)
    make_student(other.school, birth_date=date(2012, 1, 1))
    client = client_of(Role.PLANNER)
    text = client.get(URL).content.decode()
    links = re.findall(r'<a href="(/siswa/[^"]*)">(\d+)</a>', text)
    assert len(links) == 5 + 2 * 4 + 2 * 4 + 2  # waterfall, two kecamatan, two schools, two days
    for url, figure in links:
        page = client.get(unescape(url))
        assert page.context["total"] == len(page.context["rows"]) == int(figure), url
