"""Give, renew and read the addresses to which calendars subscribe."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import name_of, record_event
from schools.models import School
from visits.models import CalendarFeed

from .signed_keys import read_key, sign_key

PURPOSE = "visits.calendar_feeds"


@transaction.atomic
def open_feed(*, user: User, kind: CalendarFeed.Kind, school: School | None) -> CalendarFeed:
    """Return the calendar of this kind that `user` subscribes to; make it when there is none."""
    mine = CalendarFeed.objects.filter(user=user, kind=kind, school=school, revoked_at=None)
    if found := mine.first():
        return found
    CalendarFeed.objects.bulk_create(
        [CalendarFeed(user=user, kind=kind, school=school)], ignore_conflicts=True
    )
    feed = mine.get()
    record_event("open_calendar", *_about(feed), by=user, data={"calendar": name_of(feed)})
    return feed


@transaction.atomic
def renew_feed(*, feed: CalendarFeed, by: User, now: datetime) -> CalendarFeed:
    """Close the address of `feed` for good and give its owner a new one."""
    feed = CalendarFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    if feed.revoked_at is None:
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
        record_event("renew_calendar", *_about(feed), by=by, data={"calendar": name_of(feed)})
    return open_feed(user=feed.user, kind=CalendarFeed.Kind(feed.kind), school=feed.school)


def feed_token(feed: CalendarFeed) -> str:
    """Return what the calendar's address carries."""
    return sign_key(feed.key, purpose=PURPOSE)


def feed_of(token: str) -> CalendarFeed | None:
    """Return the calendar that `token` names, closed or not; None when not signed here."""
    key = read_key(token, purpose=PURPOSE)
    feeds = CalendarFeed.objects.select_related("school", "user")
    return feeds.filter(key=key).first() if key else None


def _about(feed: CalendarFeed) -> list[models.Model]:
    return [feed.school] if feed.school else [feed.user]
