"""The figures of the waterfall, counted by school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
)

from schools.models import School
from visits.models import Campaign, StudentOutcome, Visit
from visits.models.recordings import Outcome

from .population import Standing, register_of, with_standing


@dataclass(slots=True)
class Tally:
    """The waterfall: register ≥ eligible = before + recorded + remaining."""

    register: int = 0
    eligible: int = 0
    before: int = 0
    recorded: int = 0
    remaining: int = 0

    def add(self, other: Tally) -> None:
        self.register += other.register
        self.eligible += other.eligible
        self.before += other.before
        self.recorded += other.recorded
        self.remaining += other.remaining


def schools_of(campaign: Campaign) -> QuerySet[School]:
    """Return the schools that take part or that somebody in the register belongs to."""
    recorded = StudentOutcome.objects.filter(
        student__school=OuterRef("pk"), outcome=Outcome.RECORDED, campaign=campaign
    )
    return School.objects.filter(Q(is_active=True) | Exists(recorded))


def count_tallies(
    campaign: Campaign, schools: Collection[int] | None = None, *, as_of: date | None = None
) -> dict[int, Tally]:
    """Count the register once, by school id, of all schools or of those given."""
    rows = counted(campaign, as_of=as_of)
    if schools is not None:
        rows = rows.filter(school__in=schools)
    tallies: dict[int, Tally] = defaultdict(Tally)
    for row in rows:
        tally, count = tallies[row["school"]], row["count"]
        tally.register += count
        if row["is_target"]:
            tally.eligible += count
            tally.before += count if row["standing"] == Standing.BEFORE else 0
            tally.recorded += count if row["standing"] == Standing.RECORDED else 0
            tally.remaining += count if row["standing"] == Standing.REMAINING else 0
    return tallies


def counted(campaign: Campaign, *, as_of: date | None = None) -> QuerySet[Any]:
    """Return the number of pupils by school, age and standing."""
    old_enough = ExpressionWrapper(
        Q(birth_date__lte=campaign.birth_cutoff), output_field=BooleanField()
    )
    register = register_of(campaign, as_of=as_of).order_by().annotate(is_target=old_enough)
    return (
        with_standing(register, campaign, as_of=as_of)
        .values("school", "is_target", "standing")  # type: ignore[misc]
        .annotate(count=Count("pk"))
    )


def published_ahead(campaign: Campaign, day: date, *, as_of: date | None = None) -> QuerySet[Visit]:
    """Return the visits from `day` on that schools were told of and that are not closed.

    After the evening of `as_of`, those of today's timetable, closed or not.
    """
    visits = Visit.objects.published().filter(campaign=campaign)
    if as_of is not None:
        return visits.filter(date__gt=as_of)
    return visits.filter(date__gte=day).exclude(state=Visit.State.COMPLETED)


def next_visits_of(
    campaign: Campaign,
    day: date,
    *,
    as_of: date | None = None,
) -> dict[int, date]:
    """Return the first published visit ahead for each school id."""
    ahead = published_ahead(campaign, day, as_of=as_of)
    return dict(ahead.order_by().values_list("school").annotate(next=Min("date")))
