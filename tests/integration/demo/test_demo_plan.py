"""The demo's campaign from "Susun jadwal" to a published timetable, on the command line."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from ektp_outreach.dates import today
from ektp_outreach.demo.seed import seed_demo
from schools.models import School
from visits.models import PlanRun, Visit
from visits.queries.flags import flags_of
from visits.queries.population import remaining_of
from visits.reports.plan_figures import compare, days_of


@pytest.mark.django_db
def test_the_demo_is_planned_and_published() -> None:
    campaign = seed_demo(today=today())
    remaining = remaining_of(campaign).count()
    out = StringIO()
    call_command("plan_campaign", "--publish", "--json", "--time-limit=15", stdout=out)
    plan = json.loads(out.getvalue())
    run = PlanRun.objects.get(pk=plan["run"])
    assert (plan["state"], plan["left"], plan["released"]) == ("published", [], [])
    assert plan["expected_before"] + plan["pupils"] == remaining == 4_586
    assert sum(visit["pupils"] for visit in plan["visits"]) == plan["pupils"]
    assert_neighbours_come_together(plan)
    assert_timetable_stands(run)
    assert_clerk_is_beaten(run)


def assert_neighbours_come_together(plan: dict[str, Any]) -> None:
    """SMA Islam and SMA Shalahudin, the article's example."""
    days: dict[str, set[str]] = {}
    for visit in plan["visits"]:
        days.setdefault(visit["school"], set()).add(visit["date"])
    assert days["SMA Islam Malang"] & days["SMA Shalahudin Malang"]


def assert_timetable_stands(run: PlanRun) -> None:
    coming = Visit.objects.published().filter(date__gte=today())
    reached = set(coming.values_list("school", flat=True))
    assert reached == set(School.objects.values_list("pk", flat=True))
    assert len(reached) == 51
    assert flags_of(run.campaign, coming.filter(date__gt=today()), today=today()) == []


def assert_clerk_is_beaten(run: PlanRun) -> None:
    rows = list(run.proposals.select_related("school").prefetch_related("devices"))
    figures = compare(run, rows, [])
    ours, clerks = (
        (one.left, one.changes, one.team_days) for one in (figures.proposal, figures.clerk)
    )
    assert ours < clerks
    assert figures.proposal.left == 0
    last = figures.proposal.reached[100]
    assert last is not None
    assert last <= run.campaign.deadline
    driven = sum(tour.metres for day in days_of(run, rows) for tour in day.tours)
    assert driven == figures.proposal.metres
