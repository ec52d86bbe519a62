"""Where a plan begins: what it would be made from, and the two ways to ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from devices.models import Outage
from ektp_outreach.accounts.permissions import Role
from tests.factories import REFUSAL, make_user
from visits.models import Campaign, PlanRun

from .world import NOW, PlanningWorld

pytestmark = pytest.mark.django_db


def test_it_says_what_a_plan_is_made_from(office: Client, world: PlanningWorld) -> None:
    start = NOW + timedelta(days=2)
    Outage.objects.create(device=world.devices[0], starts_at=start, reason="Servis")
    page = " ".join(office.get("/susun/").content.decode().split())
    assert "9 siswa</a> di 3 sekolah" in page
    assert "10 hari, 23 November 2026 sampai 4 Desember 2026" not in page
    assert "9 hari, 24 November 2026 sampai 4 Desember 2026" in page
    assert "4 alat</a>, 1 sedang atau akan gangguan" in page
    assert "1 tim, paling banyak 3 sekolah sehari" in page
    assert "10 siswa per alat per jam, dari pengaturan kampanye" in page
    assert "1 kunjungan sudah dikonfirmasi dan tetap, 1 lain sudah diberitahukan" in page


@pytest.mark.parametrize("kind", ["propose", "repair"])
def test_a_click_begins_a_run(kind: str, office: Client, world: PlanningWorld) -> None:
    response = office.post("/susun/mulai/", {"kind": kind})
    run = PlanRun.objects.get()
    assert response["Location"] == f"/susun/{run.pk}/"
    assert (run.kind, run.state, run.created_by) == (kind, "waiting", world.planner)


@pytest.mark.parametrize(("teams", "seconds"), [(1, 30), (2, 240)])
def test_several_teams_get_more_time(
    teams: int, seconds: int, office: Client, world: PlanningWorld
) -> None:
    Campaign.objects.update(teams=teams)
    office.post("/susun/mulai/", {"kind": "propose"})
    assert PlanRun.objects.get().seconds == seconds


def test_the_second_click_is_told_of_the_first(office: Client, world: PlanningWorld) -> None:
    office.post("/susun/mulai/", {"kind": "propose"})
    response = office.post("/susun/mulai/", {"kind": "repair"}, follow=True)
    assert PlanRun.objects.count() == 1
    page = response.content.decode()
    assert "Jadwal sedang dihitung" in page
    assert "Lihat hitungannya" in page
    assert 'value="propose"' not in page


@pytest.mark.parametrize("kind", ["", "what_if", "x"])
def test_only_plans_begin_here(kind: str, office: Client, world: PlanningWorld) -> None:
    response = office.post("/susun/mulai/", {"kind": kind})
    assert response["Location"] == "/susun/"
    assert not PlanRun.objects.exists()


def test_a_campaign_that_is_over_says_so(office: Client, world: PlanningWorld) -> None:
    Campaign.objects.update(starts_on="2026-11-01", deadline="2026-11-20")
    response = office.post("/susun/mulai/", {"kind": "propose"}, follow=True)
    assert "sudah lewat" in response.content.decode()


def test_without_a_campaign_there_is_nothing_to_plan(client: Client) -> None:
    client.force_login(make_user())
    assert "Belum ada kampanye" in client.get("/susun/").content.decode()
    assert client.post("/susun/mulai/", {"kind": "propose"})["Location"] == "/susun/"


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_plan_nothing(role: Role, client: Client, world: PlanningWorld) -> None:
    client.force_login(make_user(role))
    assert client.get("/susun/").status_code == 403
    assert client.post("/susun/mulai/", {"kind": "propose"}).status_code == 403


def test_more_runs_need_no_more_queries(
    office: Client, world: PlanningWorld, django_assert_max_num_queries: Any
) -> None:
    for count in (1, 2):
        world.solved()
        with django_assert_max_num_queries(14):
            page = office.get("/susun/").content.decode()
        assert page.count("Susun jadwal, 23 November") == count
