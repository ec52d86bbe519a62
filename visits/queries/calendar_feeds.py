"""Which visits stand in a calendar."""

from __future__ import annotations

from django.db.models import QuerySet

from ektp_outreach.accounts.permissions import Permission
from schools.models import SchoolMember
from visits.models import CalendarFeed, Visit

Kind = CalendarFeed.Kind


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


def visits_in(feed: CalendarFeed) -> QuerySet[Visit]:
    """Return the visits that somebody was told of, those cancelled since included."""
    told = Visit.objects.filter(published_at__isnull=False)
    if feed.kind == Kind.SCHOOL:
        told = told.filter(school=feed.school)
    elif feed.kind == Kind.OPERATOR:
        told = told.filter(crew__user=feed.user)
    return (
        told.select_related("school__district", "campaign")
        .prefetch_related("devices", "operators")
        .order_by("date", "start_time", "pk")
    )
