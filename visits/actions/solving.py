"""What the background worker does for a run: gather, solve, tell how it goes, store the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from visits.models import PlanRun
from visits.planner.greedy import clerk
from visits.planner.problem import Problem
from visits.planner.releases import Release, release_impossible
from visits.planner.score import score
from visits.planner.solution import PlannedVisit, Score
from visits.planner.solve import solve
from visits.queries.plan_taken import beside_taken
from visits.queries.planning import Planning

from .answering import answer
from .plans import lock_run
from .proposing import count_pupils, make_proposals, present_visits
from .run_locks import hold_run
from .watching import Watch, counted, gather

State = PlanRun.State
logger = logging.getLogger(__name__)


class WorkerStops(Exception):
    """The worker is asked to end; the run waits for the next one."""


def solve_run(run: int, *, worker_stops: Callable[[], bool] = lambda: False) -> None:
    """Work on a run unless somebody does or did; a run whose worker died is begun anew.

    Raise WorkerStops when the worker must end before the run does.
    """
    with hold_run(run) as is_held:
        row = _claim(run) if is_held else None
        if row is None:
            return
        try:
            work = _plan if row.is_plan else _answer
            work(row, Watch(row, worker_stops))
        except WorkerStops:
            PlanRun.objects.filter(pk=run, state=State.RUNNING).update(
                state=State.WAITING, started_at=None
            )
            raise
        except Exception:
            logger.exception("run %s of the planner failed", run)
            _end(row, State.FAILED, error={"code": "unexpected"})


def _claim(run: int) -> PlanRun | None:
    with transaction.atomic():
        rows = PlanRun.objects.select_for_update(of=("self",)).select_related("campaign")
        row = rows.filter(pk=run, state__in=PlanRun.ACTIVE).first()
        if row is None:
            return None
        row.state, row.started_at = State.RUNNING, timezone.now()
        row.save(update_fields=["state", "started_at"])
    return row


def _plan(row: PlanRun, watch: Watch) -> None:
    planning, seen = gather(row, timezone.now())
    problem, releases = release_impossible(planning.problem, pins=planning.pins)
    watch.tell(**seen, released=[_released(planning, release) for release in releases])
    compared = _compare(planning, problem)
    solution = solve(
        problem,
        seconds=row.seconds,
        seed=row.seed,
        progress=watch.progress,
        should_stop=watch.should_stop,
    )
    if watch.is_worker_stopping:
        raise WorkerStops
    visits = beside_taken(solution.visits, planning.taken, problem.limits)
    outcome = count_pupils(planning, visits)
    answer = counted(solution, outcome.left) | {"compared": compared}
    with transaction.atomic():
        locked = lock_run(row)
        if locked.state == State.RUNNING:
            make_proposals(locked, planning, outcome.visits)
            _end(row, State.STOPPED if locked.stop_requested else State.FINISHED, **answer)


def _answer(row: PlanRun, watch: Watch) -> None:
    found = answer(row, watch)
    if watch.is_worker_stopping:
        raise WorkerStops
    row.refresh_from_db(fields=["stop_requested"])
    _end(row, State.STOPPED if row.stop_requested else State.FINISHED, **found)


def _compare(planning: Planning, problem: Problem) -> dict[str, Any]:
    """Return the present timetable and a clerk's, each with its score."""
    present, manual = present_visits(planning), clerk(problem)
    return {
        "present": _as_json(present, score(problem, present)),
        "clerk": _as_json(count_pupils(planning, manual.visits).visits, manual.score),
    }


def _as_json(visits: tuple[PlannedVisit, ...], points: Score) -> dict[str, Any]:
    rows = [[v.school, v.date, v.team, sorted(v.devices), v.pupils] for v in visits]
    return {"score": points._asdict(), "visits": rows}


def _released(planning: Planning, release: Release) -> dict[str, Any]:
    pair = (release.school, release.date)
    visits = {(v.school_id, v.date): v.pk for v in planning.standing}
    return {
        "school": release.school,
        "name": planning.problem.schools[release.school].name,
        "date": release.date.isoformat(),
        "visit": visits.get(pair),
        "is_pin": pair in planning.pins,
        "code": release.code,
        "parts": {k: v for k, v in release.parts.items() if isinstance(v, int)},
    }


def _end(row: PlanRun, state: str, **values: Any) -> None:
    mine = PlanRun.objects.filter(pk=row.pk, state=State.RUNNING)
    mine.update(state=state, finished_at=timezone.now(), **values)
