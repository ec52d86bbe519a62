"""What a school's own page shows: its visits and the pupils who remain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet

from schools.models import School, Student
from visits.models import MoveRequest, Recording, Visit
from visits.models.recordings import Outcome
from visits.planner.problem import per_device

from .follow_up import MISSED
from .population import remaining_of
from .rates import Rate, rate_of
from .readiness import missing_of


@dataclass(frozen=True, slots=True)
class RemainingClass:
    """One class (rombel) and the names of its pupils who remain."""

    name: str
    pupils: list[str]


@dataclass(frozen=True, slots=True)
class MissedClass:
    """One class and its pupils whom a visit missed: name and reason."""

    name: str
    pupils: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SchoolVisit:
    """A visit as its school sees it: how many pupils it can record, and what is not ready yet."""

    visit: Visit
    capacity: int
    can_confirm: bool
    missing: list[str]


def remaining_by_class(remaining: QuerySet[Student], school: School) -> list[RemainingClass]:
    """Group the pupils of `school` who remain by class: names and classes only."""
    rows = (
        remaining.filter(school=school)
        .order_by("class_name", "name", "pk")
        .values_list("class_name", "name")
    )
    return [
        RemainingClass(name, [pupil for _class, pupil in group])
        for name, group in groupby(rows, key=lambda row: row[0])
    ]


def with_details(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Fetch what school_visit() and the pages read."""
    return visits.select_related(
        "school", "campaign", "confirmed_by", "readiness"
    ).prefetch_related("devices", "operators")


def school_visit(visit: Visit, today: date, rate: Rate) -> SchoolVisit:
    return SchoolVisit(
        visit=visit,
        capacity=len(visit.devices.all()) * per_device(rate.value, visit.hours),
        can_confirm=visit.state == Visit.State.SCHEDULED and visit.date >= today,
        missing=missing_of(getattr(visit, "readiness", None)),
    )


def request_to_show(visit: Visit) -> MoveRequest | None:
    """Return the latest request for another date, unless the visit has changed since its answer."""
    latest = visit.move_requests.order_by("-requested_at", "-pk").first()
    if latest and latest.answered_at and latest.answered_at < visit.changed_at:
        return None
    return latest


def missed_by_class(visit: Visit) -> list[MissedClass]:
    """Return whom a visit did not record and who still remains, by class, each with the reason."""
    missed = (
        Recording.objects.filter(visit=visit, outcome__in=MISSED)
        .filter(student__in=remaining_of(visit.campaign).filter(school=visit.school))
        .select_related("student")
        .order_by("student", "-recorded_at", "-uuid")
        .distinct("student")
    )
    rows = sorted(missed, key=lambda event: (event.student.class_name, event.student.name))
    return [
        MissedClass(name, [(event.student.name, why(event)) for event in group])
        for name, group in groupby(rows, key=lambda event: event.student.class_name)
    ]


def why(event: Recording) -> str:
    """Return why a pupil was not recorded, in words."""
    reason = f": {event.get_reason_display()}" if event.reason else ""
    return f"{event.get_outcome_display()}{reason}"


def coming_visits(visits: QuerySet[Visit], today: date) -> list[SchoolVisit]:
    """Return the visits of today and later, the nearest first."""
    coming = visits.filter(date__gte=today).order_by("date", "start_time", "pk")
    found = list(with_details(coming))
    rates = {campaign: rate_of(campaign) for campaign in {visit.campaign for visit in found}}
    return [school_visit(visit, today, rates[visit.campaign]) for visit in found]


def past_visits(visits: QuerySet[Visit], today: date) -> QuerySet[Visit]:
    """Earlier visits, the latest first, each with how many pupils it recorded."""
    recorded = Count("outcomes", filter=Q(outcomes__outcome=Outcome.RECORDED))
    return (
        visits.filter(date__lt=today)
        .annotate(recorded=recorded)
        .select_related("school")
        .order_by("-date", "-start_time", "-pk")
    )
