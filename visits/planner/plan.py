"""Plans: visits with devices, what they score on the six levels, and the plan file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .instance import Instance

FORMAT = "ktp-outreach-plan/1"
LEVELS = ("unrecorded", "changes", "team_days", "travel_m", "waiting", "busiest_device")


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A visit: the numbers of its day, team, school and devices."""

    day: int
    team: int
    school: int
    devices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Valid visits, what each records, the score, and how many of its levels are proven."""

    visits: tuple[Placed, ...]
    pupils: tuple[int, ...]
    score: tuple[int, ...]
    proven: int = 0


def make_plan(instance: Instance, visits: Iterable[Placed], *, proven: int = 0) -> Plan:
    """Count what `visits` record, in the order of days, and score them.

    Visits that record nobody are left out.
    """
    left = [school.remaining for school in instance.schools]
    kept, pupils = [], []
    for visit in sorted(visits):
        recorded = min(left[visit.school], len(visit.devices) * instance.per_device)
        if recorded:
            left[visit.school] -= recorded
            kept.append(visit)
            pupils.append(recorded)
    return Plan(tuple(kept), tuple(pupils), _score(instance, kept, pupils, left), proven)


def _score(
    instance: Instance, visits: list[Placed], pupils: list[int], left: list[int]
) -> tuple[int, ...]:
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


def plan_file(instance: Instance, plan: Plan) -> dict[str, Any]:
    """Return the plan as its file says it."""
    return {
        "format": FORMAT,
        "instance": instance.name,
        "visits": [
            {
                "date": instance.days[visit.day].isoformat(),
                "team": visit.team,
                "school": instance.schools[visit.school].key,
                "devices": [instance.devices[n].key for n in visit.devices],
                "pupils": pupils,
            }
            for visit, pupils in zip(plan.visits, plan.pupils, strict=True)
        ],
        "score": dict(zip(LEVELS, plan.score, strict=True)),
        "proven_levels": plan.proven,
    }
