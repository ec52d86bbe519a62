"""Figures and lists of a plan for people: pure functions over what a run stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any

from devices.models import Device
from visits.models import PlanRun, Proposal
from visits.planner.problem import Place, distance_m

SHARES = (50, 90, 100)
Kind = Proposal.Kind


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of a plan, as far as figures need it."""

    school: int
    date: date
    team: int
    devices: tuple[int, ...]
    pupils: int


@dataclass(frozen=True, slots=True)
class Load:
    """On how many days of the plan a device is out."""

    device: Device
    days: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One plan in figures. `reached` gives for each share the day when it is recorded, if ever."""

    visits: int
    outing_days: int
    team_days: int
    metres: int
    pupils: int
    left: int
    changes: int
    reached: Mapping[int, date | None]
    loads: Sequence[Load]

    @property
    def kilometres(self) -> float:
        return round(self.metres / 1000, 1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The proposal beside what stands now and what a clerk with a map would plan."""

    proposal: Figures
    present: Figures
    clerk: Figures


def figures_of(
    stops: Sequence[Stop], *, total: int, score: Mapping[str, int], devices: Iterable[Device]
) -> Figures:
    """Count one plan for `total` pupils."""
    pupils = sum(stop.pupils for stop in stops)
    out = Counter(d for day in {(s.date, d) for s in stops for d in s.devices} for d in day[1:])
    return Figures(
        visits=len(stops),
        outing_days=len({stop.date for stop in stops}),
        team_days=len({(stop.date, stop.team) for stop in stops}),
        metres=score.get("travel_m", 0),
        pupils=pupils,
        left=total - pupils,
        changes=score.get("changes", 0),
        reached={share: _reached(stops, total, share) for share in SHARES},
        loads=[Load(d, out[d.pk]) for d in devices if d.is_active or out[d.pk]],
    )


def compare(run: PlanRun, proposals: Iterable[Proposal], devices: Sequence[Device]) -> Comparison:
    """Return a finished run's figures; `proposals` with their devices, dropped ones included."""
    stops = [
        Stop(p.school_id, p.date, p.team, tuple(d.pk for d in p.devices.all()), p.pupils)
        for p in proposals
        if p.date
    ]
    return Comparison(
        figures_of(stops, total=run.pupils, score=run.score, devices=devices),
        _stored(run, "present", devices),
        _stored(run, "clerk", devices),
    )


def answer_figures(run: PlanRun, devices: Sequence[Device]) -> Figures:
    """Return the figures of the timetable that a what-if run found."""
    return _stored(run, "what_if", devices)


def _stored(run: PlanRun, name: str, devices: Iterable[Device]) -> Figures:
    plan: Mapping[str, Any] = run.compared.get(name, {})
    stops = [
        Stop(school, date.fromisoformat(day), team, tuple(used), pupils)
        for school, day, team, used, pupils in plan.get("visits", ())
    ]
    return figures_of(stops, total=run.pupils, score=plan.get("score", {}), devices=devices)


def _reached(stops: Iterable[Stop], total: int, share: int) -> date | None:
    """Return the day on whose evening `share` % of `total` are recorded."""
    wanted, done = ceil(total * share / 100), 0
    for stop in sorted(stops, key=lambda s: s.date):
        done += stop.pupils
        if done >= wanted:
            return stop.date
    return None


@dataclass(frozen=True, slots=True)
class Changes:
    """A proposal's visits by what becomes of them, each in the order of days."""

    added: list[Proposal]
    moved: list[Proposal]
    dropped: list[Proposal]
    unchanged: list[Proposal]

    @property
    def told(self) -> list[Proposal]:
        """The changes to what schools were told: the calls that somebody must make."""
        found = [p for p in (*self.moved, *self.dropped) if p.was_told]
        return sorted(found, key=lambda p: (p.old_date, p.school.name))

    @property
    def confirmed(self) -> list[Proposal]:
        return [p for p in self.told if p.was_confirmed]


def changes_of(proposals: Iterable[Proposal]) -> Changes:
    """Sort proposals into the lists that a page shows."""
    by_kind: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in sorted(proposals, key=lambda p: (p.shown_date, p.team, p.stop)):
        by_kind[proposal.kind].append(proposal)
    return Changes(
        by_kind[Kind.ADDED], by_kind[Kind.MOVED], by_kind[Kind.DROPPED], by_kind[Kind.UNCHANGED]
    )


@dataclass(frozen=True, slots=True)
class Tour:
    """One team's day: its stops in the order of the shortest way, and that way's length."""

    team: int
    stops: list[Proposal]
    metres: int

    @property
    def pupils(self) -> int:
        return sum(stop.pupils for stop in self.stops)

    @property
    def kilometres(self) -> float:
        return round(self.metres / 1000, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the plan."""

    date: date
    tours: list[Tour]

    @property
    def pupils(self) -> int:
        return sum(tour.pupils for tour in self.tours)


def days_of(run: PlanRun, proposals: Iterable[Proposal]) -> list[Day]:
    """Return the proposed visits day by day and team by team."""
    groups: dict[date, dict[int, list[Proposal]]] = defaultdict(lambda: defaultdict(list))
    for proposal in proposals:
        if proposal.date:
            groups[proposal.date][proposal.team].append(proposal)
    office = Place(run.campaign.office_latitude, run.campaign.office_longitude)
    return [
        Day(day, [_tour(office, team, stops) for team, stops in sorted(teams.items())])
        for day, teams in sorted(groups.items())
    ]


def _tour(office: Place, team: int, stops: list[Proposal]) -> Tour:
    stops = sorted(stops, key=lambda stop: stop.stop)
    schools = (Place(stop.school.latitude, stop.school.longitude) for stop in stops)
    way = [office, *schools, office]
    return Tour(team, stops, sum(distance_m(a, b) for a, b in pairwise(way)))
