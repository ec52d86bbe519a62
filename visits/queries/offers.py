"""Other dates on which a visit could really take place, and what each would cost the campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from visits.models import Campaign, Visit
from visits.planner.constraints import HARD, near_one_another, not_in_the_past
from visits.planner.problem import PlacedVisit, Problem
from visits.planner.score import tour

from .booking import needs_of
from .problem import placed, problem_of
from .rates import rate_of

# A school is told of another date at least this many days before it.
NOTICE_DAYS = 3
RULES = (*HARD, not_in_the_past, near_one_another)


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What another date costs the campaign, by the planner's levels; less is better.

    `unrecorded` pupils whom the visit could no longer record, `team_days` and `travel_m` more
    than today's timetable needs (negative: fewer), `waiting` days later than the old date.
    """

    unrecorded: int
    team_days: int
    travel_m: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that a visit could have; `beside` are the schools of the same team that day."""

    place: PlacedVisit
    cost: Cost
    beside: tuple[str, ...]

    @property
    def date(self) -> date:
        return self.place.date


def offers_for(campaign: Campaign, visit: Visit, *, today: date) -> list[Offer]:
    """Return every date that works now for `visit`, the cheapest first."""
    last = campaign.deadline
    first = today + timedelta(days=NOTICE_DAYS)
    if first > last:
        return []
    problem = problem_for(campaign, visit, min(first, visit.date), max(last, visit.date), today)
    days = ((first + timedelta(days=n)) for n in range((last - first).days + 1))
    found = (offer_on(problem, placed(visit), day) for day in days if day != visit.date)
    return sorted((o for o in found if o), key=lambda offer: (offer.cost, offer.date))


def problem_for(campaign: Campaign, visit: Visit, first: date, last: date, today: date) -> Problem:
    """Return what decides on dates of `visit`; its school has the pupils that only it can take."""
    rate = rate_of(campaign)
    need = needs_of(campaign, rate, today=today, without=visit)
    return problem_of(campaign, first, last, today=today, remaining=need, rate=rate)


def offer_on(problem: Problem, old: PlacedVisit, day: date) -> Offer | None:
    """Return the best place for the visit `old` on `day`; None when nothing works."""
    teams = range(1, problem.limits.teams + 1)
    tries = (_place(problem, replace(old, date=day, team=team)) for team in teams)
    offers = [_offer(problem, old, place) for place in tries if place]
    return min(offers, key=lambda offer: offer.cost, default=None)


def without(problem: Problem, gone: Iterable[int]) -> Problem:
    """Return the problem without the placed visits of these ids."""
    ids = set(gone)
    return replace(problem, visits=tuple(v for v in problem.visits if v.id not in ids))


def moved(problem: Problem, place: PlacedVisit) -> Problem:
    """Return the problem in which the visit of `place` has moved there."""
    rest = without(problem, [place.id] if place.id else [])
    return replace(rest, visits=(*rest.visits, place))


def _place(problem: Problem, wanted: PlacedVisit) -> PlacedVisit | None:
    """Give `wanted` devices that are free, its own first; None when it cannot stand."""
    free = [device.id for device in problem.free_devices(wanted)]
    own = [device for device in free if device in wanted.devices]
    others = [device for device in free if device not in wanted.devices]
    count = max(problem.limits.min_devices, len(wanted.devices))
    place = replace(wanted, devices=frozenset((own + others)[:count]))
    return None if any(rule(problem, place) for rule in RULES) else place


def _offer(problem: Problem, old: PlacedVisit, new: PlacedVisit) -> Offer:
    team_days, travel = _way_change(problem, old, new)
    pupils = problem.schools[old.school].remaining or 0
    could, can = (min(pupils, problem.capacity(visit)) for visit in (old, new))
    cost = Cost(could - can, team_days, travel, (new.date - old.date).days)
    beside = (o.school for o in problem.others(new) if o.team == new.team)
    return Offer(new, cost, tuple(problem.schools[school].name for school in beside))


def _way_change(problem: Problem, old: PlacedVisit, new: PlacedVisit) -> tuple[int, int]:
    """Return how many team-days and metres the timetable needs more after the move."""
    after = moved(problem, new)
    days = {(old.date, old.team), (new.date, new.team)}
    before_days, before_m = _ways(moved(problem, old), days)
    after_days, after_m = _ways(after, days)
    return after_days - before_days, after_m - before_m


def _ways(problem: Problem, team_days: set[tuple[date, int]]) -> tuple[int, int]:
    groups = [
        [v.school for v in problem.visits if (v.date, v.team) == team_day] for team_day in team_days
    ]
    return sum(map(bool, groups)), sum(tour(problem, group)[0] for group in groups if group)
