"""`manage.py plan_campaign`."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ektp_outreach.audit.models import AuditEvent
from schools.models import School
from tests.unit.planner.referee import REFEREE
from visits.models import Campaign, PlanRun, Visit
from visits.planner.reading import read_instance
from visits.planner.score import score
from visits.planner.solution import LEVELS, PlannedVisit

from .world import PlanningWorld

pytestmark = pytest.mark.django_db


def plan(*options: str) -> str:
    out = StringIO()
    call_command("plan_campaign", "--time-limit=20", *options, stdout=out)
    return out.getvalue()


def test_it_proposes_and_changes_nothing(world: PlanningWorld) -> None:
    assert plan() == (
        "finished: 1 added, 0 moved, 0 dropped, 2 unchanged.\n"
        "unrecorded 0, changes 0, team_days 2, travel_m 26231, waiting 7, busiest_device 2; "
        "6 levels proven.\n"
    )
    assert Visit.objects.count() == 2
    (event,) = AuditEvent.objects.filter(action="run_planner")
    assert (event.actor, event.source) == (None, "plan_campaign")


def test_it_publishes_when_asked(world: PlanningWorld) -> None:
    document = json.loads(plan("--publish", "--json"))
    assert document["state"] == "published"
    assert document["changes"] == {"added": 1, "moved": 0, "dropped": 0, "unchanged": 2}
    assert {visit["npsn"] for visit in document["visits"]} == set(
        School.objects.values_list("npsn", flat=True)
    )
    assert sum(visit["pupils"] for visit in document["visits"]) == document["pupils"] == 9
    assert Visit.objects.published().count() == 3


def test_the_instance_file_says_the_same_problem(world: PlanningWorld, tmp_path: Path) -> None:
    file = tmp_path / "in.json"
    document = json.loads(plan("--json", "--instance-out", str(file)))
    _name, problem = read_instance(file)
    by_key = {school.key: school.id for school in problem.schools.values()}
    devices = {device.key: device.id for device in problem.devices.values()}
    visits = [
        PlannedVisit(
            by_key[visit["npsn"]],
            date.fromisoformat(visit["date"]),
            visit["team"],
            frozenset(devices[name] for name in visit["devices"]),
            visit["pupils"],
        )
        for visit in document["visits"]
    ]
    assert score(problem, visits)._asdict() == document["score"]
    raw = json.loads(file.read_text())
    assert len(raw["fixed_visits"]) == 1
    assert len(raw["published_visits"]) == 2
    if REFEREE is not None:
        assert REFEREE.Instance(raw)


def test_a_six_day_school_is_no_case_for_an_instance_file(
    world: PlanningWorld, tmp_path: Path
) -> None:
    School.objects.filter(name="SMA Islam").update(days_per_week=6)
    with pytest.raises(CommandError, match="2026-11-28, a weekend"):
        plan("--instance-out", str(tmp_path / "in.json"))
    assert not (tmp_path / "in.json").exists()


def test_it_says_why_it_cannot(world: PlanningWorld) -> None:
    PlanRun.objects.create(campaign=world.campaign)
    with pytest.raises(CommandError, match="Jadwal sedang dihitung"):
        plan()
    Campaign.objects.update(is_active=False)
    with pytest.raises(CommandError, match="no active campaign"):
        plan()


@pytest.mark.parametrize("limit", ["0", "3601", "1.5", "-1", "soon"])
def test_a_wrong_time_limit_is_named(limit: str) -> None:
    with pytest.raises(CommandError, match="no number of seconds from 1 to 3600"):
        call_command("plan_campaign", f"--time-limit={limit}")


def test_levels_are_named_as_in_plan_files(world: PlanningWorld) -> None:
    document = json.loads(plan("--json"))
    assert tuple(document["score"]) == tuple(document["bounds"]) == LEVELS
