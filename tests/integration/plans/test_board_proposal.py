"""The week's board with a proposal laid over it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from visits.actions.plans import discard_plan
from visits.models import PlanRun, Proposal

from .world import PlanningWorld

pytestmark = pytest.mark.django_db


def board(client: Client, run: PlanRun, day: str) -> str:
    response = client.get("/papan/", {"usulan": run.pk, "tanggal": day}, follow=True)
    return " ".join(response.content.decode().split())


def test_added_and_unchanged_visits_are_named(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    added = world.proposal(run, "SMA Islam")
    page = board(office, run, str(added.date))
    assert "Usulan di samping jadwal yang berlaku" in page
    # once in the list for phones, once in the row of each device
    assert page.count("visit-card--added") == 1 + added.devices.count()
    page = board(office, run, "2026-11-24")
    assert page.count('<span class="tag">Tetap</span>') >= 2


def test_a_moved_visit_is_shown_where_it_was_and_where_it_goes(
    office: Client, world: PlanningWorld
) -> None:
    run = world.solved()
    row = world.proposal(run, "SMAN 8")
    Proposal.objects.filter(pk=row.pk).update(kind="moved", date="2026-12-01")
    page = board(office, run, "2026-11-24")
    assert "visit-card--leaving" in page
    assert "ke Sel, 1 Des" in page
    page = board(office, run, "2026-12-01")
    assert "visit-card--moved" in page
    assert "dari Sel, 24 Nov" in page


def test_a_dropped_visit_is_shown_as_dropped(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    row = world.proposal(run, "SMAN 8")
    Proposal.objects.filter(pk=row.pk).update(kind="dropped", date=None)
    page = board(office, run, "2026-11-24")
    assert "visit-card--leaving" in page


def test_a_visit_that_keeps_its_day_names_its_new_devices(
    office: Client, world: PlanningWorld
) -> None:
    run = world.solved()
    world.proposal(run, "SMAN 8").devices.set(world.devices[2:])
    assert "dengan Alat 3, Alat 4" in board(office, run, "2026-11-24")


@pytest.mark.parametrize("number", ["x", "999999", "-1"])
def test_an_address_without_a_proposal_shows_the_board(
    number: str, office: Client, world: PlanningWorld
) -> None:
    response = office.get("/papan/", {"usulan": number})
    assert response.status_code == 200
    assert "Usulan di samping jadwal" not in response.content.decode()


def test_a_discarded_proposal_is_not_shown(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    discard_plan(run=run, by=world.planner)
    page = board(office, run, "2026-11-24")
    assert "Usulan di samping jadwal" not in page
    assert "sudah diterbitkan, dibuang, atau belum selesai" in page


def test_a_proposal_costs_the_board_four_queries(
    office: Client, world: PlanningWorld, django_assert_max_num_queries: Any
) -> None:
    run = world.solved()
    with django_assert_max_num_queries(24):
        office.get("/papan/", {"tanggal": "2026-11-24", "usulan": run.pk})
