"""What colleagues recorded at a visit since one last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from visits.models import Recording, Visit

from .roster import events_of

# A sender stamps `received_at` before it commits. No request lives this long, so going back this
# far finds every event that was not visible yet when the last reader looked.
OVERLAP = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Feed:
    """Events of a visit in order of arrival, and where to go on from."""

    events: list[Recording]
    cursor: datetime | None


def recordable_by(user: User) -> QuerySet[Visit]:
    """Return the visits whose marks `user` may send and see, cancelled and closed ones too."""
    visits = Visit.objects.exclude(state__in=(Visit.State.DRAFT, Visit.State.HELD))
    if user.may(Permission.PLAN_VISITS):
        return visits
    return visits.filter(crew__user=user) if user.may(Permission.RECORD) else visits.none()


def events_since(visit: Visit, since: datetime | None) -> Feed:
    """Return the events that arrived after `since`; some of them may have been seen before."""
    events = events_of(visit)
    if since:
        events = events.filter(received_at__gt=since - OVERLAP)
    found = list(events)
    return Feed(found, found[-1].received_at if found else since)
