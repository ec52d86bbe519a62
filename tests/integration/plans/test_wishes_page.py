"""What people ask of the planner: pinned, forbidden and preferred dates, and their cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from tests.factories import REFUSAL, make_user
from visits.actions.solving import solve_run
from visits.models import PlanRun, Wish

from .world import PlanningWorld

pytestmark = pytest.mark.django_db
FRIDAY = "2026-12-04"


def wish(world: PlanningWorld, kind: str = "pin", day: str = FRIDAY) -> dict[str, str]:
    npsn = world.schools["SMA Islam"].npsn
    return {"school": npsn, "kind": kind, "date": day, "reason": "Rapat guru"}


@pytest.mark.parametrize(
    ("kind", "words", "day"),
    [
        ("pin", "harus pada Jumat, 4 Desember 2026", "2026-12-04"),
        ("forbid", "jangan pada Jumat, 4 Desember 2026", "2026-12-04"),
        ("prefer", "hanya pada minggu 30 November 2026", "2026-11-30"),
    ],
)
def test_a_wish_is_kept_and_heard(
    kind: str, words: str, day: str, office: Client, world: PlanningWorld
) -> None:
    response = office.post("/susun/permintaan/", wish(world, kind), follow=True)
    page = " ".join(response.content.decode().split())
    assert words in page
    assert "Rapat guru" in page
    assert str(Wish.objects.get().date) == day
    proposed = str(world.proposal(world.solved(), "SMA Islam").date)
    assert {
        "pin": proposed == FRIDAY,
        "forbid": proposed != FRIDAY,
        "prefer": "2026-11-30" <= proposed <= FRIDAY,
    }[kind]


def test_a_visit_page_makes_a_wish_and_shows_it(office: Client, world: PlanningWorld) -> None:
    visit = world.told
    data = {"school": visit.school.npsn, "kind": "pin", "date": str(visit.date), "visit": visit.pk}
    response = office.post("/susun/permintaan/", data)
    assert response["Location"] == f"/kunjungan/{visit.pk}/"
    page = office.get(f"/kunjungan/{visit.pk}/").content.decode()
    assert "Saat jadwal disusun lagi" in page
    assert "harus pada Selasa, 24 November 2026" in page


@pytest.mark.parametrize(
    ("kind", "day", "sentence"),
    [
        ("pin", "2026-11-20", "Tanggal ini sudah lewat."),
        ("pin", "2026-11-29", "tidak bisa dikunjungi pada tanggal itu"),
        ("pin", "", "perlu diperbaiki"),
        ("x", FRIDAY, "perlu diperbaiki"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(
    kind: str, day: str, sentence: str, office: Client, world: PlanningWorld
) -> None:
    response = office.post("/susun/permintaan/", wish(world, kind, day))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Wish.objects.exists()


def test_the_same_wish_is_not_made_twice(office: Client, world: PlanningWorld) -> None:
    office.post("/susun/permintaan/", wish(world))
    response = office.post("/susun/permintaan/", wish(world, "forbid"))
    assert "sudah punya permintaan" in response.content.decode()
    assert Wish.objects.count() == 1


def test_a_wish_is_taken_back(office: Client, world: PlanningWorld) -> None:
    office.post("/susun/permintaan/", wish(world))
    office.post(f"/susun/permintaan/{Wish.objects.get().pk}/hapus/")
    assert not Wish.objects.exists()
    assert "Belum ada permintaan" in office.get("/susun/permintaan/").content.decode()


def test_the_cost_of_each_wish_is_worked_out(office: Client, world: PlanningWorld) -> None:
    office.post("/susun/permintaan/", wish(world))
    office.post("/susun/permintaan/biaya/")
    page = office.get("/susun/permintaan/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "Biayanya sedang dihitung." in page
    run = PlanRun.objects.get(kind=PlanRun.Kind.WISH_COSTS)
    solve_run(run.pk)
    run.refresh_from_db()
    # alone on a Friday, SMA Islam costs the office a day out that it would share otherwise
    assert run.results[0]["cost"][:3] == [0, 0, 1]
    assert "Biaya: 1 hari lebih banyak." in office.get("/susun/permintaan/").content.decode()


def test_without_a_campaign_there_are_no_wishes(client: Client) -> None:
    client.force_login(make_user())
    assert "Belum ada kampanye" in client.get("/susun/permintaan/").content.decode()
    assert client.post("/susun/permintaan/biaya/")["Location"] == "/susun/permintaan/"


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_wish_nothing(role: Role, client: Client, world: PlanningWorld) -> None:
    client.force_login(make_user(role))
    assert client.post("/susun/permintaan/", wish(world)).status_code == 403
    assert client.get("/susun/permintaan/").status_code == 403
    assert not Wish.objects.exists()


def test_more_wishes_need_no_more_queries(
    office: Client, world: PlanningWorld, django_assert_max_num_queries: Any
) -> None:
    for day in ("2026-12-03", "2026-12-04"):
        office.post("/susun/permintaan/", wish(world, "forbid", day))
        with django_assert_max_num_queries(8):
            office.get("/susun/permintaan/")
