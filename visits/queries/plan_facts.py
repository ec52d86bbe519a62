"""The world that a run of the planner saw, fact by fact, and what has changed in it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from devices.models import Device, Outage
from schools.models import Closure, School
from visits.models import Campaign, Visit, Wish

from .holidays import holidays_between
from .planning import pupils_to_plan, visits_from
from .rates import Rate, rate_of

Fact = dict[str, Any]
Facts = dict[str, dict[str, Fact]]
LIMITS = (
    "starts_on",
    "deadline",
    "election_day",
    "teams",
    "schools_per_team_day",
    "min_devices",
    "max_devices",
    "nearby_km",
    "pupils_per_device_hour",
    "visit_starts",
    "visit_ends",
    "extra_dates",
    "office_latitude",
    "office_longitude",
)
# Kept beside a fact to name it; a new name alone changes no plan.
NAME = "name"


@dataclass(frozen=True, slots=True)
class FactChange:
    """One thing that is not as the run saw it; `kind` is a key of Facts.

    Without `old` it is new, without `new` it is gone.
    """

    kind: str
    key: str
    old: Fact = field(default_factory=dict)
    new: Fact = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str((self.new or self.old).get(NAME, self.key))


def facts_of(campaign: Campaign, first: date, *, today: date, rate: Rate | None = None) -> Facts:
    """Return all that a plan from `first` on depends on, as JSON, by kind and by key."""
    rate = rate or rate_of(campaign)
    last = max(first, campaign.deadline)
    remaining, _expected = pupils_to_plan(campaign, first, today=today, rate=rate)
    schools = {school.pk: school for school in School.objects.all()}
    return {
        "limit": {name: {"value": _json(getattr(campaign, name))} for name in LIMITS},
        "pupils": {
            str(pk): {NAME: schools[pk].name, "count": count} for pk, count in remaining.items()
        },
        "school": {
            str(pk): {NAME: s.name, "place": [s.latitude, s.longitude], "week": s.days_per_week}
            for pk, s in schools.items()
            if s.is_active
        },
        "device": {str(d.pk): {NAME: d.name} for d in Device.objects.filter(is_active=True)},
        "closure": _closures(first, last, schools),
        "outage": _outages(campaign, first, last),
        "holiday": {day.isoformat(): {"off": True} for day in holidays_between(first, last)},
        "visit": {str(visit.pk): _visit(visit) for visit in visits_from(first)},
        "wish": _wishes(campaign, first),
    }


def changes_between(old: Mapping[str, Mapping[str, Fact]], new: Facts) -> list[FactChange]:
    """Return what differs, kind by kind."""
    found = []
    for kind, facts in new.items():
        before = old.get(kind, {})
        for key in sorted({*before, *facts}, key=lambda k: (len(k), k)):
            was, now = before.get(key, {}), facts.get(key, {})
            if (key in before) != (key in facts) or _bare(was) != _bare(now):
                found.append(FactChange(kind, key, dict(was), dict(now)))
    return found


def _closures(first: date, last: date, schools: Mapping[int, School]) -> dict[str, Fact]:
    return {
        str(c.pk): {
            NAME: schools[c.school_id].name if c.school_id else "",
            "school": c.school_id,
            "first": c.starts_on.isoformat(),
            "last": c.ends_on.isoformat(),
        }
        for c in Closure.objects.between(first, last)
    }


def _outages(campaign: Campaign, first: date, last: date) -> dict[str, Fact]:
    zone = ZoneInfo(campaign.time_zone)
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = Outage.objects.overlapping(start, end).select_related("device")
    return {
        str(o.pk): {
            NAME: o.device.name,
            "device": o.device_id,
            "start": o.starts_at.astimezone(zone).isoformat(),
            "end": o.ends_at.astimezone(zone).isoformat() if o.ends_at else None,
        }
        for o in rows
    }


def _visit(visit: Visit) -> Fact:
    return {
        NAME: visit.school.name,
        "campaign": visit.campaign_id,
        "date": visit.date.isoformat(),
        "start": f"{visit.start_time:%H:%M}",
        "end": f"{visit.end_time:%H:%M}",
        "team": visit.team,
        "state": visit.state,
        "devices": sorted(visit.device_ids),
    }


def _wishes(campaign: Campaign, first: date) -> dict[str, Fact]:
    monday = first - timedelta(days=first.weekday())
    rows = Wish.objects.filter(campaign=campaign, date__gte=monday).select_related("school")
    return {
        str(w.pk): {NAME: w.school.name, "wish": w.kind, "date": w.date.isoformat()} for w in rows
    }


def _bare(fact: Mapping[str, Any]) -> Fact:
    return {key: value for key, value in fact.items() if key != NAME}


def _json(value: Any) -> Any:
    """Return a limit as JSON would give it back."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return sorted(_json(item) for item in value) if isinstance(value, list) else value
