"""A run while it is being worked on, in the browser and as the fragment that htmx asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.permissions import Role
from tests.factories import REFUSAL, make_user
from visits.models import PlanRun

from .world import NOW, PlanningWorld

pytestmark = pytest.mark.django_db
SCORE = {
    "unrecorded": 0,
    "changes": 1,
    "team_days": 3,
    "travel_m": 12_345,
    "waiting": 9,
    "busiest_device": 3,
}


@pytest.fixture
def run(world: PlanningWorld) -> PlanRun:
    return PlanRun.objects.create(
        campaign=world.campaign, state=PlanRun.State.RUNNING, started_at=timezone.now(), pupils=9
    )


def fragment(client: Client, run: PlanRun) -> str:
    return client.get(f"/susun/{run.pk}/", headers={"HX-Request": "true"}).content.decode()


def test_the_fragment_tells_the_best_so_far_and_what_is_proven(
    office: Client, run: PlanRun
) -> None:
    assert "Mencari usulan pertama." in fragment(office, run)
    PlanRun.objects.update(score=SCORE, bounds={"unrecorded": 0, "team_days": 2}, proven_levels=1)
    page = fragment(office, run)
    assert "<html" not in page
    assert "Terbukti: tidak ada jadwal yang merekam lebih banyak siswa." in page
    assert "lebih baik dari 2 hari tidak mungkin" in page
    assert 'hx-trigger="every 1s"' in page


def test_the_page_works_by_reloading_too(office: Client, run: PlanRun) -> None:
    page = office.get(f"/susun/{run.pk}/").content.decode()
    assert "Menghitung jadwal terbaik" in page
    assert '<meta http-equiv="refresh" content="3">' in page
    assert "Hentikan dan pakai yang terbaik" in page


def test_a_run_is_stopped_once(office: Client, run: PlanRun) -> None:
    office.post(f"/susun/{run.pk}/hentikan/")
    run.refresh_from_db()
    assert run.stop_requested
    page = office.get(f"/susun/{run.pk}/").content.decode()
    assert "Sedang dihentikan" in page
    assert "Hentikan dan pakai yang terbaik" not in page
    PlanRun.objects.update(state=PlanRun.State.STOPPED, finished_at=NOW, score=SCORE)
    response = office.post(f"/susun/{run.pk}/hentikan/", follow=True)
    assert "sudah selesai" in response.content.decode()


def test_the_end_of_a_run_reloads_the_page(office: Client, run: PlanRun) -> None:
    PlanRun.objects.update(state=PlanRun.State.FINISHED, finished_at=NOW, score=SCORE)
    response = office.get(f"/susun/{run.pk}/", headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


def test_nobody_working_on_it_is_said_after_a_while(office: Client, world: PlanningWorld) -> None:
    run = PlanRun.objects.create(campaign=world.campaign)
    assert "program latar" not in fragment(office, run)
    PlanRun.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert "program latar" in fragment(office, run)


def test_a_failure_is_told_with_the_way_on(office: Client, run: PlanRun) -> None:
    PlanRun.objects.update(
        state=PlanRun.State.FAILED, finished_at=NOW, error={"code": "worker_lost"}
    )
    page = office.get(f"/susun/{run.pk}/").content.decode()
    assert "berhenti di tengah jalan" in page
    assert "Hitung lagi" in page
    response = office.get(f"/susun/{run.pk}/", headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_neither_watch_nor_stop(role: Role, client: Client, run: PlanRun) -> None:
    client.force_login(make_user(role))
    assert client.get(f"/susun/{run.pk}/").status_code == REFUSAL[role]
    assert client.post(f"/susun/{run.pk}/hentikan/").status_code == REFUSAL[role]
