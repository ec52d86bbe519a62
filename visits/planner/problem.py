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
class Place:
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class School:
    """A school; `remaining` counts the pupils still to be recorded, None when nobody asked.

    `key` is its id in an instance file.
    """

    id: int
    name: str
    latitude: float
    longitude: float
    days_per_week: int = 5
    remaining: int | None = None
    is_active: bool = True
    key: str = ""

    @property
    def place(self) -> Place:
        return Place(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Device:
    """A recording device; `days_used` are the days it has been out so far."""

    id: int
    name: str
    is_active: bool = True
    days_used: int = 0
    key: str = ""


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

    def touches(self, start: datetime, end: datetime) -> bool:
        return self.start < end and (self.end is None or self.end > start)


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
        return hours_between(self.start, self.end)

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
    visit_starts: time = time(8)
    visit_ends: time = time(13)
    office: Place | None = None


@dataclass(frozen=True)
class Problem:
    """Everything that decides whether a visit can stand; `visits` are those already placed.

    A plan is made from nothing: of `visits` it knows only those that are `confirmed` (they must
    be in the plan) or `published` (schools have been told), each as (school id, date).
    """

    limits: Limits
    schools: Mapping[int, School]
    devices: Mapping[int, Device]
    visits: tuple[PlacedVisit, ...] = ()
    closures: tuple[Closure, ...] = ()
    outages: tuple[Outage, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
    today: date | None = None
    confirmed: frozenset[tuple[int, date]] = frozenset()
    published: frozenset[tuple[int, date]] = frozenset()

    @property
    def first_day(self) -> date:
        """The first day that can be planned."""
        starts_on = self.limits.starts_on
        return starts_on if self.today is None else max(starts_on, self.today)

    @property
    def per_device(self) -> int:
        """How many pupils one device records in a planned visit."""
        limits = self.limits
        hours = hours_between(limits.visit_starts, limits.visit_ends)
        return per_device(limits.pupils_per_device_hour, hours)

    @cached_property
    def office(self) -> Place:
        """Where the teams start; the middle of the schools when nobody has said."""
        if self.limits.office or not self.schools:
            return self.limits.office or Place(0.0, 0.0)
        schools = self.schools.values()
        return Place(
            sum(s.latitude for s in schools) / len(schools),
            sum(s.longitude for s in schools) / len(schools),
        )

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

    @cached_property
    def _outages_of_day(self) -> dict[date, list[Outage]]:
        return {}

    def outages_during(self, visit: PlacedVisit) -> list[Outage]:
        today = self._outages_of_day.get(visit.date)
        if today is None:
            whole = (datetime.combine(visit.date, time.min), datetime.combine(visit.date, time.max))
            today = [o for o in self.outages if o.touches(*whole)]
            self._outages_of_day[visit.date] = today
        start = datetime.combine(visit.date, visit.start)
        end = datetime.combine(visit.date, visit.end)
        return [o for o in today if o.touches(start, end)]

    @cached_property
    def _closures_of_school(self) -> dict[int | None, list[Closure]]:
        found: dict[int | None, list[Closure]] = defaultdict(list)
        for closure in self.closures:
            found[closure.school].append(closure)
        return found

    def closures_of(self, school: int) -> list[Closure]:
        """Return the closures that bind a school, its own and everybody's."""
        of_school = self._closures_of_school
        return [*of_school.get(None, []), *of_school.get(school, [])]

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


def hours_between(start: time, end: time) -> float:
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return max(minutes, 0) / 60


def distance_m(a: School | Place, b: School | Place) -> int:
    """Return the distance as the crow flies in whole metres, rounded half up."""
    north = radians(b.latitude - a.latitude) / 2
    east = radians(b.longitude - a.longitude) / 2
    part = sin(north) ** 2
    part += cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east) ** 2
    return floor(2 * EARTH_RADIUS_M * asin(sqrt(part)) + 0.5)


def days_after(day: date, count: int) -> list[date]:
    """Return the `count` days that follow `day`."""
    return [day + timedelta(days=n) for n in range(1, count + 1)]
