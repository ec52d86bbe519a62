"""The page of a proposal: what it brings, what is proven, what changes, and its parts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from tests.factories import REFUSAL, make_user
from visits.models import PlanRun, Proposal

from .world import PlanningWorld

pytestmark = pytest.mark.django_db


def test_it_says_what_the_plan_brings_and_what_is_proven(
    office: Client, world: PlanningWorld
) -> None:
    run = world.solved()
    page = office.get(f"/susun/{run.pk}/").content.decode()
    assert run.state == PlanRun.State.FINISHED
    assert "Semua 9 siswa di 3 sekolah direkam dalam" in page
    assert "Terbukti: tidak ada jadwal yang merekam lebih banyak siswa." in page
    assert "Dibandingkan" in page


def test_every_change_can_be_left_out_and_every_visit_edited(
    office: Client, world: PlanningWorld
) -> None:
    run = world.solved()
    page = office.get(f"/susun/{run.pk}/").content.decode()
    changed = run.proposals.exclude(kind=Proposal.Kind.UNCHANGED)
    assert changed.exists()
    assert page.count('name="accepted"') == changed.count()
    assert page.count("/ubah/") == run.proposals.filter(date__isnull=False).count()


def test_what_is_not_ticked_is_planned_anew(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    added = world.proposal(run, "SMA Islam")
    response = office.post(f"/susun/{run.pk}/pilih/", {"accepted": []})
    follower = PlanRun.objects.exclude(pk=run.pk).get()
    assert response["Location"] == f"/susun/{follower.pk}/"
    assert follower.base == run
    assert [added.school_id, added.date.isoformat()] in follower.question["forbidden"]


def test_nothing_is_planned_anew_when_everything_is_ticked(
    office: Client, world: PlanningWorld
) -> None:
    run = world.solved()
    ticked = [str(row.pk) for row in run.proposals.all()]
    response = office.post(f"/susun/{run.pk}/pilih/", {"accepted": ticked}, follow=True)
    assert "tidak ada yang perlu dihitung ulang" in response.content.decode()
    assert PlanRun.objects.count() == 1


def test_a_forged_tick_is_ignored(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    office.post(f"/susun/{run.pk}/pilih/", {"accepted": ["x", "999999"]})
    assert PlanRun.objects.filter(base=run).count() == 1


def test_a_proposal_is_put_away(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    office.post(f"/susun/{run.pk}/buang/")
    run.refresh_from_db()
    assert run.state == PlanRun.State.DISCARDED
    page = office.get(f"/susun/{run.pk}/").content.decode()
    assert "Dibuang" in page
    assert 'name="accepted"' not in page
    response = office.post(f"/susun/{run.pk}/buang/", follow=True)
    assert "sudah dibuang" in response.content.decode()


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_do_not_see_it(role: Role, client: Client, world: PlanningWorld) -> None:
    run = world.solved()
    client.force_login(make_user(role))
    assert client.get(f"/susun/{run.pk}/").status_code == REFUSAL[role]


def test_a_run_that_does_not_exist_is_missing(office: Client) -> None:
    assert office.get("/susun/999999/").status_code == 404


def test_more_visits_need_no_more_queries(
    office: Client, world: PlanningWorld, django_assert_max_num_queries: Any
) -> None:
    run = world.solved()
    with django_assert_max_num_queries(9):
        office.get(f"/susun/{run.pk}/")
    run.proposals.filter(school=world.schools["SMA Islam"]).delete()
    with django_assert_max_num_queries(9):
        office.get(f"/susun/{run.pk}/")
