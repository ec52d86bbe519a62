"""Publishing: what each school will be told, one click, and the refusal that names what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from schools.models import Closure
from tests.factories import REFUSAL, make_user
from visits.actions.plans import discard_plan
from visits.models import PlanRun, Visit

from .world import PlanningWorld

pytestmark = pytest.mark.django_db


def test_it_says_what_schools_will_be_told_and_publishes(
    office: Client, world: PlanningWorld
) -> None:
    run = world.solved()
    page = office.get(f"/susun/{run.pk}/terbitkan/").content.decode()
    assert "SMA Islam" in page
    assert "Kami datang " in page
    assert "Ya, terbitkan 3 kunjungan" in page
    response = office.post(f"/susun/{run.pk}/terbitkan/", follow=True)
    assert "Jadwal diterbitkan: 3 kunjungan." in response.content.decode()
    visits = Visit.objects.published()
    assert set(visits.values_list("school__name", flat=True)) == set(world.schools)
    assert Visit.objects.get(pk=world.confirmed.pk).state == Visit.State.CONFIRMED


def test_a_changed_world_refuses_and_names_the_change(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    day = date(2026, 11, 30)
    Closure.objects.create(
        school=world.schools["SMA Islam"], starts_on=day, ends_on=day, kind=Closure.Kind.EXAM
    )
    response = office.post(f"/susun/{run.pk}/terbitkan/")
    page = response.content.decode()
    assert response.status_code == 409
    assert "keadaannya sudah berubah" in page
    assert "SMA Islam tidak bisa dikunjungi pada 30 November 2026." in page
    assert "Hitung lagi dengan keadaan sekarang" in page
    assert not Visit.objects.filter(school=world.schools["SMA Islam"]).exists()


def test_it_is_published_once(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    office.post(f"/susun/{run.pk}/terbitkan/")
    count = Visit.objects.count()
    response = office.post(f"/susun/{run.pk}/terbitkan/")
    assert response.status_code == 409
    assert "sudah diterbitkan" in response.content.decode()
    assert Visit.objects.count() == count
    response = office.get(f"/susun/{run.pk}/terbitkan/", follow=True)
    assert "sudah diterbitkan" in response.content.decode()


def test_a_proposal_that_was_put_away_is_not_published(
    office: Client, world: PlanningWorld
) -> None:
    run = world.solved()
    discard_plan(run=run, by=world.planner)
    assert office.post(f"/susun/{run.pk}/terbitkan/").status_code == 409
    run.refresh_from_db()
    assert run.state == PlanRun.State.DISCARDED


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_publish_nothing(role: Role, client: Client, world: PlanningWorld) -> None:
    run = world.solved()
    client.force_login(make_user(role))
    assert client.get(f"/susun/{run.pk}/terbitkan/").status_code == REFUSAL[role]
    assert client.post(f"/susun/{run.pk}/terbitkan/").status_code == REFUSAL[role]


def test_reading_it_needs_few_queries(
    office: Client, world: PlanningWorld, django_assert_max_num_queries: Any
) -> None:
    run = world.solved()
    with django_assert_max_num_queries(6):
        office.get(f"/susun/{run.pk}/terbitkan/")
