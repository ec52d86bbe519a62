"""A proposal day by day: tours on a map and in a table that says the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from tests.factories import REFUSAL, make_user
from visits.models import Proposal

from .world import PlanningWorld

pytestmark = pytest.mark.django_db


def test_each_day_has_its_map_and_its_table(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    page = office.get(f"/susun/{run.pk}/hari/").content.decode()
    planned = run.proposals.filter(date__isnull=False)
    days = set(planned.values_list("date", flat=True))
    assert page.count('<svg class="tour-map"') == len(days)
    assert page.count("tour-map__badge") == planned.count()
    for day in days:
        assert f'id="hari-{day}"' in page


def test_a_proposal_without_visits_has_no_days(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    Proposal.objects.all().delete()
    page = office.get(f"/susun/{run.pk}/hari/").content.decode()
    assert "tidak berisi kunjungan" in page


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_do_not_see_it(role: Role, client: Client, world: PlanningWorld) -> None:
    run = world.solved()
    client.force_login(make_user(role))
    assert client.get(f"/susun/{run.pk}/hari/").status_code == REFUSAL[role]


def test_more_visits_need_no_more_queries(
    office: Client, world: PlanningWorld, django_assert_max_num_queries: Any
) -> None:
    run = world.solved()
    with django_assert_max_num_queries(7):
        office.get(f"/susun/{run.pk}/hari/")
