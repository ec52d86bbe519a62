"""What a plan is judged by, as plain facts. All dates and times are the office's own clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from math import asin, cos, floor, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_000


@dataclass(frozen=True, slots=True)
class School:
    """A school; `remaining` counts the pupils still to be recorded, None when nobody asked."""

    id: int
    name: str
    latitude: float
    longitude: float
    days_per_week: int = 5
    remaining: int | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Device:
    id: int
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, both ends included, on which `school` (None: every school) cannot be visited."""

    school: int | None
    first: date
    last: date
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which a device cannot be used; without an end it lasts on."""

    device: int
    start: datetime
    end: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlacedVisit:
    """One school on one day, booked (`id` set) or only tried."""

    school: int
    date: date
    start: time
    end: time
    devices: frozenset[int]
    team: int = 1
    id: int | None = None

    @property
    def hours(self) -> float:
        minutes = (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
        return max(minutes, 0) / 60

    def overlaps(self, other: PlacedVisit) -> bool:
        """Say whether both take place at once; one may begin when the other ends."""
        return self.date == other.date and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Limits:
    """The campaign's rules."""

    starts_on: date
    deadline: date
    teams: int = 1
    schools_per_team_day: int = 3
    min_devices: int = 2
    max_devices: int = 3
    nearby_km: float = 3.0
    pupils_per_device_hour: float = 10
    extra_dates: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Everything that decides whether a visit can stand; `visits` are those already placed."""

    limits: Limits
    schools: Mapping[int, School]
    devices: Mapping[int, Device]
    visits: tuple[PlacedVisit, ...] = ()
    closures: tuple[Closure, ...] = ()
    outages: tuple[Outage, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
    today: date | None = None

    @cached_property
    def _by_day(self) -> dict[date, list[PlacedVisit]]:
        by_day: dict[date, list[PlacedVisit]] = defaultdict(list)
        for visit in self.visits:
            by_day[visit.date].append(visit)
        return by_day

    def others(self, visit: PlacedVisit) -> list[PlacedVisit]:
        """Return the placed visits of the same day, without `visit` itself."""
        day = self._by_day.get(visit.date, [])
        return [o for o in day if o is not visit and (o.id is None or o.id != visit.id)]

    def outages_during(self, visit: PlacedVisit) -> list[Outage]:
        start = datetime.combine(visit.date, visit.start)
        end = datetime.combine(visit.date, visit.end)
        return [o for o in self.outages if o.start < end and (o.end is None or o.end > start)]

    def free_devices(self, visit: PlacedVisit) -> list[Device]:
        """Return the devices that could come to `visit`, whatever it holds now."""
        taken = {d for o in self.others(visit) if o.overlaps(visit) for d in o.devices}
        broken = {outage.device for outage in self.outages_during(visit)}
        return [
            device
            for device in self.devices.values()
            if device.is_active and device.id not in taken and device.id not in broken
        ]

    def capacity(self, visit: PlacedVisit) -> int:
        """Return how many pupils the visit can record at the campaign's rate."""
        return len(visit.devices) * per_device(self.limits.pupils_per_device_hour, visit.hours)


def per_device(pupils_per_hour: float, hours: float) -> int:
    """Return how many pupils one device records in a visit of `hours`."""
    return floor(pupils_per_hour * hours + 1e-9)


def distance_m(a: School, b: School) -> int:
    """Return the distance as the crow flies in whole metres, rounded half up."""
    north = radians(b.latitude - a.latitude) / 2
    east = radians(b.longitude - a.longitude) / 2
    part = sin(north) ** 2
    part += cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east) ** 2
    return floor(2 * EARTH_RADIUS_M * asin(sqrt(part)) + 0.5)


def days_after(day: date, count: int) -> list[date]:
    """Return the `count` days that follow `day`."""
    return [day + timedelta(days=n) for n in range(1, count + 1)]
