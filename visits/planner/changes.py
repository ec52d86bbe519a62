"""What could be otherwise: each change turns a Problem into another one, the facts stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any

from .problem import Closure, Device, Problem


@dataclass(frozen=True, slots=True)
class OneMoreDevice:
    """A device more that always works."""


@dataclass(frozen=True, slots=True)
class Devices:
    """So many devices, the first ones of the list."""

    count: int


@dataclass(frozen=True, slots=True)
class WithoutOutages:
    """A device that is mended at once."""

    device: int


@dataclass(frozen=True, slots=True)
class OneMoreTeam:
    """A team more."""


@dataclass(frozen=True, slots=True)
class ExtraDay:
    """A Saturday, Sunday or holiday on which visits are made."""

    date: date


@dataclass(frozen=True, slots=True)
class WithoutClosures:
    """A school (None: all) that is open on days of one kind, for example its exam week."""

    school: int | None
    kind: str
    note: str = ""

    def holds(self, closure: Closure) -> bool:
        return (closure.school, closure.kind, closure.note) == (self.school, self.kind, self.note)


@dataclass(frozen=True, slots=True)
class StartLater:
    date: date


@dataclass(frozen=True, slots=True)
class NoWeekday:
    """No visits on a day of the week (Monday is 0)."""

    weekday: int


@dataclass(frozen=True, slots=True)
class Nearby:
    km: float


@dataclass(frozen=True, slots=True)
class Deadline:
    date: date


@dataclass(frozen=True, slots=True)
class SchoolsPerDay:
    count: int


@dataclass(frozen=True, slots=True)
class LongerDay:
    """Visits that last some hours longer."""

    hours: float


@dataclass(frozen=True, slots=True)
class Unpin:
    """A visit that need not be in the plan."""

    school: int
    date: date


Change = (
    OneMoreDevice
    | Devices
    | WithoutOutages
    | OneMoreTeam
    | ExtraDay
    | WithoutClosures
    | StartLater
    | NoWeekday
    | Nearby
    | Deadline
    | SchoolsPerDay
    | LongerDay
    | Unpin
)


def what_if(problem: Problem, change: Change) -> Problem:
    """Return the problem as it would be; visits that it makes impossible are pinned no longer."""
    return _apply(change, problem)


@singledispatch
def _apply(change: Change, problem: Problem) -> Problem:
    raise TypeError(f"{change!r} is no change")


@_apply.register
def _(change: OneMoreDevice, problem: Problem) -> Problem:
    return _more_devices(problem, 1)


@_apply.register
def _(change: Devices, problem: Problem) -> Problem:
    active = [device for device in problem.devices.values() if device.is_active]
    if change.count > len(active):
        return _more_devices(problem, change.count - len(active))
    dropped = {device.id for device in active[change.count :]}
    kept = {n: device for n, device in problem.devices.items() if n not in dropped}
    return replace(problem, devices=kept)


def _more_devices(problem: Problem, count: int) -> Problem:
    first = max(problem.devices, default=0) + 1
    new = {n: Device(n, "") for n in range(first, first + count)}
    return replace(problem, devices={**problem.devices, **new})


@_apply.register
def _(change: WithoutOutages, problem: Problem) -> Problem:
    return replace(problem, outages=tuple(o for o in problem.outages if o.device != change.device))


@_apply.register
def _(change: OneMoreTeam, problem: Problem) -> Problem:
    return _limits(problem, teams=problem.limits.teams + 1)


@_apply.register
def _(change: ExtraDay, problem: Problem) -> Problem:
    return _limits(problem, extra_dates=problem.limits.extra_dates | {change.date})


@_apply.register
def _(change: WithoutClosures, problem: Problem) -> Problem:
    return replace(problem, closures=tuple(c for c in problem.closures if not change.holds(c)))


@_apply.register
def _(change: StartLater, problem: Problem) -> Problem:
    later = _limits(problem, starts_on=max(problem.limits.starts_on, change.date))
    return _unpinned(later, lambda day: day < change.date)


@_apply.register
def _(change: NoWeekday, problem: Problem) -> Problem:
    first = problem.first_day
    span = (first + timedelta(n) for n in range((problem.limits.deadline - first).days + 1))
    closed = tuple(
        Closure(None, day, day, "weekday") for day in span if day.weekday() == change.weekday
    )
    free = replace(problem, closures=problem.closures + closed)
    return _unpinned(free, lambda day: day.weekday() == change.weekday)


@_apply.register
def _(change: Nearby, problem: Problem) -> Problem:
    return _limits(problem, nearby_km=change.km)


@_apply.register
def _(change: Deadline, problem: Problem) -> Problem:
    return _unpinned(_limits(problem, deadline=change.date), lambda day: day > change.date)


@_apply.register
def _(change: SchoolsPerDay, problem: Problem) -> Problem:
    return _limits(problem, schools_per_team_day=change.count)


@_apply.register
def _(change: LongerDay, problem: Problem) -> Problem:
    ends = datetime.combine(date.min, problem.limits.visit_ends)
    last = datetime.combine(date.min, ends.max.time())
    return _limits(problem, visit_ends=min(ends + timedelta(hours=change.hours), last).time())


@_apply.register
def _(change: Unpin, problem: Problem) -> Problem:
    return replace(problem, confirmed=problem.confirmed - {(change.school, change.date)})


def _limits(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, limits=replace(problem.limits, **changes))


def _unpinned(problem: Problem, is_lost: Callable[[date], bool]) -> Problem:
    kept = frozenset(visit for visit in problem.confirmed if not is_lost(visit[1]))
    return replace(problem, confirmed=kept)
