"""Which visits stand in a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q

from ektp_outreach.accounts.permissions import Permission
from schools.models import SchoolMember
from visits.models import CalendarFeed, Visit, VisitOperator
from visits.models.visits import VisitQuerySet

Kind = CalendarFeed.Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit in a calendar; `sequence` and `changed_at` also count what befell its reader."""

    visit: Visit
    is_off: bool
    sequence: int
    changed_at: datetime


def is_open(feed: CalendarFeed) -> bool:
    """Say whether `feed` still answers: not renewed, and its owner still has the right to it."""
    if feed.revoked_at is not None or not feed.user.is_active:
        return False
    if feed.kind == Kind.SCHOOL:
        now_there = SchoolMember.objects.filter(
            school=feed.school, user=feed.user, ended_on=None
        ).exists()
        return now_there or feed.user.may(Permission.PLAN_VISITS)
    needed = Permission.PLAN_VISITS if feed.kind == Kind.OFFICE else Permission.RECORD
    return feed.user.may(needed)


def entries_of(feed: CalendarFeed) -> Iterator[Entry]:
    """Give the visits that the owner was told of, with those called off for the owner since."""
    told = (
        Visit.objects.filter(published_at__isnull=False)
        .select_related("school__district", "campaign")
        .prefetch_related("devices", "operators")
        .order_by("date", "start_time", "pk")
    )
    if feed.kind == Kind.OPERATOR:
        return _entries_of_operator(feed, told)
    if feed.kind == Kind.SCHOOL:
        told = told.filter(school=feed.school)
    return (
        Entry(visit, visit.state == Visit.State.CANCELLED, visit.sequence, visit.changed_at)
        for visit in told
    )


def _entries_of_operator(feed: CalendarFeed, told: VisitQuerySet) -> Iterator[Entry]:
    """A person who leaves a crew or comes back changes the visit as much as a move does."""
    history = VisitOperator.pgh_event_model.objects  # type: ignore[attr-defined]
    own = history.filter(user_id=feed.user_id)
    left = own.filter(
        visit_id=OuterRef("pk"), pgh_label="delete", pgh_created_at__gte=OuterRef("published_at")
    )
    crew = VisitOperator.objects.filter(visit=OuterRef("pk"), user=feed.user_id)
    told = told.filter(Q(Exists(crew)) | Q(Exists(left)))
    changes = {
        row["visit_id"]: row
        for row in own.values("visit_id").annotate(count=Count("pk"), last=Max("pgh_created_at"))
    }
    for visit in told:
        change = changes[visit.pk]
        goes = feed.user in visit.operators.all()
        yield Entry(
            visit,
            visit.state == Visit.State.CANCELLED or not goes,
            visit.sequence + change["count"] - 1,
            max(visit.changed_at, change["last"]),
        )
