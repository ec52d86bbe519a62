"""Attacks on what Postgres guards of runs, proposals and wishes, past all of our own code."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import MONDAY, make_campaign, make_school, make_user, make_visit
from tests.integration.visits.test_invariants import check_deferred, run_at_once
from visits.models import PlanRun, Proposal, Visit, Wish

from .world import NOW

pytestmark = pytest.mark.django_db
STATE = PlanRun.State


def refused(constraint: str, model: Any, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**fields)


def make_run(**fields: Any) -> PlanRun:
    fields = {"state": STATE.FINISHED, "finished_at": NOW} | fields
    fields.setdefault("campaign", None)
    return PlanRun.objects.create(campaign=fields.pop("campaign") or make_campaign(), **fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("plan_run_kind_known", {"kind": "guess"}),
        ("plan_run_state_has_times", {"state": "lost"}),
        ("plan_run_state_has_times", {"state": "running"}),
        ("plan_run_state_has_times", {"state": "waiting", "started_at": NOW}),
        ("plan_run_state_has_times", {"state": "finished"}),
        ("plan_run_proves_six_levels_at_most", {"proven_levels": 7}),
        ("plan_run_has_a_time_limit", {"seconds": 0}),
        ("plan_run_has_a_time_limit", {"seconds": 3601}),
        (
            "plan_run_only_plans_are_published",
            {"state": "published", "finished_at": NOW},
        ),
        (
            "plan_run_only_plans_are_published",
            {"state": "published", "kind": "what_if", "finished_at": NOW, "published_at": NOW},
        ),
        (
            "plan_run_only_plans_are_published",
            {"state": "finished", "finished_at": NOW, "published_at": NOW},
        ),
        (
            "plan_run_error_only_when_failed",
            {"state": "finished", "finished_at": NOW, "error": {"code": "x"}},
        ),
    ],
)
def test_a_run_says_nothing_untrue_of_itself(constraint: str, fields: dict[str, Any]) -> None:
    refused(constraint, PlanRun, campaign=make_campaign(), **fields)


def test_a_campaign_plans_once_at_a_time() -> None:
    campaign = make_campaign()
    PlanRun.objects.create(campaign=campaign)
    refused("plan_run_one_at_a_time", PlanRun, campaign=campaign, kind="repair")
    PlanRun.objects.create(campaign=campaign, kind="what_if")
    PlanRun.objects.create(campaign=make_campaign())


@pytest.mark.django_db(transaction=True)
def test_two_connections_cannot_both_begin_a_plan() -> None:
    campaign = make_campaign()
    results = run_at_once([lambda: PlanRun.objects.create(campaign=campaign)] * 2)
    assert sorted(type(r).__name__ for r in results) == ["IntegrityError", "PlanRun"]


@pytest.mark.parametrize(
    ("kind", "old", "new", "has_visit"),
    [
        ("added", None, None, False),
        ("added", MONDAY, MONDAY, False),
        ("added", None, MONDAY, True),
        ("moved", MONDAY, MONDAY, True),
        ("moved", None, MONDAY, True),
        ("moved", MONDAY, MONDAY + timedelta(1), False),
        ("dropped", MONDAY, MONDAY, True),
        ("dropped", MONDAY, None, False),
        ("unchanged", MONDAY, MONDAY + timedelta(1), True),
        ("unchanged", MONDAY, MONDAY, False),
        ("guessed", MONDAY, MONDAY, True),
    ],
)
def test_a_proposal_says_what_its_dates_say(
    kind: str, old: object, new: object, has_visit: bool
) -> None:
    visit = make_visit()
    fields = {"school": visit.school, "visit": visit if has_visit else None}
    refused(
        "proposal_kind_fits_its_dates",
        Proposal,
        run=make_run(campaign=visit.campaign),
        kind=kind,
        old_date=old,
        date=new,
        **fields,
    )


def test_a_run_proposes_a_school_once_a_day_and_a_visit_once() -> None:
    visit = make_visit()
    run = make_run(campaign=visit.campaign)
    Proposal.objects.create(
        run=run, school=visit.school, visit=visit, kind="unchanged", old_date=MONDAY, date=MONDAY
    )
    refused(
        "proposal_school_once_a_day",
        Proposal,
        run=run,
        school=visit.school,
        kind="added",
        date=MONDAY,
    )
    refused(
        "proposal_visit_once",
        Proposal,
        run=run,
        school=visit.school,
        visit=visit,
        kind="dropped",
        old_date=MONDAY,
    )
    refused(
        "proposal_ends_after_start",
        Proposal,
        run=run,
        school=make_school(),
        kind="added",
        date=MONDAY,
        start_time=time(13),
        end_time=time(13),
    )


def test_wishes_do_not_contradict_one_another() -> None:
    campaign, school, planner = make_campaign(), make_school(), make_user()
    same = {"campaign": campaign, "school": school, "created_by": planner}
    Wish.objects.create(kind="pin", date=MONDAY, **same)
    refused("wish_pins_or_forbids_a_day_once", Wish, kind="forbid", date=MONDAY, **same)
    Wish.objects.create(kind="prefer", date=MONDAY, **same)
    refused("wish_prefers_one_week", Wish, kind="prefer", date=MONDAY + timedelta(7), **same)
    known = "wish_kind_known_and_week_begins_on_monday"
    other = same | {"school": make_school()}
    refused(known, Wish, kind="prefer", date=MONDAY + timedelta(1), **other)
    refused(known, Wish, kind="hope", date=MONDAY, **other)


def test_a_full_day_may_be_passed_through_but_not_left_full() -> None:
    """Places are counted at the end only when a transaction asks for it."""
    campaign = make_campaign(schools_per_team_day=1)
    make_visit(campaign)
    other = make_visit(campaign, date=MONDAY + timedelta(1))
    with pytest.raises(IntegrityError, match="already visits 1 schools"), transaction.atomic():
        Visit.objects.filter(pk=other.pk).update(date=MONDAY)
    with transaction.atomic():
        connection.cursor().execute("SET CONSTRAINTS visit_day_limits DEFERRED")
        Visit.objects.filter(pk=other.pk).update(date=MONDAY)
        with pytest.raises(IntegrityError, match="already visits 1 schools"):
            check_deferred()
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_connections_cannot_both_take_the_last_place_of_a_day() -> None:
    campaign = make_campaign(schools_per_team_day=2)
    make_visit(campaign)
    schools = [make_school() for _ in range(6)]
    results = run_at_once([lambda s=s: make_visit(campaign, school=s) for s in schools])  # type: ignore[misc]
    assert sum(isinstance(r, Visit) for r in results) == 1
    assert Visit.objects.filter(date=MONDAY).count() == 2
