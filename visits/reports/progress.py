"""How far a campaign has come, as of one instant: the figures of the page and of all exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count

from visits.models import Campaign
from visits.queries.kept_tallies import tallies_of
from visits.queries.population import Standing, pupils_of
from visits.queries.snapshots import snapshot
from visits.queries.tallies import Tally, next_visits_of, schools_of

from .pace import Day, days_of


@dataclass(slots=True)
class SchoolProgress:
    id: int
    npsn: str
    name: str
    district_code: str
    district: str
    tally: Tally
    next_visit: date | None = None


@dataclass(slots=True)
class DistrictProgress:
    """The schools of one kecamatan."""

    code: str
    name: str
    schools: int = 0
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Progress:
    """All figures as of one moment; `evening` is the day of a look back, else None."""

    campaign: Campaign
    as_of: datetime
    day: date
    evening: date | None
    total: Tally
    schools: list[SchoolProgress]
    districts: list[DistrictProgress]
    days: list[Day]

    @property
    def workdays_left(self) -> int:
        return sum(day.is_ahead for day in self.days)

    @property
    def needed_per_day(self) -> int:
        """How many pupils each working day after this one has to bring; 0 without such a day."""
        return next((day.needed for day in self.days if day.date > self.day), 0)

    @property
    def mean_per_day(self) -> int:
        """How many pupils a day has brought, over the days on which anybody was recorded."""
        days = [day.recorded for day in self.days if day.recorded]
        return round(sum(days) / len(days)) if days else 0


def progress_of(campaign: Campaign, *, today: date, as_of: date | None = None) -> Progress:
    """Count everything in one snapshot; `as_of` asks for the evening of a day before `today`.

    What such a look back can and cannot know stands in visits.queries.population; the visits
    ahead of it are those of today's timetable.
    """
    if as_of is not None and as_of >= today:
        as_of = None
    with snapshot() as instant:
        day = as_of or today
        schools = _schools(campaign, day, as_of)
        total = Tally()
        for school in schools:
            total.add(school.tally)
        recorded = _recorded_by_day(campaign, as_of)
    zone = ZoneInfo(campaign.time_zone)
    if as_of:
        instant = datetime.combine(as_of, time(23, 59, 59), zone)
    return Progress(
        campaign=campaign,
        as_of=instant.astimezone(zone),
        day=day,
        evening=as_of,
        total=total,
        schools=schools,
        districts=_districts(schools),
        days=days_of(campaign, day, recorded, total.remaining, is_over=as_of is not None),
    )


def _schools(campaign: Campaign, day: date, as_of: date | None) -> list[SchoolProgress]:
    """Return every school that takes part or has somebody in the register, by name."""
    rows = (
        schools_of(campaign)
        .order_by("name", "pk")
        .values_list("pk", "npsn", "name", "district__code", "district__name")
    )
    tallies = tallies_of(campaign, schools=[row[0] for row in rows], as_of=as_of)
    next_visits = next_visits_of(campaign, day, as_of=as_of)
    return [
        SchoolProgress(
            id=pk,
            npsn=npsn,
            name=name,
            district_code=code,
            district=district,
            tally=tallies.get(pk, Tally()),
            next_visit=next_visits.get(pk),
        )
        for pk, npsn, name, code, district in rows
    ]


def _recorded_by_day(campaign: Campaign, as_of: date | None) -> dict[date, int]:
    """Count whom the campaign recorded by day; the days add up to the total recorded."""
    rows = pupils_of(campaign, Standing.RECORDED, as_of=as_of).order_by()
    return dict(rows.values_list("outcome__happened_on").annotate(count=Count("pk")))


def _districts(schools: Iterable[SchoolProgress]) -> list[DistrictProgress]:
    found: dict[str, DistrictProgress] = {}
    for school in schools:
        district = found.setdefault(
            school.district_code, DistrictProgress(school.district_code, school.district)
        )
        district.schools += 1
        district.tally.add(school.tally)
    return sorted(found.values(), key=lambda district: district.name)
