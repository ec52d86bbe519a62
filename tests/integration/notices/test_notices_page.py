"""The list of what was sent: its filters, its search, and pages that hold every notice once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.permissions import Role
from schools.models import School
from tests.factories import make_head, make_school, make_user
from visits.models import Notice
from visits.queries.keyset import PAGE_SIZE

pytestmark = pytest.mark.django_db
URL = "/pemberitahuan/"
Kind, State = Notice.Kind, Notice.State


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Role.PLANNER))
    return client


def make_notices(count: int, school: School | None = None, **fields: Any) -> list[Notice]:
    school = school or make_school()
    head = make_head(school, name="Ibu Kepala")
    values = {
        "kind": Kind.PUBLISHED,
        "recipient": head,
        "school": school,
        "address": head.email,
        "subject": "Jadwal",
        "body": "Isi",
        "not_before": timezone.now(),
    } | fields
    return [Notice.objects.create(fact=f"fact:{n}", **values) for n in range(count)]


def shown(client: Client, url: str = URL, **asked: str) -> list[int]:
    return [notice.pk for notice in client.get(url, asked).context["notices"]]


def test_pages_go_from_the_newest_to_the_oldest_and_back(staff: Client) -> None:
    made = [notice.pk for notice in make_notices(2 * PAGE_SIZE + 1)][::-1]
    pages, answer = [], staff.get(URL)
    while True:
        pages.append([notice.pk for notice in answer.context["notices"]])
        if not answer.context["next_url"]:
            break
        answer = staff.get(answer.context["next_url"])
    assert [pk for page in pages for pk in page] == made
    assert shown(staff, answer.context["previous_url"]) == pages[1]
    assert shown(staff, answer.context["first_url"]) == pages[0]


def test_a_notice_written_meanwhile_shifts_no_page(staff: Client) -> None:
    made = [notice.pk for notice in make_notices(PAGE_SIZE + 1)][::-1]
    following = staff.get(URL).context["next_url"]
    make_notices(3)
    assert shown(staff, following) == made[PAGE_SIZE:]


def test_the_pager_keeps_the_filters(staff: Client) -> None:
    make_notices(PAGE_SIZE + 1, state=State.FAILED)
    make_notices(2)
    answer = staff.get(URL, {"status": "failed", "perihal": "published", "cari": "ibu"})
    assert len(answer.context["notices"]) == PAGE_SIZE
    assert len(shown(staff, answer.context["next_url"])) == 1


def test_what_failed_or_was_about_something_is_filtered(staff: Client) -> None:
    (failed,) = make_notices(1, state=State.FAILED)
    (moved,) = make_notices(1, kind=Kind.MOVED)
    assert shown(staff, status="failed") == [failed.pk]
    assert shown(staff, perihal="moved") == [moved.pk]
    assert shown(staff, status="nonsense", perihal="nonsense") == [moved.pk, failed.pk]


@pytest.mark.parametrize("asked", ["sunyi SMK", "k9876543", "Bu Ratna", "ratna@contoh.test"])
def test_a_school_a_person_or_an_address_finds_it(staff: Client, asked: str) -> None:
    school = make_school(name="SMK Sunyi", npsn="K9876543")
    ratna = make_user(Role.SCHOOL_HEAD, name="Bu Ratna", email="ratna@contoh.test")
    (wanted,) = make_notices(1, school, recipient=ratna, address=ratna.email)
    make_notices(1)
    assert shown(staff, cari=asked) == [wanted.pk]
    assert shown(staff, cari="nobody\0") == []


def test_htmx_gets_only_the_list(staff: Client) -> None:
    make_notices(1)
    page = staff.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "Ibu Kepala" in page
    assert "<form" not in page


def test_more_tasks_than_fit_lead_to_all_of_them(staff: Client) -> None:
    make_notices(21, state=State.FAILED)
    link = "/pemberitahuan/?status=failed#semua"
    assert link in staff.get(URL).content.decode()
    Notice.objects.earliest("pk").delete()
    assert link not in staff.get(URL).content.decode()


def test_three_notices_ask_no_more_than_one(staff: Client, django_assert_num_queries: Any) -> None:
    make_notices(1)
    staff.get(URL)
    with django_assert_num_queries(6):
        staff.get(URL)
    make_notices(2)
    with django_assert_num_queries(6):
        staff.get(URL)
