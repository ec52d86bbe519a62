"""Why not everybody, and what if: asked in the browser, answered by the worker's code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from schools.models import School
from tests.factories import REFUSAL, make_student, make_user
from visits.actions.solving import solve_run
from visits.models import Campaign, PlanRun, Visit

from .world import PlanningWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(world: PlanningWorld) -> PlanRun:
    """A campaign of two days at one pupil per device: seven of sixteen are not reached."""
    for _ in range(7):
        make_student(world.schools["SMA Islam"])
    Campaign.objects.update(
        deadline=date(2026, 11, 25), pupils_per_device_hour=0.2, schools_per_team_day=1
    )
    world.campaign.refresh_from_db()
    return world.solved()


def answered(client: Client, path: str, data: dict[str, Any] | None = None) -> PlanRun:
    client.post(path, data or {})
    run = PlanRun.objects.exclude(kind__in=PlanRun.PLANS).get()
    assert run.state == PlanRun.State.WAITING
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.state == PlanRun.State.FINISHED, run.error
    return run


def test_who_is_left_is_named_with_a_link_to_the_list(office: Client, short: PlanRun) -> None:
    page = office.get(f"/susun/{short.pk}/mengapa/").content.decode()
    left = sum(short.left.values())
    assert left == short.score["unrecorded"] > 0
    for pk, count in short.left.items():
        npsn = School.objects.get(pk=pk).npsn
        assert f"/siswa/?status=belum&amp;sekolah={npsn}" in page
        assert f">{count}</td>" in page


def test_everybody_reached_is_said(office: Client, world: PlanningWorld) -> None:
    run = world.solved()
    page = office.get(f"/susun/{run.pk}/mengapa/").content.decode()
    assert "menjangkau semua siswa" in page
    assert "Hitung apa yang membantu" not in page
    assert "Seandainya" in page


def test_one_more_of_each_limit_is_computed(office: Client, short: PlanRun) -> None:
    path = f"/susun/{short.pk}/mengapa/"
    office.post(path)
    fragment = office.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Sedang dihitung satu per satu" in fragment
    run = PlanRun.objects.get(kind=PlanRun.Kind.WHY_NOT)
    solve_run(run.pk)
    run.refresh_from_db()
    gains = {row["change"]["kind"]: row["pupils"] for row in run.results}
    assert gains["schools_per_day"] > 0
    assert {"one_more_device", "longer_day", "nearby", "one_more_team", "deadline"} <= set(gains)
    response = office.get(path, headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"
    page = office.get(path).content.decode()
    assert f"{gains['schools_per_day']} siswa lebih banyak" in page
    assert "2 sekolah sehari per tim" in page


def test_a_what_if_compares_and_touches_nothing(office: Client, short: PlanRun) -> None:
    before = list(Visit.objects.values_list("pk", "date", "state"))
    path = f"/susun/{short.pk}/seandainya/"
    run = answered(office, path, {"schools_per_day": "3", "longer_day": "2"})
    assert run.question["changes"] == [
        {"kind": "schools_per_day", "count": 3},
        {"kind": "longer_day", "hours": 2.0},
    ]
    assert run.score["unrecorded"] < short.score["unrecorded"]
    page = office.get(f"/susun/{run.pk}/jawaban/").content.decode()
    assert "3 sekolah sehari per tim, Tiap kunjungan 2,0 jam lebih lama" in page
    assert f">{short.score['unrecorded']}</td>" in page
    assert f">{run.score['unrecorded']}</td>" in page
    assert list(Visit.objects.values_list("pk", "date", "state")) == before
    assert "3 sekolah sehari per tim" in office.get(f"/susun/{short.pk}/mengapa/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"start_later": "2026-11-25"},
        {"deadline": "2026-12-04"},
        {"no_weekday": "1"},
        {"devices": "2"},
        {"devices": "6"},
        {"nearby": "0.1"},
        {"extra_day": "2026-11-28"},
        {"one_more_team": "on"},
    ],
)
def test_every_kind_of_what_if_has_an_answer(
    changes: dict[str, str], office: Client, short: PlanRun
) -> None:
    run = answered(office, f"/susun/{short.pk}/seandainya/", changes)
    assert office.get(f"/susun/{run.pk}/jawaban/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Isi paling sedikit satu hal yang berbeda."),
        ({"devices": "0"}, "1"),
        ({"deadline": "2999-01-01"}, "sampai pemungutan suara"),
        ({"no_weekday": "9"}, "9"),
    ],
)
def test_a_what_if_that_cannot_be_is_refused(
    changes: dict[str, str], sentence: str, office: Client, short: PlanRun
) -> None:
    response = office.post(f"/susun/{short.pk}/seandainya/", changes)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not PlanRun.objects.filter(kind=PlanRun.Kind.WHAT_IF).exists()


def test_an_answer_is_waited_for(office: Client, short: PlanRun) -> None:
    office.post(f"/susun/{short.pk}/seandainya/", {"devices": "6"})
    run = PlanRun.objects.get(kind=PlanRun.Kind.WHAT_IF)
    page = office.get(f"/susun/{run.pk}/jawaban/").content.decode()
    assert "Sedang dihitung" in page
    path = f"/susun/{run.pk}/jawaban/"
    assert office.get(path, headers={"HX-Request": "true"}).status_code == 204
    PlanRun.objects.filter(pk=run.pk).update(
        state=PlanRun.State.FAILED,
        finished_at=short.finished_at + timedelta(seconds=1),
        error={"code": "unexpected"},
    )
    assert office.get(path, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "kesalahan" in office.get(path).content.decode()


@pytest.mark.parametrize("role", list(REFUSAL))
def test_others_ask_nothing(role: Role, client: Client, short: PlanRun) -> None:
    client.force_login(make_user(role))
    for path in (f"/susun/{short.pk}/mengapa/", f"/susun/{short.pk}/seandainya/"):
        assert client.post(path).status_code == REFUSAL[role]
    assert not PlanRun.objects.exclude(pk=short.pk).exists()
