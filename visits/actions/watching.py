"""Between a run that is being solved and the people who look at it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from visits.models import PlanRun
from visits.planner.solution import LEVELS, Solution
from visits.queries.plan_choices import Choices
from visits.queries.plan_facts import facts_of
from visits.queries.planning import Planning, first_day_of, local_day, planning_of
from visits.queries.snapshots import snapshot

BEAT_SECONDS = 0.5


class Watch:
    """A beat twice a second: it writes the best so far, and hears who wants the end."""

    def __init__(self, run: PlanRun, worker_stops: Callable[[], bool]) -> None:
        self._run = run
        self._worker_stops = worker_stops
        self._next = 0.0
        self._news: dict[str, Any] = {}
        self._end = False

    @property
    def is_worker_stopping(self) -> bool:
        return self._worker_stops()

    def progress(self, solution: Solution) -> None:
        self.tell(**written(solution))

    def tell(self, **news: Any) -> None:
        """Write `news` (fields of the run) with the next beat."""
        self._news |= news
        self.should_stop()

    def should_stop(self) -> bool:
        """Say whether to end with the best so far; may be asked as often as one likes."""
        if not self._end and time.monotonic() >= self._next:
            self._beat()
            self._next = time.monotonic() + BEAT_SECONDS
        return self._end or self._worker_stops()

    def _beat(self) -> None:
        mine = PlanRun.objects.filter(pk=self._run.pk, state=PlanRun.State.RUNNING)
        is_mine = mine.update(seen_at=timezone.now(), **self._news)
        self._news = {}
        self._end = not is_mine or mine.filter(stop_requested=True).exists()


def gather(run: PlanRun, now: datetime) -> tuple[Planning, dict[str, Any]]:
    """Read the campaign as of one instant; return it with what the run stores of it."""
    campaign = run.campaign
    first, today = first_day_of(campaign, now), local_day(campaign, now)
    with snapshot():
        planning = planning_of(campaign, first, today=today, choices=Choices.of(run.question))
        facts = facts_of(campaign, first, today=today, rate=planning.rate)
    return planning, {
        "starts_on": first,
        "pupils": planning.pupils,
        "expected_before": planning.expected_before,
        "rate": planning.rate.value,
        "rate_visits": planning.rate.visits,
        "facts": facts,
    }


def written(solution: Solution) -> dict[str, Any]:
    """Return what a run stores of a solution."""
    return {
        "score": solution.score._asdict(),
        "bounds": dict(zip(LEVELS, solution.bounds, strict=True)),
        "proven_levels": solution.proven_levels,
    }


def counted(solution: Solution, left: Mapping[int, int]) -> dict[str, Any]:
    """Return what a run stores of a solution that leaves `left` pupils by school id.

    Hours that the planner does not know of may leave others than it proved: then nothing is proven.
    """
    stored = written(solution)
    if sum(left.values()) != solution.score.unrecorded:
        stored["proven_levels"] = 0
    stored["score"]["unrecorded"] = sum(left.values())
    return stored | {"left": left}
