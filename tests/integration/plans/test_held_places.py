"""A place held for a school's request, and a plan that is made and published around it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schools.models import Closure
from tests.factories import make_head, make_student
from visits.actions.holds import release_holds
from visits.actions.move_requests import accept_move, request_move, withdraw_move
from visits.actions.plan_errors import WorldChanged
from visits.actions.publishing import publish_plan
from visits.models import Assignment, MoveRequest, PlanRun, Visit
from visits.plan_messages import change_sentences

from .world import NOW, TUESDAY, WEDNESDAY, PlanningWorld

pytestmark = pytest.mark.django_db
THURSDAY = TUESDAY + timedelta(2)


@pytest.fixture
def world(world: PlanningWorld) -> PlanningWorld:
    """One school a day for three days; SMA Islam has the fewest pupils, and only the third day."""
    world.campaign.schools_per_team_day, world.campaign.deadline = 1, THURSDAY
    world.campaign.save(update_fields=["schools_per_team_day", "deadline"])
    for name in ("SMAN 8", "SMAN 9", "SMAN 8", "SMAN 9", "SMAN 8", "SMAN 9"):
        make_student(world.schools[name])
    Closure.objects.create(
        school=world.schools["SMA Islam"], starts_on=TUESDAY, ends_on=WEDNESDAY, kind="exam"
    )
    return world


def hold(world: PlanningWorld) -> MoveRequest:
    """SMAN 8, told of Tuesday, asks for Thursday."""
    head = make_head(world.schools["SMAN 8"])
    return request_move(visit=world.told, dates=[THURSDAY], reason="Ujian", by=head, now=NOW)


def publish(run: PlanRun, world: PlanningWorld) -> None:
    publish_plan(run=run, by=world.planner, now=NOW)


def days(world: PlanningWorld) -> list[tuple[str, object, str]]:
    rows = Visit.objects.order_by("date", "pk").select_related("school")
    return [(visit.school.name, visit.date, visit.state) for visit in rows]


def said(run: PlanRun, world: PlanningWorld) -> list[str]:
    """Return what a refused publication names; nothing may be written."""
    before = list(Visit.objects.order_by("pk").values())
    with pytest.raises(WorldChanged) as error:
        publish(run, world)
    assert list(Visit.objects.order_by("pk").values()) == before
    return change_sentences(error.value.changes)


def test_without_a_hold_the_last_day_is_planned(world: PlanningWorld) -> None:
    publish(world.solved(), world)
    assert days(world)[-1] == ("SMA Islam", THURSDAY, Visit.State.SCHEDULED)


def test_a_held_day_is_neither_planned_nor_published_over(world: PlanningWorld) -> None:
    request = hold(world)
    run = world.solved()
    assert run.left == {str(world.schools["SMA Islam"].pk): 4}
    publish(run, world)
    assert days(world) == [
        ("SMAN 8", TUESDAY, Visit.State.SCHEDULED),
        ("SMAN 9", WEDNESDAY, Visit.State.CONFIRMED),
        ("SMAN 8", THURSDAY, Visit.State.HELD),
    ]
    request.refresh_from_db()
    assert request.state == MoveRequest.State.OPEN
    accept_move(request=request, day=THURSDAY, by=world.planner, now=NOW)
    world.told.refresh_from_db()
    assert (world.told.date, world.told.state) == (THURSDAY, Visit.State.CONFIRMED)


def test_devices_of_a_held_place_go_nowhere_else(world: PlanningWorld) -> None:
    """Two schools may share a day again: the held devices stay, the free ones are planned."""
    world.campaign.schools_per_team_day = 2
    world.campaign.save(update_fields=["schools_per_team_day"])
    request = hold(world)
    publish(world.solved(), world)
    booked = Assignment.objects.filter(visit__date=THURSDAY).values_list("device", flat=True)
    assert len(set(booked)) == len(booked)
    request.refresh_from_db()
    assert request.hold is not None


def test_a_team_of_its_own_goes_out_beside_a_held_place(world: PlanningWorld) -> None:
    world.campaign.teams = 2
    world.campaign.save(update_fields=["teams"])
    held = hold(world).hold
    publish(world.solved(), world)
    beside = Visit.objects.get(school=world.schools["SMA Islam"])
    assert held is not None
    assert (beside.date, {beside.team, held.team}) == (THURSDAY, {1, 2})


def test_a_hold_made_after_the_run_is_named(world: PlanningWorld) -> None:
    run = world.solved()
    hold(world)
    assert said(run, world) == [
        "Untuk permintaan SMAN 8 ditahan tempat baru (26 November 2026, 08.00–13.00)."
    ]


def test_a_hold_that_ended_after_the_run_is_named(world: PlanningWorld) -> None:
    request = hold(world)
    run = world.solved()
    withdraw_move(request=request, by=world.planner, now=NOW)
    assert said(run, world) == [
        "Tempat yang ditahan untuk SMAN 8 (26 November 2026, 08.00–13.00) bebas lagi."
    ]


def test_a_hold_that_ran_out_is_freed_before_anybody_looks(world: PlanningWorld) -> None:
    hold(world)
    run = world.solved()
    MoveRequest.objects.update(held_until=NOW - timedelta(seconds=1))
    assert len(said(run, world)) == 1
    assert release_holds(now=NOW) == 1
