"""What a booking form shows live: free devices, what is in the way, schools nearby."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from django.utils.formats import number_format

from visits.messages import reason_of
from visits.models import Campaign, Visit
from visits.planner.constraints import OF_THE_DAY, Conflict, errors_of, schools_per_day, warnings_of
from visits.planner.problem import Device, PlacedVisit, Problem, School, distance_m, per_device

from .kept_tallies import remaining_by_school
from .problem import problem_of
from .rates import Rate, rate_of

SHOWN_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """One device in the form; `conflict` says why it cannot be taken, None when it is free."""

    device: Device
    conflict: Conflict | None
    is_chosen: bool

    @property
    def note(self) -> str:
        return reason_of(self.conflict) if self.conflict else ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A school that could be visited on the same day."""

    school: School
    metres: int
    is_near: bool

    @property
    def distance(self) -> str:
        """240 m, 1,7 km."""
        if self.metres < 1000:
            return f"{self.metres} m"
        return f"{number_format(round(self.metres / 1000, 1), 1)} km"


@dataclass(frozen=True, slots=True)
class Check:
    """The judgement of one wanted visit; `need` are the pupils whom no other visit can take."""

    wanted: PlacedVisit
    errors: list[Conflict]
    warnings: list[Conflict]
    devices: list[DeviceChoice]
    neighbours: list[Neighbour]
    places_left: int
    capacity: int
    need: int
    rate: Rate


def check_booking(
    campaign: Campaign,
    wanted: PlacedVisit,
    *,
    today: date,
    without: Visit | None = None,
    suggest: bool = False,
) -> Check:
    """Judge `wanted`; `without` is the visit that it replaces.

    With `suggest`, a visit without devices gets as many free ones as its pupils need.
    """
    rate = rate_of(campaign)
    need = needs_of(campaign, rate, today=today, without=without)
    problem = problem_of(campaign, wanted.date, wanted.date, today=today, remaining=need, rate=rate)
    choices = device_choices(problem, wanted)
    if suggest and not wanted.devices:
        free = [choice.device.id for choice in choices if choice.conflict is None]
        wanted = replace(wanted, devices=frozenset(free[: _devices_for(problem, wanted)]))
        choices = device_choices(problem, wanted)
    return Check(
        wanted=wanted,
        errors=errors_of(problem, wanted),
        warnings=warnings_of(problem, wanted),
        devices=choices,
        neighbours=neighbours_of(problem, wanted),
        places_left=places_left(problem, wanted),
        capacity=problem.capacity(wanted),
        need=need.get(wanted.school, 0),
        rate=rate,
    )


def needs_of(
    campaign: Campaign, rate: Rate, *, today: date, without: Visit | None = None
) -> dict[int, int]:
    """Return for each school id the pupils who remain and whom no booked visit can take."""
    need = remaining_by_school(campaign)
    for visit in coming_visits(campaign, today):
        if visit.school_id in need and (without is None or visit.pk != without.pk):
            need[visit.school_id] = max(0, need[visit.school_id] - capacity_of(visit, rate))
    return need


def expected_pupils(campaign: Campaign, rate: Rate, *, today: date) -> dict[int, int]:
    """Return for each coming visit's id how many pupils it will meet, earlier visits first."""
    return pupils_of_coming(campaign, list(coming_visits(campaign, today)), rate)


def pupils_of_coming(campaign: Campaign, visits: Collection[Visit], rate: Rate) -> dict[int, int]:
    """Return the same when all coming visits are known, in order."""
    expected = {}
    left = remaining_by_school(campaign, {visit.school_id for visit in visits})
    for visit in visits:
        remaining = left.get(visit.school_id, 0)
        expected[visit.pk] = remaining
        left[visit.school_id] = max(0, remaining - capacity_of(visit, rate))
    return expected


def coming_visits(campaign: Campaign, today: date) -> Iterable[Visit]:
    """Visits of today and later that are still to be worked, in order, with their devices."""
    return (
        Visit.objects.standing()
        .exclude(state__in=(Visit.State.COMPLETED, Visit.State.HELD))
        .filter(campaign=campaign, date__gte=today)
        .with_devices()
        .order_by("date", "start_time", "pk")
    )


def capacity_of(visit: Visit, rate: Rate) -> int:
    """Return how many pupils `visit` can record at the rate."""
    return len(visit.device_ids) * per_device(rate.value, visit.hours)


def device_choices(problem: Problem, wanted: PlacedVisit) -> list[DeviceChoice]:
    """Return every device that is in use, with what stands against it at that time."""
    everything = replace(wanted, devices=frozenset(problem.devices))
    against = {
        c.device: c
        for c in errors_of(problem, everything)
        if c.code in ("device_on_outage", "device_taken")
    }
    return [
        DeviceChoice(device, against.get(device.id), device.id in wanted.devices)
        for device in problem.devices.values()
        if device.is_active or device.id in wanted.devices
    ]


def _devices_for(problem: Problem, wanted: PlacedVisit) -> int:
    """Return how many devices the school's pupils need, within the campaign's limits."""
    limits = problem.limits
    each = per_device(limits.pupils_per_device_hour, wanted.hours) or 1
    need = ceil((problem.schools[wanted.school].remaining or 0) / each)
    return min(limits.max_devices, max(limits.min_devices, need))


def places_left(problem: Problem, wanted: PlacedVisit) -> int:
    """Return how many more schools the team could visit that day beside `wanted`."""
    same = [o for o in problem.others(wanted) if o.team == wanted.team]
    return max(0, problem.limits.schools_per_team_day - len(same) - 1)


def neighbours_of(problem: Problem, wanted: PlacedVisit) -> list[Neighbour]:
    """Return the nearest schools with pupils that are open and unvisited that day."""
    if not places_left(problem, wanted):
        return []
    here = problem.schools[wanted.school]
    rules = [rule for rule in OF_THE_DAY if rule is not schools_per_day]
    found = [
        Neighbour(there, metres, metres <= problem.limits.nearby_km * 1000)
        for there in problem.schools.values()
        if there.id != here.id and there.is_active and there.remaining
        if not any(rule(problem, replace(wanted, school=there.id, id=None)) for rule in rules)
        for metres in [distance_m(here, there)]
    ]
    found.sort(key=lambda n: (n.metres, n.school.name))
    return found[:SHOWN_NEIGHBOURS]
