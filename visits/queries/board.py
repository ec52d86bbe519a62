"""The timetable as a picture: a week of days and devices, a month of days."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Count, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from devices.models import Device
from schools.models import Closure as ClosureRow
from schools.models import School
from visits.messages import sentences_of
from visits.models import Campaign, Proposal, StudentOutcome, Visit
from visits.models.recordings import Outcome
from visits.planner.constraints import LOOK_AHEAD_DAYS, Conflict
from visits.planner.problem import Closure, Outage, Problem

from .booking import capacity_of, pupils_of_coming
from .flags import conflicts_of_standing
from .holidays import holidays_between
from .problem import closures_between, devices_of, problem_of
from .rates import Rate, rate_of
from .readiness import Unready, unready_of

SATURDAY, SUNDAY = 5, 6


@dataclass(slots=True)
class BoardVisit:
    """A visit with its figures; `pupils` are expected, or recorded once it is completed.

    `change` is what the proposal that is laid over the board does to it.
    """

    visit: Visit
    devices: list[Device]
    pupils: int
    capacity: int
    conflicts: list[Conflict]
    unready: Unready | None = None
    change: Proposal | None = None

    @property
    def sentences(self) -> list[str]:
        return sentences_of(self.conflicts)

    @property
    def new_devices(self) -> list[Device]:
        """The devices that a proposal gives a visit which keeps its day, if they are others."""
        if self.change is None or self.change.date != self.visit.date:
            return []
        devices = list(self.change.devices.all())
        return devices if {*devices} != {*self.devices} else []

    @property
    def is_over_capacity(self) -> bool:
        return self.visit.is_open and self.pupils > self.capacity


@dataclass(slots=True)
class BoardDay:
    """One day; `closed` says why nobody is visited, empty on a working day.

    `proposed` are visits that a proposal would add here or move here.
    """

    date: date
    closed: str
    is_today: bool
    is_past: bool
    visits: list[BoardVisit] = field(default_factory=list)
    places: int = 0
    proposed: list[Proposal] = field(default_factory=list)

    @property
    def is_bookable(self) -> bool:
        return not (self.closed or self.is_past) and len(self.visits) < self.places


@dataclass(slots=True)
class Cell:
    """What one device does on one day."""

    day: BoardDay
    visits: list[BoardVisit]
    outage: Outage | None
    proposed: list[Proposal] = field(default_factory=list)


@dataclass(slots=True)
class Week:
    """Days across, devices down."""

    days: list[BoardDay]
    rows: list[tuple[Device, list[Cell]]]
    rate: Rate


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(campaign: Campaign, monday: date, *, today: date) -> Week:
    """Return the week that begins on `monday`; Sunday only when something stands there."""
    sunday = monday + timedelta(days=6)
    devices = devices_of(campaign, monday, sunday)
    visits = _standing(campaign, monday, sunday, today)
    schools = {visit.school for visit in visits}
    problem = problem_of(campaign, monday, sunday, devices=devices, schools=schools, visits=visits)
    days = _days(campaign, problem, monday, sunday, today)
    own = [visit for visit in visits if visit.campaign_id == campaign.pk]
    coming = [v for v in own if v.date >= today and v.state != Visit.State.COMPLETED]
    rate = rate_of(campaign)
    expected = pupils_of_coming(campaign, coming, rate)
    of_week = [visit for visit in own if visit.date in days]
    conflicts = conflicts_of_standing(problem, of_week, today=today)
    by_id = {device.pk: device for device in devices}
    for visit in of_week:
        recorded: int = visit.recorded  # type: ignore[attr-defined]
        days[visit.date].visits.append(
            BoardVisit(
                visit=visit,
                devices=[by_id[device] for device in visit.device_ids],
                pupils=expected.get(visit.pk, recorded),
                capacity=capacity_of(visit, rate),
                conflicts=conflicts.get(visit.pk, []),
                unready=unready_of(visit, today=today),
            )
        )
    shown = [d for d in days.values() if d.date.weekday() < SUNDAY or d.visits or not d.closed]
    used = [d for d in devices if d.is_active or _is_booked(d, shown)]
    rows = [(device, [_cell(problem, device, day) for day in shown]) for device in used]
    return Week(shown, rows, rate)


def _days(
    campaign: Campaign, problem: Problem, first: date, last: date, today: date
) -> dict[date, BoardDay]:
    shut = _shut_days(problem.closures)
    six = _works_on_saturday()
    count = (last - first).days + 1
    return {
        day: BoardDay(
            date=day,
            closed=shut.get(day)
            or closed_reason(campaign, problem.holidays, day, works_on_saturday=six),
            is_today=day == today,
            is_past=day < today,
            places=campaign.schools_per_day,
        )
        for day in (first + timedelta(days=n) for n in range(count))
    }


def _shut_days(closures: Iterable[Closure]) -> dict[date, str]:
    """Return why no school at all can be visited, for each day that is closed to all of them."""
    return {
        shut.first + timedelta(days=n): shut.note or str(ClosureRow.Kind(shut.kind).label)
        for shut in closures
        if shut.school is None
        for n in range((shut.last - shut.first).days + 1)
    }


def _works_on_saturday() -> bool:
    return School.objects.active().filter(days_per_week=6).exists()


def closed_reason(
    campaign: Campaign, holidays: Mapping[date, str], day: date, *, works_on_saturday: bool
) -> str:
    """Return in words why nobody can be visited on `day`; empty on a working day."""
    if day in campaign.extra_dates:
        return ""
    if day < campaign.starts_on:
        return _("Sebelum kampanye")
    if day > campaign.deadline:
        return _("Sesudah hari terakhir")
    if name := holidays.get(day):
        return name
    if day.weekday() == SUNDAY or (day.weekday() == SATURDAY and not works_on_saturday):
        return _("Akhir pekan")
    return ""


def _standing(campaign: Campaign, first: date, last: date, today: date) -> list[Visit]:
    """Read, at once, the visits of the week, those that judge it and those still to be worked.

    `.recorded` is counted for the visits of the week alone.
    """
    judging = Q(date__range=(first, last + timedelta(days=LOOK_AHEAD_DAYS)))
    coming = Q(campaign=campaign, date__gte=today)
    done = StudentOutcome.objects.filter(visit=OuterRef("pk"), outcome=Outcome.RECORDED)
    count = Subquery(done.values("visit").annotate(n=Count("pk")).values("n"))
    recorded = Case(When(date__range=(first, last), then=Coalesce(count, 0)), default=0)
    rows = Visit.objects.standing().filter(judging | coming).with_devices()
    counted = rows.annotate(recorded=recorded).select_related("school", "readiness")
    return list(counted.order_by("date", "start_time", "pk"))


def _is_booked(device: Device, days: Iterable[BoardDay]) -> bool:
    return any(device in entry.devices for day in days for entry in day.visits)


def _cell(problem: Problem, device: Device, day: BoardDay) -> Cell:
    midnight = datetime.combine(day.date, time.min)
    tomorrow = midnight + timedelta(days=1)
    outage = next(
        (
            o
            for o in problem.outages
            if o.device == device.pk and o.start < tomorrow and (o.end is None or o.end > midnight)
        ),
        None,
    )
    return Cell(day, [entry for entry in day.visits if device in entry.devices], outage)


@dataclass(slots=True)
class MonthDay:
    """One day of the month: how many schools are visited, of how many possible."""

    date: date
    in_month: bool
    closed: str
    is_today: bool
    schools: int
    places: int

    @property
    def is_full(self) -> bool:
        return self.schools >= self.places


def month_of(campaign: Campaign, first: date, *, today: date) -> list[list[MonthDay]]:
    """Return the weeks (Monday first) of the month of `first`."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    start, end = weeks[0][0], weeks[-1][-1]
    standing = Visit.objects.standing().filter(campaign=campaign).between(start, end)
    counts = Counter(standing.values_list("date", flat=True))
    holidays = holidays_between(start, end)
    shut = _shut_days(closures_between(start, end))
    six = _works_on_saturday()
    return [
        [
            MonthDay(
                date=day,
                in_month=day.month == first.month,
                closed=shut.get(day)
                or closed_reason(campaign, holidays, day, works_on_saturday=six),
                is_today=day == today,
                schools=counts[day],
                places=campaign.schools_per_day,
            )
            for day in week
        ]
        for week in weeks
    ]
