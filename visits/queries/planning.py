"""The campaign as a whole, as the planner is given it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from visits.models import Assignment, Campaign, Visit, Wish
from visits.models.recordings import Outcome
from visits.planner.problem import Closure, Device, Problem, per_device

from .kept_tallies import remaining_by_school
from .plan_choices import Choices, Pair, closures_by_choice, pins_of
from .plan_hours import outages_of_odd_hours, stretched
from .plan_taken import TAKEN, closures_of_full_days
from .problem import problem_of
from .rates import Rate, rate_of

State = Visit.State
# What a plan may move; what has begun or is done only takes its place.
MOVABLE = (State.DRAFT, State.SCHEDULED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Planning:
    """A problem to be solved, and what stands today from its first day on.

    `remaining` are the pupils to be planned for each school id: those who remain, without the
    `expected_before` of visits before the first day. `standing` are the visits that a plan may
    move; `pins` are asked for beside the confirmed ones. `agreed` are those of the standing whose
    hours stay when their day stays: somebody was told of them or asked for them. `taken` are the
    campaign's places that no plan may move.
    """

    problem: Problem
    rate: Rate
    standing: tuple[Visit, ...]
    taken: tuple[Visit, ...]
    agreed: tuple[Visit, ...]
    pins: frozenset[Pair]
    remaining: Mapping[int, int]
    expected_before: int

    @property
    def pupils(self) -> int:
        return sum(self.remaining.values())


def local_day(campaign: Campaign, now: datetime) -> date:
    return now.astimezone(ZoneInfo(campaign.time_zone)).date()


def first_day_of(campaign: Campaign, now: datetime) -> date:
    """Return the first day that can be planned.

    Tomorrow; or today as long as the usual hours have not begun and no visit stands today.
    """
    day = local_day(campaign, now)
    begun = now.astimezone(ZoneInfo(campaign.time_zone)).time() >= campaign.visit_starts
    if begun or Visit.objects.standing().filter(campaign=campaign, date=day).exists():
        day += timedelta(days=1)
    return max(day, campaign.starts_on)


def planning_of(
    campaign: Campaign,
    first: date,
    *,
    today: date,
    choices: Choices,
    without: Wish | None = None,
) -> Planning:
    """Gather what a plan from `first` on is made from; `without` leaves one wish unheard."""
    rate = rate_of(campaign)
    rows = visits_from(first)
    standing = tuple(v for v in rows if v.campaign_id == campaign.pk and v.state in MOVABLE)
    taken = [v for v in rows if v not in standing]
    remaining, expected = pupils_to_plan(campaign, first, today=today, rate=rate)
    wishes = [w for w in Wish.objects.filter(campaign=campaign) if w != without]
    confirmed = frozenset((v.school_id, v.date) for v in standing if v.state == State.CONFIRMED)
    pins = (choices.pins | pins_of(wishes, first)) - confirmed
    agreed = tuple(v for v in standing if v.is_published or (v.school_id, v.date) in pins)
    problem = problem_of(
        campaign,
        first,
        max(first, campaign.deadline),
        today=first,
        remaining=stretched(remaining, agreed, campaign, rate),
        rate=rate,
    )
    kept = confirmed | pins
    outages = (*problem.outages, *outages_of_odd_hours(problem, standing, taken))
    problem = replace(problem, devices=_with_wear(problem.devices, first), outages=outages)
    ours = tuple(v for v in taken if v.campaign_id == campaign.pk)
    problem = replace(
        problem,
        closures=(
            *problem.closures,
            *closures_by_choice(wishes, choices, kept, first, campaign.deadline),
            *(Closure(v.school_id, v.date, v.date, TAKEN) for v in taken),
            *closures_of_full_days(problem, ours, standing),
        ),
        confirmed=kept,
        published=frozenset((v.school_id, v.date) for v in standing if v.is_published),
    )
    return Planning(problem, rate, standing, ours, agreed, pins, remaining, expected)


def visits_from(first: date) -> list[Visit]:
    """Return all visits from `first` on that are not cancelled, of every campaign."""
    return list(
        Visit.objects.standing()
        .filter(date__gte=first)
        .select_related("school")
        .with_devices()
        .order_by("date", "start_time", "pk")
    )


def pupils_to_plan(
    campaign: Campaign, first: date, *, today: date, rate: Rate
) -> tuple[dict[int, int], int]:
    """Return the pupils to be planned for each school id, and how many are expected before.

    The remaining pupils are those that progress counts. What an open visit before `first` can
    still do shrinks by what it has done, so pupils recorded as expected change nothing here.
    """
    remaining = remaining_by_school(campaign)
    expected = _expected(campaign, today, first, remaining, rate)
    left = {school: count - expected[school] for school, count in remaining.items()}
    return {school: count for school, count in left.items() if count}, sum(expected.values())


def _expected(
    campaign: Campaign, today: date, first: date, remaining: Mapping[int, int], rate: Rate
) -> Counter[int]:
    rows = (
        Visit.objects.published()
        .filter(campaign=campaign, date__gte=today, date__lt=first)
        .exclude(state=State.COMPLETED)
        .with_devices()
        .annotate(recorded=Count("outcomes", filter=Q(outcomes__outcome=Outcome.RECORDED)))
    )
    expected: Counter[int] = Counter()
    for visit in rows:
        room = len(visit.device_ids) * per_device(rate.value, visit.hours) - visit.recorded
        left = remaining.get(visit.school_id, 0) - expected[visit.school_id]
        expected[visit.school_id] += max(0, min(room, left))
    return expected


def _with_wear(devices: Mapping[int, Device], first: date) -> dict[int, Device]:
    """Add the days on which each device was or will be out before `first`."""
    before = Assignment.objects.filter(
        visit__in=Visit.objects.published().filter(date__lt=first)
    ).order_by()
    days = dict(before.values_list("device").annotate(days=Count("visit__date", distinct=True)))
    return {
        pk: replace(device, days_used=device.days_used + days.get(pk, 0))
        for pk, device in devices.items()
    }
