"""The pages of another date: a school asks by its link, staff see the price and answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.permissions import Role
from schools.models import Closure, SchoolMember
from tests.factories import MONDAY, make_campaign, make_device, make_head, make_user, make_visit
from visits.actions.portal_links import give_link, token_of
from visits.models import MoveRequest, Visit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]
State = MoveRequest.State


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def visit() -> Visit:
    devices = [make_device(), make_device()]
    return make_visit(
        make_campaign(), devices=devices, state=Visit.State.SCHEDULED, published_at=timezone.now()
    )


def door(visit: Visit) -> str:
    member = SchoolMember.objects.get(user=make_head(visit.school))
    link = give_link(member=member, expires_at=NOW + timedelta(days=30), by=None)
    return f"/s/{token_of(link)}/"


def ask(client: Client, visit: Visit, *dates: date) -> str:
    page = f"{door(visit)}kunjungan/{visit.pk}/"
    names = ("first", "second", "third")
    chosen = {name: day.isoformat() for name, day in zip(names, dates, strict=False)}
    answer = client.post(f"{page}pindah/", chosen | {"reason": "Ujian"})
    assert answer["Location"] == page
    return page


def words(client: Client, page: str) -> str:
    return " ".join(client.get(page).content.decode().split())


def test_a_school_asks_sees_what_is_held_and_takes_it_back(client: Client, visit: Visit) -> None:
    page = ask(client, visit, DAYS[1], DAYS[2], DAYS[3])
    shown = words(client, page)
    assert "Pilihan pertama ditahan untuk sekolah Anda sampai" in shown
    assert "Selasa, 24 November 2026" in shown
    client.post(f"{page}tarik/")
    assert MoveRequest.objects.get().state == State.WITHDRAWN
    assert "Minta tanggal lain" in words(client, page)


def test_what_does_not_work_is_not_offered_nor_taken(client: Client, visit: Visit) -> None:
    Closure.objects.create(
        school=visit.school, starts_on=DAYS[1], ends_on=DAYS[1], kind=Closure.Kind.EXAM
    )
    page = f"{door(visit)}kunjungan/{visit.pk}/pindah/"
    assert f'value="{DAYS[1]}"' not in words(client, page)
    assert f'value="{DAYS[2]}"' in words(client, page)
    answer = client.post(page, {"first": DAYS[1].isoformat()})
    assert answer.status_code == 422
    answer = client.post(page, {"first": DAYS[2].isoformat(), "second": DAYS[2].isoformat()})
    assert "masing-masing sekali" in answer.content.decode()
    assert not MoveRequest.objects.exists()


def test_staff_accept_in_one_click(client: Client, visit: Visit) -> None:
    page = ask(client, visit, DAYS[1], DAYS[2])
    client.force_login(make_user(Role.PLANNER))
    home = words(client, "/")
    assert "1 sekolah meminta tanggal lain" in home
    assert "notice__title" not in home
    request = MoveRequest.objects.get()
    shown = words(client, f"/permintaan/{request.pk}/")
    assert "ditahan sampai" in shown
    assert "Setujui 24 November" in shown
    client.post(f"/permintaan/{request.pk}/setuju/", {"tanggal": DAYS[1].isoformat()})
    visit.refresh_from_db()
    assert (visit.date, visit.state) == (DAYS[1], Visit.State.CONFIRMED)
    assert "Kunjungan Selasa, 24 November 2026" in words(client, page)


def test_a_declined_school_reads_why(client: Client, visit: Visit) -> None:
    page = ask(client, visit, DAYS[1])
    client.force_login(make_user(Role.PLANNER))
    request = MoveRequest.objects.get()
    assert client.post(f"/permintaan/{request.pk}/tolak/", {"answer": ""}).status_code == 422
    client.post(f"/permintaan/{request.pk}/tolak/", {"answer": "Alat dipakai sekolah lain."})
    assert "Alat dipakai sekolah lain." in words(client, page)


def test_who_loses_by_it_is_named_before(client: Client, visit: Visit) -> None:
    visit.campaign.schools_per_team_day = 1
    visit.campaign.save()
    other = make_visit(
        visit.campaign,
        date=DAYS[4],
        devices=list(visit.devices.all()),
        state=Visit.State.SCHEDULED,
        published_at=timezone.now(),
    )
    ask(client, visit, DAYS[1], DAYS[2])
    rival = MoveRequest.objects.create(
        visit=other, requested_by=make_head(other.school), dates=[DAYS[2]]
    )
    client.force_login(make_user(Role.PLANNER))
    mine = MoveRequest.objects.get(visit=visit)
    shown = words(client, f"/permintaan/{mine.pk}/")
    assert f"Permintaan {other.school} tidak punya tanggal lain lagi" in shown
    client.post(f"/permintaan/{mine.pk}/setuju/", {"tanggal": DAYS[2].isoformat()})
    rival.refresh_from_db()
    assert rival.state == State.DECLINED


def test_a_held_place_stands_on_the_board_and_takes_no_step(client: Client, visit: Visit) -> None:
    ask(client, visit, DAYS[1])
    held = MoveRequest.objects.get().hold
    assert held is not None
    client.force_login(make_user(Role.PLANNER))
    board = words(client, f"/papan/?tanggal={DAYS[1]}")
    assert "visit-card--held" in board
    assert "direkam" not in board, "nothing was recorded at a place that is only held"
    assert "Tempat ini ditahan sampai" in words(client, f"/kunjungan/{held.pk}/")
    for step in ("terbitkan/", "konfirmasi/", "mulai/"):
        client.post(f"/kunjungan/{held.pk}/{step}")
        held.refresh_from_db()
        assert held.state == Visit.State.HELD


def test_a_school_reports_its_exams_and_takes_them_back(client: Client, visit: Visit) -> None:
    page = f"{door(visit)}libur/{visit.school.npsn}/"
    days = {"starts_on": DAYS[0].isoformat(), "ends_on": DAYS[4].isoformat()}
    client.post(page, {"kind": "exam", "note": "PAS"} | days)
    closure = Closure.objects.get()
    assert closure.reported_by is not None
    visit.refresh_from_db()
    assert (visit.date, visit.state) == (DAYS[0], Visit.State.SCHEDULED)
    assert "PAS" in words(client, page)
    office = Closure.objects.create(
        school=visit.school, starts_on=DAYS[0], ends_on=DAYS[0], kind=Closure.Kind.OTHER
    )
    assert client.post(f"{page}{office.pk}/hapus/").status_code == 404
    client.force_login(make_user(Role.PLANNER))
    assert "Tidak bisa berjalan seperti terjadwal" in words(client, "/")
    client.post(f"{page}{closure.pk}/hapus/")
    assert list(Closure.objects.all()) == [office]
