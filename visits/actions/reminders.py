"""Remind schools of visits that are near, and tell staff of schools that are not ready."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from visits.models import Campaign, Notice, Visit
from visits.queries.planning import local_day
from visits.queries.readiness import ALARM_DAYS, WARN_DAYS, unready_visits
from visits.queries.sending_times import previous_working_day

from .telling import everybody_at, people_of, tell

Kind = Notice.Kind
REMINDERS = {1: Kind.REMINDER_1, 3: Kind.REMINDER_3, 7: Kind.REMINDER_7}
# Who was told of the visit so lately needs no reminder of it yet.
QUIET = timedelta(hours=20)


@transaction.atomic
def make_reminders(*, now: datetime) -> None:
    """Write the reminders that are due; running it twice, or late, tells nobody twice.

    A reminder of H-n is due n days before the visit, or on the last working day before that.
    After a pause only the nearest one is written, and none for a visit that is past.
    """
    campaign = Campaign.objects.current()
    if campaign is None:
        return
    today = local_day(campaign, now)
    coming = Visit.objects.filter(
        campaign=campaign,
        state__in=(Visit.State.SCHEDULED, Visit.State.CONFIRMED),
        date__gt=today,
        date__lte=today + timedelta(days=14),
    )
    for visit in coming.select_related("school", "campaign").order_by("date", "pk"):
        days = _due(campaign, visit, today)
        if days and not _told_lately(visit, now):
            people = everybody_at(visit) if days == 1 else people_of(visit)
            tell(REMINDERS[days], _fact(f"reminder_{days}", visit), visit, people)
    _tell_unready(coming, today)


def _due(campaign: Campaign, visit: Visit, today: date) -> int:
    """Return the nearest reminder that is due: 1, 3 or 7 days before, 0 for none."""
    for days in sorted(REMINDERS):
        if today >= previous_working_day(campaign, visit.date - timedelta(days=days)):
            return days
    return 0


def _tell_unready(visits: object, today: date) -> None:
    planners = list(User.objects.filter(role=Role.PLANNER, is_active=True))
    with translation.override("id"):
        unready = unready_visits(visits, today=today)  # type: ignore[arg-type]
    for each in unready:
        days = ALARM_DAYS if each.is_urgent else WARN_DAYS
        people = [*people_of(each.visit), *planners]
        more = {"missing": each.missing}
        tell(Kind.NOT_READY, _fact(f"not_ready_{days}", each.visit), each.visit, people, more)


def _told_lately(visit: Visit, now: datetime) -> bool:
    news = Notice.objects.filter(visit=visit, created_at__gt=now - QUIET)
    return news.filter(kind__in=(Kind.PUBLISHED, Kind.FOLLOW_UP, Kind.MOVED)).exists()


def _fact(what: str, visit: Visit) -> str:
    return f"{what}:{visit.pk}:{visit.date.isoformat()}"
