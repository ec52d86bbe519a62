"""The board and its forms in the browser's terms: what a planner sees, sends and reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from devices.models import Device, Outage
from ektp_outreach.accounts.permissions import Role
from schools.models import Closure, School
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_operator,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.models import Campaign, Visit

WEDNESDAY = MONDAY + timedelta(2)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def devices(campaign: Campaign) -> list[Device]:
    return [make_device(name=f"Alat {n}") for n in range(1, 8)]


@pytest.fixture
def school(campaign: Campaign) -> School:
    school = make_school(name="SMAN 8")
    for _ in range(30):
        make_student(school)
    return school


@pytest.fixture
def planner(client: Client) -> Client:
    client.force_login(make_user())
    return client


def booking(school: School, devices: list[Device], **changes: Any) -> dict[str, Any]:
    return {
        "school": school.npsn,
        "date": WEDNESDAY.isoformat(),
        "start": "08:00",
        "end": "13:00",
        "devices": [device.pk for device in devices],
        "then": "draft",
    } | changes


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_form_fills_in_the_devices_that_are_free_and_needed(
    planner: Client, school: School, devices: list[Device], campaign: Campaign
) -> None:
    make_visit(campaign, devices=devices[:2], date=WEDNESDAY)
    url = reverse("visits:visit_new")
    page = planner.get(url, {"school": school.npsn, "date": WEDNESDAY})
    chosen = [c.device.name for c in page.context["check"].devices if c.is_chosen]
    assert chosen == ["Alat 3", "Alat 4"]
    assert "di SMAN" in text_of(page)


def test_the_first_look_suggests_devices_and_later_ones_do_not(
    planner: Client, school: School, devices: list[Device]
) -> None:
    url = reverse("visits:booking_check")
    assert 'name="suggest"' in text_of(planner.get(url, {"date": WEDNESDAY.isoformat()}))
    data = booking(school, [])
    suggested = planner.get(url, data | {"suggest": 1}).context["check"]
    assert len(suggested.wanted.devices) == 2
    emptied = planner.get(url, data)
    assert [c.code for c in emptied.context["check"].errors] == ["too_few_devices"]
    assert 'name="suggest"' not in text_of(emptied)


def test_saving_books_a_draft(planner: Client, school: School, devices: list[Device]) -> None:
    answer = planner.post(reverse("visits:visit_new"), booking(school, devices[:3]))
    visit = Visit.objects.get()
    assert answer.headers["Location"] == reverse("visits:visit", args=[visit.pk])
    assert (visit.state, visit.date, visit.devices.count()) == ("draft", WEDNESDAY, 3)


def test_saving_and_publishing_is_one_step(
    planner: Client, school: School, devices: list[Device]
) -> None:
    planner.post(reverse("visits:visit_new"), booking(school, devices[:3], then="publish"))
    assert Visit.objects.get().state == "scheduled"


def test_a_double_booking_is_refused_before_and_after_saving(
    planner: Client, school: School, devices: list[Device], campaign: Campaign
) -> None:
    make_visit(campaign, school=make_school(name="SMKN 4"), devices=devices[2:4], date=WEDNESDAY)
    data = booking(school, [devices[2], devices[4]])
    sentence = "Alat 3 dipakai di SMKN 4 sampai 13.00; tersedia: Alat 1, Alat 2, Alat 6, Alat 7."
    assert sentence in text_of(planner.get(reverse("visits:booking_check"), data))
    answer = planner.post(reverse("visits:visit_new"), data)
    assert answer.status_code == 422
    assert text_of(answer).count(sentence) == 2
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-28", "akhir pekan bagi SMAN 8"),
        ("2026-12-25", "libur: Hari Raya Natal"),
        ("2026-12-24", "libur: "),
        ("2027-01-28", "Hari perekaman terakhir adalah Rabu, 27 Januari 2027"),
        ("2026-11-20", "sudah lewat"),
    ],
)
def test_the_day_is_judged_live(
    planner: Client, school: School, devices: list[Device], day: str, words: str
) -> None:
    data = booking(school, devices[:2], date=day)
    assert words in text_of(planner.get(reverse("visits:booking_check"), data))


def test_neighbours_fill_the_day(planner: Client, school: School, devices: list[Device]) -> None:
    near = make_school(name="SMA Islam", longitude=112.632)
    far = make_school(name="SMAN 9", latitude=-8.05)
    for other in (near, far):
        make_student(other)
    make_school(name="SMA Kosong")
    check = planner.get(reverse("visits:booking_check"), booking(school, devices[:2])).context[
        "check"
    ]
    assert [(n.school.name, n.distance, n.is_near) for n in check.neighbours] == [
        ("SMA Islam", "220 m", True),
        ("SMAN 9", "8,9 km", False),
    ]
    assert check.places_left == 2


def test_going_on_to_a_neighbour_saves_and_opens_its_form(
    planner: Client, school: School, devices: list[Device]
) -> None:
    near = make_school(name="SMA Islam", longitude=112.632)
    data = booking(school, devices[:2], next=near.pk)
    del data["then"]
    answer = planner.post(reverse("visits:visit_new"), data)
    assert answer.headers["Location"].endswith(f"?school={near.npsn}&date=2026-11-25")
    assert Visit.objects.get().school == school


def test_pupils_of_a_booked_visit_are_not_counted_again(
    planner: Client, school: School, devices: list[Device], campaign: Campaign
) -> None:
    make_visit(campaign, school=school, devices=devices[:2], date=MONDAY + timedelta(1))
    page = planner.get(reverse("visits:booking_check"), booking(school, devices[:2]))
    assert page.context["check"].need == 0
    assert "di luar kunjungan yang sudah dijadwalkan" in text_of(page)


def test_moving_shows_and_keeps_its_own_devices(
    planner: Client, school: School, devices: list[Device], campaign: Campaign
) -> None:
    visit = make_visit(campaign, school=school, devices=devices[:2])
    url = reverse("visits:visit_move", args=[visit.pk])
    page = planner.get(url, {"date": WEDNESDAY.isoformat()})
    assert page.context["check"].errors == []
    data = booking(school, devices[:2], end="12:00")
    answer = planner.post(url, data, follow=True)
    visit.refresh_from_db()
    assert (visit.date, f"{visit.end_time:%H.%M}") == (WEDNESDAY, "12.00")
    assert "Kunjungan sekarang Rabu, 25 November 2026 pukul 08.00–12.00." in text_of(answer)


def test_changing_devices_of_a_visit_in_progress(
    planner: Client, school: School, devices: list[Device], campaign: Campaign
) -> None:
    visit = make_visit(campaign, school=school, devices=devices[:2])
    visit.state, visit.published_at = "in_progress", "2026-11-20T00:00Z"
    visit.save()
    url = reverse("visits:visit_devices", args=[visit.pk])
    assert planner.get(url).status_code == 200
    planner.post(url, {"devices": [d.pk for d in devices[4:7]]})
    assert {d.name for d in visit.devices.all()} == {"Alat 5", "Alat 6", "Alat 7"}
    moved = planner.post(reverse("visits:visit_move", args=[visit.pk]), booking(school, devices))
    assert "Perekaman sudah dimulai" in text_of(moved)


def test_cancelling_asks_for_a_reason(
    planner: Client, devices: list[Device], campaign: Campaign
) -> None:
    visit = make_visit(campaign, devices=devices[:2])
    url = reverse("visits:visit_cancel", args=[visit.pk])
    answer = planner.post(url, {"reason": ""})
    assert answer.status_code == 422
    assert "Tulis alasan pembatalan." in text_of(answer)
    planner.post(url, {"reason": "Ujian"})
    visit.refresh_from_db()
    assert visit.state == "cancelled"


def test_the_board_flags_a_visit_whose_device_broke(
    planner: Client, devices: list[Device], campaign: Campaign
) -> None:
    visit = make_visit(campaign, devices=devices[:2], date=WEDNESDAY)
    Outage.objects.create(
        device=devices[0], starts_at="2026-11-24T00:00Z", ends_at=None, reason="kamera rusak"
    )
    page = planner.get(reverse("visits:board"))
    assert [entry.visit for entry in page.context["flagged"]] == [visit]
    assert "Alat 1 sedang gangguan (kamera rusak)" in text_of(page)


def test_publishing_a_week_names_what_cannot_stand(
    planner: Client, devices: list[Device], campaign: Campaign
) -> None:
    good = make_visit(campaign, devices=devices[:2])
    bad = make_visit(campaign, devices=devices[4:5], date=WEDNESDAY)
    answer = planner.post(
        reverse("visits:publish_week"), {"monday": MONDAY.isoformat()}, follow=True
    )
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == ("scheduled", "draft")
    assert f"{bad.school}: Pilih paling sedikit 2 alat." in text_of(answer)
    assert "1 kunjungan diterbitkan." in text_of(answer)


def test_the_month_counts_schools(planner: Client, campaign: Campaign) -> None:
    for _ in range(2):
        make_visit(campaign, date=WEDNESDAY)
    page = planner.get(reverse("visits:month"))
    days = {day.date: day for week in page.context["weeks"] for day in week}
    assert (days[WEDNESDAY].schools, days[WEDNESDAY].places) == (2, 3)
    assert days[date(2026, 11, 29)].closed == "Akhir pekan"


@pytest.mark.parametrize(("note", "words"), [("Asesmen bersama", "Asesmen bersama"), ("", "Ujian")])
def test_a_day_that_is_closed_to_all_schools_says_why(
    planner: Client, campaign: Campaign, note: str, words: str
) -> None:
    day = {"starts_on": WEDNESDAY, "ends_on": WEDNESDAY, "kind": "exam"}
    Closure.objects.create(note=note, **day)
    Closure.objects.create(school=make_school(), note="milik satu sekolah", **day)
    week = planner.get(reverse("visits:board")).context["week"].days
    month = planner.get(reverse("visits:month")).context["weeks"]
    closed = {each.date: each.closed for days in (week, *month) for each in days}
    assert (closed[WEDNESDAY], closed[MONDAY]) == (words, "")


@pytest.mark.parametrize("day", ["2026-13-45", "kemarin", ""])
def test_a_day_that_does_not_exist_shows_this_week(
    planner: Client, campaign: Campaign, day: str
) -> None:
    page = planner.get(reverse("visits:board"), {"tanggal": day})
    assert page.status_code == 200
    assert page.context["monday"] == MONDAY


def test_the_crew_page_names_who_is_elsewhere(planner: Client, campaign: Campaign) -> None:
    visit, other = make_visit(campaign), make_visit(campaign)
    busy = make_operator(other)
    free = make_user(Role.OPERATOR)
    url = reverse("visits:visit_crew", args=[visit.pk])
    assert f"pada jam itu juga di {other.school}" in text_of(planner.get(url))
    planner.post(url, {"operators": [busy.pk, free.pk]})
    assert set(visit.operators.all()) == {busy, free}


@pytest.mark.parametrize("name", ["board", "month", "visit_new"])
def test_without_a_campaign_the_page_says_what_to_do(planner: Client, name: str) -> None:
    assert "Belum ada kampanye" in text_of(planner.get(reverse(f"visits:{name}")))


@pytest.mark.django_db(transaction=True)
def test_the_board_takes_as_many_queries_for_three_visits_as_for_one(
    planner: Client, devices: list[Device], campaign: Campaign, django_assert_num_queries: Any
) -> None:
    for day in range(3):
        make_visit(campaign, devices=devices[:2], date=MONDAY + timedelta(day))
        planner.get(reverse("visits:board"))
        if day in (0, 2):
            with django_assert_num_queries(8):
                planner.get(reverse("visits:board"))
