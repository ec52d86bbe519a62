"""The list of schools, one school, and the days on which nobody can come."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from ektp_outreach.dates import today
from schools.models import Closure
from tests.factories import (
    make_campaign,
    make_device,
    make_head,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Campaign, Visit

pytestmark = pytest.mark.django_db
URL = "/sekolah/"


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.fixture
def staff() -> Client:
    return client_of(Role.PLANNER)


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(starts_on=date(2020, 1, 1))


def names(client: Client, **asked: str) -> list[str]:
    return [row.school.name for row in client.get(URL, asked).context["rows"]]


def next_working_day(after: date) -> date:
    """Return the next Tuesday, Wednesday or Thursday that is no likely holiday."""
    day = after + timedelta(days=1)
    while day.weekday() not in (1, 2, 3):
        day += timedelta(days=1)
    return day


def publish(campaign: Campaign, school: object, day: date) -> Visit:
    return make_visit(
        campaign,
        school=school,
        date=day,
        devices=[make_device(), make_device()],
        state=Visit.State.SCHEDULED,
        published_at="2026-01-01T00:00Z",
    )


def test_each_school_shows_its_figures(staff: Client, campaign: Campaign) -> None:
    visit = make_visit(campaign)
    make_recording(visit, make_student(visit.school))
    make_student(visit.school)
    make_school()
    first, second = staff.get(URL).context["rows"]
    assert (first.tally.eligible, first.tally.recorded, first.tally.remaining) == (2, 1, 1)
    assert second.tally.register == 0


def test_each_figure_is_the_length_of_its_list(staff: Client, campaign: Campaign) -> None:
    visit = make_visit(campaign)
    for outcome in ("recorded", "already_recorded", "failed", "refused"):
        make_recording(visit, make_student(visit.school), outcome)
    tally = staff.get(f"{URL}{visit.school.npsn}/").context["row"].tally
    for status, figure in {
        "sasaran": tally.eligible,
        "sebelum": tally.before,
        "direkam": tally.recorded,
        "belum": tally.remaining,
    }.items():
        page = staff.get("/siswa/", {"sekolah": visit.school.npsn, "status": status})
        assert page.context["total"] == figure > 0


def test_schools_are_filtered_by_what_they_need(staff: Client, campaign: Campaign) -> None:
    make_school(name="Tanpa sisa")
    make_student(make_school(name="Tanpa jadwal"))
    planned = make_school(name="Terjadwal")
    make_student(planned)
    publish(campaign, planned, next_working_day(today()))
    assert names(staff) == ["Tanpa jadwal", "Tanpa sisa", "Terjadwal"]
    assert names(staff, status="belum") == ["Tanpa jadwal", "Terjadwal"]
    assert names(staff, status="jadwal") == ["Tanpa jadwal"]
    assert names(staff, status="selesai") == ["Tanpa sisa"]


def test_schools_are_found_by_name_npsn_and_kecamatan(staff: Client) -> None:
    school = make_school(name="SMA Katolik Frateran", npsn="2053AB12")
    make_school(name="SMA Katolik Cor Jesu")
    assert names(staff, cari="frateran katolik") == ["SMA Katolik Frateran"]
    assert names(staff, cari="2053ab12") == ["SMA Katolik Frateran"]
    assert names(staff, kecamatan=school.district.code) == ["SMA Katolik Frateran"]
    assert names(staff, cari="tidak ada") == []


def test_a_school_that_takes_no_part_is_left_out_until_it_has_recorded(
    staff: Client, campaign: Campaign
) -> None:
    school = make_school(is_active=False)
    assert names(staff) == []
    visit = make_visit(campaign, school=school)
    make_recording(visit, make_student(school))
    assert names(staff) == [school.name]


def test_more_schools_need_no_more_queries(
    staff: Client, campaign: Campaign, django_assert_max_num_queries
) -> None:
    for _ in range(4):
        make_student(make_school())
    with django_assert_max_num_queries(7):
        staff.get(URL)


def test_many_schools_come_in_pages(staff: Client, campaign: Campaign) -> None:
    district = make_school().district
    for number in range(100):
        make_school(name=f"X {number:03}", district=district)
    page = staff.get(URL)
    assert len(page.context["rows"]) == 100
    assert len(staff.get(page.context["next_url"]).context["rows"]) == 1


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_the_list_is_for_staff(role: Role) -> None:
    assert client_of(role).get(URL).status_code == 403


# --- one school


def test_the_page_shows_visits_closed_days_and_history(staff: Client, campaign: Campaign) -> None:
    visit = make_visit(campaign, date=today() - timedelta(days=7))
    make_recording(visit, make_student(visit.school))
    Closure.objects.create(
        starts_on=today(), ends_on=today() + timedelta(days=1), kind="exam", note="Semua ujian"
    )
    page = staff.get(f"{URL}{visit.school.npsn}/")
    assert [past.recorded for past in page.context["past"]] == [1]
    assert "Semua ujian" in page.content.decode()


def test_a_head_is_led_to_the_own_page_and_finds_no_other() -> None:
    own, other = make_school(), make_school()
    client = Client()
    client.force_login(make_head(own))
    assert client.get(f"{URL}{own.npsn}/")["Location"] == f"/sekolah-saya/?sekolah={own.npsn}"
    assert client.get(f"{URL}{other.npsn}/").status_code == 404


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OBSERVER])
def test_others_see_no_school(role: Role) -> None:
    assert client_of(role).get(f"{URL}{make_school().npsn}/").status_code == 403


def test_an_unknown_school_is_not_found(staff: Client) -> None:
    assert staff.get(f"{URL}99999999/").status_code == 404


# --- closed days


def close(client: Client, school: object, first: date, last: date, **fields: str) -> object:
    data = {"kind": "exam", "starts_on": first, "ends_on": last, "note": "UAS"} | fields
    return client.post(f"{URL}{school.npsn}/libur/", data, follow=True)


def test_a_closed_day_is_noted_and_flags_the_visit_booked_then(
    staff: Client, campaign: Campaign
) -> None:
    school, day = make_school(), next_working_day(today())
    visit = publish(campaign, school, day)
    page = close(staff, school, day, day)
    text = page.content.decode()
    assert "1 kunjungan pada hari itu perlu dipindahkan" in text
    assert [flag.visit for flag in page.context["flags"]] == [visit]
    assert "Hari tidak bisa dikunjungi dicatat." in text
    visit.refresh_from_db()
    assert (visit.state, visit.date) == (Visit.State.SCHEDULED, day)
    assert AuditEvent.objects.get(action="add_closure").data["note"] == "UAS"


def test_a_closed_day_can_be_opened_again(staff: Client) -> None:
    school = make_school()
    close(staff, school, today(), today())
    closure = Closure.objects.get()
    page = staff.post(f"{URL}{school.npsn}/libur/{closure.pk}/hapus/", follow=True)
    assert list(page.context["closures"]) == []
    assert AuditEvent.objects.get(action="remove_closure").data["closure"] == "exam"


def test_days_in_the_wrong_order_are_refused(staff: Client) -> None:
    school = make_school()
    page = close(staff, school, today(), today() - timedelta(days=1))
    assert page.status_code == 422
    assert "Hari terakhir tidak boleh sebelum hari pertama." in page.content.decode()
    assert not Closure.objects.exists()


def test_closed_days_of_others_cannot_be_opened_here(staff: Client) -> None:
    school, other = make_school(), make_school()
    days = {"starts_on": today(), "ends_on": today(), "kind": "exam"}
    for closure in (
        Closure.objects.create(school=other, **days),
        Closure.objects.create(school=None, **days),
    ):
        answer = staff.post(f"{URL}{school.npsn}/libur/{closure.pk}/hapus/")
        assert answer.status_code == 404
    assert Closure.objects.count() == 2


def test_a_head_closes_nothing_here() -> None:
    school = make_school()
    client = Client()
    client.force_login(make_head(school))
    assert close(client, school, today(), today()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_list_takes_as_many_queries_for_three_schools_as_for_one(
    staff: Client, campaign: Campaign, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        make_student(make_visit(campaign, date=next_working_day(today())).school)
        staff.get(URL)
        if number in (0, 2):
            with django_assert_num_queries(7):
                staff.get(URL)
            with django_assert_num_queries(8):
                staff.get(URL, {"status": "jadwal"})
