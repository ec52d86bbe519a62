"""Which school the demo visits on which day: past, today and the next weeks. Knows no database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import asin, cos, radians, sin, sqrt

import holidays

from .dates import DemoDates
from .facts import SchoolFacts, school, schools
from .people import RECORDED_AT

PER_DEVICE_HOUR = 10
NEARBY_KM = 3.0
# Three schools within 300 m of each other; the first is the demo's school head's.
TODAY = ("20533640", "20533814", "20554539")
# SMA Islam and SMA Shalahudin, 249 m apart: the example that the office itself tells.
TOGETHER = ("20533630", "20533615")
# Schools a day from Monday to Friday: room is left for booking one by hand.
SCHOOLS_A_DAY = (3, 3, 2, 3, 1)
STARTS, ENDS, ENDS_FRIDAY = time(8), time(13), time(11)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit of the demo; `week` counts from this one, and is -1 for those of the past."""

    npsn: str
    day: date
    devices: tuple[int, ...]
    week: int

    @property
    def ends(self) -> time:
        return ENDS_FRIDAY if self.day.weekday() == 4 else ENDS

    @property
    def capacity(self) -> int:
        return len(self.devices) * (self.ends.hour - STARTS.hour) * PER_DEVICE_HOUR


def is_working_day(day: date) -> bool:
    """Say whether schools with a five-day week are open, by the public calendar."""
    calendar = holidays.country_holidays("ID", years=day.year, categories=("public", "government"))
    return day.weekday() < 5 and day not in calendar


def _working_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_working_day(day)]


def past_visits(dates: DemoDates) -> list[PlannedVisit]:
    """One school a day, the pace of the first weeks, up to the demo's 19 September."""
    days = _working_days(dates.starts_on, dates.reported_on)[-len(RECORDED_AT) :]
    visits = []
    for number, (day, (npsn, recorded)) in enumerate(zip(days, RECORDED_AT, strict=True)):
        hours = (ENDS_FRIDAY if day.weekday() == 4 else ENDS).hour - STARTS.hour
        count = min(3, max(2, -(-recorded // (hours * PER_DEVICE_HOUR))))
        devices = tuple((number + n) % 7 + 1 for n in range(count))
        visits.append(PlannedVisit(npsn, day, devices, week=-1))
    return visits


def coming_visits(today: date) -> list[PlannedVisit]:
    """Today's three, then this week and the next two."""
    visits = [
        PlannedVisit(npsn, today, devices, week=0)
        for npsn, devices in zip(TODAY, ((1, 2, 3), (4, 5), (6, 7)), strict=True)
    ]
    need = {s.npsn: s.remaining for s in schools()}
    for visit in visits:
        need[visit.npsn] -= visit.capacity
    monday = today - timedelta(days=today.weekday())
    days = _working_days(today + timedelta(days=1), monday + timedelta(days=18))
    together = next(day for day in days if day >= monday + timedelta(days=7))
    for day in days:
        week = (day - monday).days // 7
        near_past = {v.npsn for v in visits if (day - v.day).days < 4}
        partners = TOGETHER if day == together else ()
        for npsn, devices in _visits_of(day, need, near_past, partners):
            visit = PlannedVisit(npsn, day, devices, week)
            need[npsn] -= visit.capacity
            visits.append(visit)
    return visits


def _visits_of(
    day: date, need: dict[str, int], skipped: set[str], partners: Collection[str] = ()
) -> list[tuple[str, tuple[int, ...]]]:
    """Take the school with most pupils left, and the neediest of its neighbours.

    `partners` come that day, with the neediest school near all of them.
    """
    wanted = [school(npsn) for npsn in partners]
    open_schools = [
        s
        for s in schools()
        if need[s.npsn] > 0 and s.npsn not in skipped and s not in wanted
        if all(distance_km(s, other) <= NEARBY_KM for other in wanted)
    ]
    first = max(open_schools, key=lambda s: (s.npsn == TODAY[0], need[s.npsn], s.npsn))
    near = [s for s in open_schools if s is not first and distance_km(first, s) <= NEARBY_KM]
    near.sort(key=lambda s: (-need[s.npsn], s.npsn))
    chosen = [first, *(wanted or near[: SCHOOLS_A_DAY[day.weekday()] - 1])]
    sets = ((1, 2, 3), (4, 5), (6, 7))
    return [(s.npsn, devices) for s, devices in zip(chosen, sets, strict=False)]


def distance_km(a: SchoolFacts, b: SchoolFacts) -> float:
    """Return the distance as the crow flies."""
    north = radians(b.latitude - a.latitude) / 2
    east = radians(b.longitude - a.longitude) / 2
    part = sin(north) ** 2
    part += cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east) ** 2
    return 2 * 6371 * asin(sqrt(part))
