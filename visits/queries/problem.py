"""The campaign as the planner sees it: rows of the database as plain facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from devices.models import Device as DeviceRow
from schools.models import Closure as ClosureRow
from schools.models import School as SchoolRow
from visits.models import Campaign, Visit
from visits.planner.constraints import LOOK_AHEAD_DAYS
from visits.planner.problem import (
    Closure,
    Device,
    Limits,
    Outage,
    Place,
    PlacedVisit,
    Problem,
    School,
)

from .holidays import holidays_between
from .rates import Rate

# Visits of another campaign hold their school and devices, but no place of this one's teams.
OTHER_TEAM = 0


def problem_of(
    campaign: Campaign,
    first: date,
    last: date,
    *,
    today: date | None = None,
    remaining: Mapping[int, int] | None = None,
    devices: Collection[DeviceRow] | None = None,
    schools: Iterable[SchoolRow] | None = None,
    visits: Iterable[Visit] | None = None,
    rate: Rate | None = None,
) -> Problem:
    """Return what decides on visits from `first` to `last`, both included.

    `remaining` gives the pupils still to be recorded for each school id (0 when missing);
    without it no capacity is judged. `rate` is the one that it is judged by (rates.rate_of).
    The days after `last` in which another date may be proposed are loaded too. A caller who has
    read all devices (devices_of), the standing `visits` of at least those days or all `schools`
    that matter, those of these visits among them, gives them and saves the query.
    """
    devices = devices_of(campaign, first, last) if devices is None else devices
    last += timedelta(days=LOOK_AHEAD_DAYS)
    return Problem(
        limits=limits_of(campaign, rate),
        schools=_schools(_all_schools() if schools is None else schools, remaining),
        devices={
            d.pk: Device(d.pk, d.name, d.is_active, d.days_used_before, d.name) for d in devices
        },
        visits=tuple(
            _placed(campaign, row)
            for row in (_standing(first, last) if visits is None else visits)
            if first <= row.date <= last
        ),
        closures=closures_between(first, last),
        outages=tuple(_outages(campaign, devices)),
        holidays=holidays_between(first, last),
        today=today,
    )


def closures_between(first: date, last: date) -> tuple[Closure, ...]:
    return tuple(
        Closure(c.school_id, c.starts_on, c.ends_on, c.kind, c.note)
        for c in ClosureRow.objects.between(first, last)
    )


def devices_of(campaign: Campaign, first: date, last: date) -> list[DeviceRow]:
    """Return all devices with their outages of the days that problem_of looks at."""
    zone = ZoneInfo(campaign.time_zone)
    after = last + timedelta(days=LOOK_AHEAD_DAYS + 1)
    start, end = (datetime.combine(day, time.min, zone) for day in (first, after))
    return list(DeviceRow.objects.with_outages(start, end))


def placed(visit: Visit, devices: frozenset[int] | None = None) -> PlacedVisit:
    """Return a row as the planner sees it; `devices` saves a query when they are known."""
    if devices is None:
        devices = frozenset(visit.device_ids)
    return PlacedVisit(
        school=visit.school_id,
        date=visit.date,
        start=visit.start_time,
        end=visit.end_time,
        devices=devices,
        team=visit.team,
        id=visit.pk,
    )


def limits_of(campaign: Campaign, rate: Rate | None) -> Limits:
    return Limits(
        starts_on=campaign.starts_on,
        deadline=campaign.deadline,
        teams=campaign.teams,
        schools_per_team_day=campaign.schools_per_team_day,
        min_devices=campaign.min_devices,
        max_devices=campaign.max_devices,
        nearby_km=campaign.nearby_km,
        pupils_per_device_hour=rate.value if rate else campaign.pupils_per_device_hour,
        extra_dates=frozenset(campaign.extra_dates),
        visit_starts=campaign.visit_starts,
        visit_ends=campaign.visit_ends,
        office=Place(campaign.office_latitude, campaign.office_longitude),
    )


def _all_schools() -> Iterable[SchoolRow]:
    return SchoolRow.objects.order_by("pk").only(
        "npsn", "name", "latitude", "longitude", "days_per_week", "is_active"
    )


def _schools(rows: Iterable[SchoolRow], remaining: Mapping[int, int] | None) -> dict[int, School]:
    return {
        s.pk: School(
            id=s.pk,
            name=s.name,
            latitude=s.latitude,
            longitude=s.longitude,
            days_per_week=s.days_per_week,
            remaining=None if remaining is None else remaining.get(s.pk, 0),
            is_active=s.is_active,
            key=s.npsn,
        )
        for s in rows
    }


def _standing(first: date, last: date) -> Iterable[Visit]:
    rows = Visit.objects.standing().between(first, last).with_devices()
    return rows.order_by("date", "start_time", "pk")


def _placed(campaign: Campaign, visit: Visit) -> PlacedVisit:
    found = placed(visit)
    return found if visit.campaign_id == campaign.pk else replace(found, team=OTHER_TEAM)


def _outages(campaign: Campaign, devices: Iterable[DeviceRow]) -> list[Outage]:
    zone = ZoneInfo(campaign.time_zone)
    found = [
        Outage(
            device.pk,
            _local(out["starts_at"], zone),
            _local(out["ends_at"], zone) if out["ends_at"] else None,
            out["reason"],
        )
        for device in devices
        for out in device.outages_read  # type: ignore[attr-defined]
    ]
    return sorted(found, key=lambda outage: outage.start)


def _local(moment: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None)
