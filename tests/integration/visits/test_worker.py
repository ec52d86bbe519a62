"""The background worker as a process: it works, hears the end, and may be killed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from ektp_outreach.dates import today
from schools.models import Student
from tests.factories import make_campaign, make_device, make_district, make_school, make_user
from tests.worker import running_worker
from visits.actions.plan_errors import PlanError
from visits.actions.plans import bury_lost_runs, run_planner, stop_planner
from visits.models import Campaign, PlanRun, Visit

pytestmark = pytest.mark.django_db(transaction=True)
State = PlanRun.State


def long_campaign() -> Campaign:
    """Make a region that keeps the planner busy for much longer than a test lasts."""
    monday = today() + timedelta(days=7 - today().weekday())
    days = [monday + timedelta(days=7 * week + n) for week in range(10) for n in range(5)]
    campaign = make_campaign(
        starts_on=monday,
        deadline=days[-1],
        election_day=days[-1] + timedelta(days=14),
        extra_dates=days,
        teams=3,
    )
    for _ in range(21):
        make_device()
    district, born = make_district(), today() - timedelta(days=17 * 366)
    for n in range(120):
        school = make_school(
            district=district,
            latitude=-7.9 - (n * 37 % 101) / 500,
            longitude=112.5 + (n * 53 % 97) / 400,
        )
        Student.objects.bulk_create(
            Student(school=school, name=f"Siswa {k}", sex="L", birth_date=born, grade=12)
            for k in range(5 + n % 40)
        )
    return campaign


def ask(campaign: Campaign, seconds: int = 300) -> PlanRun:
    return run_planner(
        campaign=campaign, kind="propose", by=make_user(), now=timezone.now(), seconds=seconds
    )


def ask_as_soon_as_possible(campaign: Campaign, within: float = 10) -> PlanRun:
    """Ask until Postgres has noticed that the worker is gone, which takes an instant."""
    begun = time.monotonic()
    while True:
        try:
            return ask(campaign)
        except PlanError:
            if time.monotonic() - begun > within:
                raise
            time.sleep(0.05)


def wait_for(run: PlanRun, holds: Callable[[PlanRun], bool], within: float = 90) -> float:
    """Return the seconds until the run is as wanted."""
    begun = time.monotonic()
    while time.monotonic() - begun < within:
        run.refresh_from_db()
        if holds(run):
            return time.monotonic() - begun
        time.sleep(0.1)
    pytest.fail(f"the run is still {run.state} {run.error}")


def is_under_way(run: PlanRun) -> bool:
    return run.state == State.RUNNING and bool(run.score)


def test_it_tells_how_it_goes_and_hears_the_end() -> None:
    run = ask(long_campaign())
    with running_worker():
        wait_for(run, is_under_way)
        stop_planner(run=run, by=make_user(), now=timezone.now())
        wait_for(run, lambda r: r.state == State.STOPPED)
    assert run.proposals.count() > 0
    assert sum(run.proposals.values_list("pupils", flat=True)) + sum(run.left.values()) == (
        run.pupils
    )


def test_after_kill_9_the_next_worker_begins_the_run_anew() -> None:
    run = ask(long_campaign())
    with running_worker() as worker:
        wait_for(run, is_under_way)
        first = run.started_at
        worker.kill()
        worker.wait()
    run.refresh_from_db()
    assert (run.state, run.proposals.count(), Visit.objects.count()) == (State.RUNNING, 0, 0)
    with running_worker():
        wait_for(run, lambda r: r.started_at not in (None, first) and is_under_way(r))
        stop_planner(run=run, by=make_user(), now=timezone.now())
        wait_for(run, lambda r: r.state == State.STOPPED)
    assert run.proposals.count() > 0


def test_after_kill_9_people_can_start_again_at_once() -> None:
    campaign = long_campaign()
    run = ask(campaign)
    with running_worker() as worker:
        wait_for(run, is_under_way)
        with pytest.raises(PlanError) as error:
            ask(campaign)
        assert error.value.code == "already_running"
        worker.kill()
        worker.wait()
    again = ask_as_soon_as_possible(campaign)
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, {"code": "worker_lost"})
    assert again.state == State.WAITING
    assert bury_lost_runs(now=timezone.now()) == 0


def test_a_worker_that_is_asked_to_end_leaves_its_run_to_the_next() -> None:
    run = ask(long_campaign())
    with running_worker() as worker:
        wait_for(run, is_under_way)
        worker.terminate()
        assert worker.wait(20) == 0
    run.refresh_from_db()
    assert (run.state, run.started_at) == (State.WAITING, None)
    with running_worker():
        wait_for(run, is_under_way)
