"""The demo's ways in for schools and calendars."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from ektp_outreach.accounts.models import User
from schools.models import SchoolMember
from visits.actions.calendar_feeds import feed_token
from visits.actions.portal_links import token_of
from visits.models import CalendarFeed, Campaign, PortalLink

Kind = CalendarFeed.Kind
OWNERS = ((Kind.OFFICE, "jadwal@demo.test"), (Kind.OPERATOR, "operator@demo.test"))


def open_doors(campaign: Campaign) -> None:
    """Give everybody who speaks for a school a link and a calendar, and the office two."""
    end = campaign.election_day + timedelta(days=1)
    expires_at = datetime.combine(end, time(), ZoneInfo(campaign.time_zone))
    planner = User.objects.get(email="jadwal@demo.test")
    members = list(SchoolMember.objects.filter(ended_on=None).order_by("school__npsn", "pk"))
    PortalLink.objects.bulk_create(
        PortalLink(member=member, expires_at=expires_at, created_by=planner) for member in members
    )
    CalendarFeed.objects.bulk_create(
        CalendarFeed(user_id=member.user_id, kind=Kind.SCHOOL, school_id=member.school_id)
        for member in members
    )
    for kind, email in OWNERS:
        CalendarFeed.objects.create(user=User.objects.get(email=email), kind=kind)


def portal_links() -> list[dict[str, str]]:
    """Return the address of each school's page."""
    links = PortalLink.objects.filter(revoked_at=None).select_related("member__school")
    return [
        {"npsn": link.member.school.npsn, "url": _url("link_home", token_of(link))}
        for link in links.order_by("member__school__npsn", "pk")
    ]


def calendars() -> list[dict[str, str]]:
    """Return the address of each calendar, the office's and the operator's first."""
    feeds = CalendarFeed.objects.filter(revoked_at=None).order_by("kind", "school__npsn", "pk")
    return [{"kind": feed.kind, "url": _url("calendar_file", feed_token(feed))} for feed in feeds]


def _url(name: str, token: str) -> str:
    return f"{settings.BASE_URL}{reverse(f'visits:{name}', args=[token])}"
