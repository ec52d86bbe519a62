"""Runs of the planner as a whole: repair, choices, questions, failures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from devices.models import Outage
from ektp_outreach.audit.models import AuditEvent
from schools.models import Closure
from tests.factories import make_student, make_visit
from visits.actions.plan_errors import PlanError
from visits.actions.plans import accept_parts, discard_plan, run_planner, stop_planner
from visits.actions.publishing import publish_plan
from visits.actions.solving import WorkerStops, solve_run
from visits.models import PlanRun, Proposal, Visit
from visits.plan_messages import failure_sentence, release_reason
from visits.reports.plan_figures import changes_of

from .world import NOW, TUESDAY, WEDNESDAY, PlanningWorld

pytestmark = pytest.mark.django_db
State, Kind = PlanRun.State, Proposal.Kind
THURSDAY = WEDNESDAY + timedelta(1)


def published(world: PlanningWorld) -> PlanRun:
    return publish_plan(run=world.solved(), by=world.planner, now=NOW)


def solve(run: PlanRun) -> PlanRun:
    solve_run(run.pk)
    run.refresh_from_db()
    return run


def kinds(run: PlanRun) -> dict[str, str]:
    return {row.school.name: row.kind for row in run.proposals.select_related("school")}


def test_a_plan_that_was_published_and_not_disturbed_is_left_alone(world: PlanningWorld) -> None:
    published(world)
    run = world.solved("repair")
    assert set(kinds(run).values()) == {"unchanged"}
    assert (run.score["changes"], run.proven_levels) == (0, 6)


def test_a_closure_moves_what_it_hits_and_nothing_else(world: PlanningWorld) -> None:
    published(world)
    Closure.objects.create(
        school=world.schools["SMAN 8"], starts_on=TUESDAY, ends_on=TUESDAY, kind="exam"
    )
    run = world.solved("repair")
    told = changes_of(run.proposals.all()).told
    assert [(p.school.name, p.kind, p.old_date) for p in told] == [("SMAN 8", "moved", TUESDAY)]
    assert run.score["changes"] == 1
    assert run.released == []


def test_a_confirmed_visit_is_let_go_only_when_it_is_impossible_and_says_why(
    world: PlanningWorld,
) -> None:
    """Three of four devices break on Wednesday: one is too few for any visit."""
    published(world)
    for device in world.devices[:3]:
        Outage.objects.create(
            device=device,
            starts_at=datetime(2026, 11, 25, 0, 0, tzinfo=UTC),
            ends_at=datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
            reason="Rusak",
        )
    run = world.solved("repair")
    (release,) = run.released
    assert (release["name"], release["date"]) == ("SMAN 9", "2026-11-25")
    assert release["visit"] == world.confirmed.pk
    assert release_reason(release) == ("kunjungan hari itu perlu 2 alat, yang bisa dipakai hanya 1")
    moved = run.proposals.get(visit=world.confirmed)
    assert (moved.kind, moved.was_confirmed) == (Kind.MOVED, True)
    publish_plan(run=run, by=world.planner, now=NOW)
    world.confirmed.refresh_from_db()
    assert world.confirmed.state == Visit.State.SCHEDULED


def test_absentees_and_new_pupils_get_a_visit(world: PlanningWorld) -> None:
    published(world)
    islam = Visit.objects.get(school=world.schools["SMA Islam"])
    for _ in range(300):
        make_student(islam.school)
    run = world.solved("repair")
    assert run.score["unrecorded"] == 0
    assert [p.school.name for p in run.proposals.filter(kind=Kind.ADDED)] != []
    assert run.score["changes"] == 0


def accept(world: PlanningWorld, run: PlanRun, *names: str) -> PlanRun:
    chosen = [p for p in run.proposals.select_related("school") if p.school.name in names]
    return solve(accept_parts(run=run, accepted=chosen, by=world.planner, now=NOW))


def test_what_is_accepted_stays_and_a_refused_new_visit_is_forbidden(
    world: PlanningWorld,
) -> None:
    run = world.solved()
    day = world.proposal(run, "SMA Islam").date
    follower = accept(world, run, "SMAN 8", "SMAN 9")
    assert follower.base == run
    assert follower.question["forbidden"] == [[world.schools["SMA Islam"].pk, str(day)]]
    assert world.proposal(follower, "SMA Islam").date != day
    assert list(run.proposals.filter(is_accepted=False).values_list("school__name", flat=True)) == [
        "SMA Islam"
    ]
    again = accept(world, follower, "SMAN 8", "SMAN 9")
    forbidden = {row[1] for row in again.question["forbidden"]}
    assert forbidden == {str(day), str(world.proposal(follower, "SMA Islam").date)}


def test_a_refused_move_stays_where_it_stands(world: PlanningWorld) -> None:
    draft = make_visit(
        world.campaign,
        school=world.schools["SMA Islam"],
        date=date(2026, 12, 3),
        devices=world.devices[:2],
    )
    run = world.solved()
    move = world.proposal(run, "SMA Islam")
    assert move.kind == Kind.MOVED
    follower = accept(world, run, "SMAN 8", "SMAN 9")
    kept = world.proposal(follower, "SMA Islam")
    assert (kept.kind, kept.date) == (Kind.UNCHANGED, draft.date)
    other = world.solved()
    follower = accept(world, other, "SMA Islam", "SMAN 8", "SMAN 9")
    assert world.proposal(follower, "SMA Islam").date == world.proposal(other, "SMA Islam").date


def test_a_run_that_is_unready_is_not_taken_further(world: PlanningWorld) -> None:
    run = run_planner(campaign=world.campaign, kind="propose", by=world.planner, now=NOW)
    for action in (
        lambda: publish_plan(run=run, by=world.planner, now=NOW),
        lambda: accept_parts(run=run, accepted=[], by=world.planner, now=NOW),
        lambda: discard_plan(run=run, by=world.planner),
    ):
        with pytest.raises(PlanError) as error:
            action()
        assert error.value.code == "not_ready"
    with pytest.raises(PlanError) as error:
        run_planner(campaign=world.campaign, kind="repair", by=world.planner, now=NOW)
    assert error.value.code == "already_running"


def test_a_run_that_waits_is_stopped_at_once_and_never_worked_on(world: PlanningWorld) -> None:
    run = run_planner(campaign=world.campaign, kind="propose", by=world.planner, now=NOW)
    stop_planner(run=run, by=world.planner, now=NOW)
    assert solve(run).state == State.DISCARDED
    with pytest.raises(PlanError) as error:
        stop_planner(run=run, by=world.planner, now=NOW)
    assert error.value.code == "not_running"
    assert AuditEvent.objects.filter(action="stop_planner").count() == 1


def test_a_stop_request_keeps_the_best_so_far(world: PlanningWorld) -> None:
    run = run_planner(campaign=world.campaign, kind="propose", by=world.planner, now=NOW)
    PlanRun.objects.filter(pk=run.pk).update(stop_requested=True)
    assert solve(run).state == State.STOPPED
    assert run.proposals.count() >= 3


def test_a_worker_that_ends_puts_the_run_back(world: PlanningWorld) -> None:
    run = run_planner(campaign=world.campaign, kind="propose", by=world.planner, now=NOW)
    with pytest.raises(WorkerStops):
        solve_run(run.pk, worker_stops=lambda: True)
    run.refresh_from_db()
    assert (run.state, run.started_at) == (State.WAITING, None)
    assert solve(run).state == State.FINISHED


def test_an_error_is_kept_and_said(world: PlanningWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: object, **options: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("visits.actions.solving.solve", breaks)
    run = run_planner(campaign=world.campaign, kind="propose", by=world.planner, now=NOW)
    assert solve(run).state == State.FAILED
    assert failure_sentence(run).startswith("Ada kesalahan saat menghitung.")
    assert run.proposals.count() == 0


def test_after_the_last_day_nothing_is_planned(world: PlanningWorld) -> None:
    with pytest.raises(PlanError) as error:
        run_planner(
            campaign=world.campaign,
            kind="propose",
            by=world.planner,
            now=datetime(2026, 12, 4, 3, 0, tzinfo=UTC),
        )
    assert error.value.code == "campaign_over"


def test_questions_queue_beside_a_plan_and_touch_nothing(world: PlanningWorld) -> None:
    run_planner(campaign=world.campaign, kind="propose", by=world.planner, now=timezone.now())
    before = list(Visit.objects.order_by("pk").values())
    for kind in ("why_not", "wish_costs"):
        question = run_planner(
            campaign=world.campaign, kind=kind, by=world.planner, now=NOW, seconds=5
        )
        assert solve(question).state == State.FINISHED
        assert question.proposals.count() == 0
        with pytest.raises(PlanError) as error:
            publish_plan(run=question, by=world.planner, now=NOW)
        assert error.value.code == "not_a_plan"
    assert list(Visit.objects.order_by("pk").values()) == before
