"""A proposed visit changed by hand, with the rules and the sentences of every booking."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from tests.factories import REFUSAL, make_user
from visits.models import PlanRun, Proposal, Visit

from .world import WEDNESDAY, PlanningWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(world: PlanningWorld) -> PlanRun:
    return world.solved()


def form_of(world: PlanningWorld, **changes: Any) -> dict[str, Any]:
    devices = [str(device.pk) for device in world.devices[2:]]
    return {"date": "2026-12-01", "start": "08:00", "end": "13:00", "devices": devices} | changes


def test_the_form_shows_the_proposed_place(
    office: Client, world: PlanningWorld, run: PlanRun
) -> None:
    proposal = world.proposal(run, "SMA Islam")
    page = office.get(f"/susun/usulan/{proposal.pk}/ubah/").content.decode()
    assert f'value="{proposal.date}"' in page
    assert page.count("checked") == proposal.devices.count()
    assert "Bisa dijadwalkan." in page


def test_a_change_is_kept_in_the_proposal_and_takes_the_proof_away(
    office: Client, world: PlanningWorld, run: PlanRun
) -> None:
    proposal = world.proposal(run, "SMA Islam")
    response = office.post(f"/susun/usulan/{proposal.pk}/ubah/", form_of(world))
    assert response["Location"] == f"/susun/{run.pk}/"
    proposal.refresh_from_db()
    run.refresh_from_db()
    assert str(proposal.date) == "2026-12-01"
    assert list(proposal.devices.all()) == world.devices[2:]
    assert (run.is_edited, run.proven_levels, run.score["unrecorded"]) == (True, 0, 0)
    assert "Diubah dengan tangan" in office.get(f"/susun/{run.pk}/").content.decode()
    assert not Visit.objects.filter(school=proposal.school).exists()
    office.post(f"/susun/{run.pk}/terbitkan/")
    visit = Visit.objects.get(school=proposal.school)
    assert (str(visit.date), visit.state) == ("2026-12-01", Visit.State.SCHEDULED)


def test_a_told_visit_that_is_moved_and_moved_back_is_unchanged(
    office: Client, world: PlanningWorld, run: PlanRun
) -> None:
    proposal = world.proposal(run, "SMAN 8")
    for day, kind in (("2026-12-01", "moved"), (str(proposal.old_date), "unchanged")):
        office.post(f"/susun/usulan/{proposal.pk}/ubah/", form_of(world, date=day))
        proposal.refresh_from_db()
        run.refresh_from_db()
        assert (proposal.kind, run.score["changes"]) == (kind, int(kind == "moved"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"date": "2026-11-29"}, "akhir pekan"),
        ({"date": "2026-12-07"}, "Hari perekaman terakhir adalah"),
        ({"devices": []}, "Pilih paling sedikit 2 alat."),
    ],
)
def test_the_rules_of_a_booking_refuse(
    changes: dict[str, Any], sentence: str, office: Client, world: PlanningWorld, run: PlanRun
) -> None:
    proposal = world.proposal(run, "SMA Islam")
    before = proposal.date
    response = office.post(f"/susun/usulan/{proposal.pk}/ubah/", form_of(world, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.date == before


def test_devices_of_another_proposed_visit_are_taken(
    office: Client, world: PlanningWorld, run: PlanRun
) -> None:
    proposal, other = world.proposal(run, "SMA Islam"), world.proposal(run, "SMAN 9")
    devices = [str(device.pk) for device in other.devices.all()]
    data = form_of(world, date=str(WEDNESDAY), devices=devices)
    response = office.post(f"/susun/usulan/{proposal.pk}/ubah/", data)
    assert "dipakai di SMAN 9" in response.content.decode()
    fragment = office.get(
        f"/susun/usulan/{proposal.pk}/ubah/", data, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in fragment
    assert "dipakai di SMAN 9" in fragment


def test_pupils_that_fit_no_more_are_left(
    office: Client, world: PlanningWorld, run: PlanRun
) -> None:
    PlanRun.objects.update(rate=0.4)
    proposal = world.proposal(run, "SMA Islam")
    data = form_of(world, start="08:00", end="11:00")
    office.post(f"/susun/usulan/{proposal.pk}/ubah/", data)
    run.refresh_from_db()
    proposal.refresh_from_db()
    assert proposal.pupils == 2
    assert run.left[str(proposal.school_id)] == 2
    assert run.score["unrecorded"] == sum(run.left.values())


def test_a_published_proposal_is_not_edited(
    office: Client, world: PlanningWorld, run: PlanRun
) -> None:
    proposal = world.proposal(run, "SMA Islam")
    office.post(f"/susun/{run.pk}/terbitkan/")
    response = office.post(f"/susun/usulan/{proposal.pk}/ubah/", form_of(world), follow=True)
    assert "sudah diterbitkan" in response.content.decode()
    proposal.refresh_from_db()
    assert str(proposal.date) != "2026-12-01"


def test_a_dropped_visit_has_no_form(office: Client, world: PlanningWorld, run: PlanRun) -> None:
    Proposal.objects.filter(school=world.schools["SMAN 8"]).update(kind="dropped", date=None)
    proposal = world.proposal(run, "SMAN 8")
    assert office.get(f"/susun/usulan/{proposal.pk}/ubah/").status_code == 404


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_change_nothing(
    role: Role, client: Client, world: PlanningWorld, run: PlanRun
) -> None:
    proposal = world.proposal(run, "SMA Islam")
    client.force_login(make_user(role))
    path = f"/susun/usulan/{proposal.pk}/ubah/"
    assert client.get(path).status_code == REFUSAL[role]
    assert client.post(path, form_of(world)).status_code == REFUSAL[role]
