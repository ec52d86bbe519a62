"""Plans by number: visits with devices and what they score on the six levels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .instance import Instance


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A visit: the numbers of its day, team, school and devices."""

    day: int
    team: int
    school: int
    devices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Valid visits, what each records, the score, and how many of its levels are proven.

    `bounds` are lower bounds of the levels, as far as known.
    """

    visits: tuple[Placed, ...]
    pupils: tuple[int, ...]
    score: tuple[int, ...]
    proven: int = 0
    bounds: tuple[int | None, ...] = ()


def make_plan(
    instance: Instance,
    visits: Iterable[Placed],
    *,
    proven: int = 0,
    bounds: tuple[int | None, ...] = (),
) -> Plan:
    """Count what `visits` record, in the order of days, and score them.

    Visits that record nobody are left out.
    """
    ordered = sorted(visits)
    pupils, left = recorded_by(instance, ordered)
    kept = [(visit, count) for visit, count in zip(ordered, pupils, strict=True) if count]
    visits = tuple(visit for visit, _count in kept)
    pupils = [count for _visit, count in kept]
    score = score_of(instance, visits, pupils, left)
    return Plan(visits, tuple(pupils), score, proven, bounds)


def recorded_by(instance: Instance, visits: Iterable[Placed]) -> tuple[list[int], list[int]]:
    """Return the pupils that each of the `visits`, in order, records, and those left over."""
    left = [school.remaining for school in instance.schools]
    pupils = []
    for visit in visits:
        pupils.append(min(left[visit.school], len(visit.devices) * instance.per_device))
        left[visit.school] -= pupils[-1]
    return pupils, left


def score_of(
    instance: Instance, visits: Iterable[Placed], pupils: list[int], left: list[int]
) -> tuple[int, ...]:
    visits = list(visits)
    tours: dict[tuple[int, int], list[int]] = defaultdict(list)
    for visit in visits:
        tours[visit.day, visit.team].append(visit.school)
    used = Counter(device for visit in visits for device in visit.devices)
    made = {(visit.school, visit.day) for visit in visits}
    return (
        sum(left),
        len(instance.published - made) + instance.lost,
        len(tours),
        sum(instance.tour_m(tuple(schools)) for schools in tours.values()),
        sum(count * visit.day for count, visit in zip(pupils, visits, strict=True)),
        max((device.used + used[n] for n, device in enumerate(instance.devices)), default=0),
    )
