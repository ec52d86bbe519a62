"""Calendars to subscribe to: the file itself, and the pages that give its address."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from schools.models import School
from visits.actions.calendar_feeds import feed_of, feed_token, open_feed, renew_feed
from visits.models import CalendarFeed, Campaign
from visits.queries.calendar_feeds import entries_of, is_open

from .portal_door import Visitor

Kind = CalendarFeed.Kind


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar that a person may have; `address` once it has been made."""

    kind: CalendarFeed.Kind
    address: str = ""

    @property
    def webcal(self) -> str:
        """The same address as calendar programs register it."""
        return f"webcal://{self.address.partition('://')[2]}"


@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send a calendar to whoever has its address; 410 once it was renewed or its owner left."""
    from visits.exports.calendar import write_calendar

    feed = feed_of(token)
    if feed is None:
        raise Http404
    if not is_open(feed):
        return HttpResponse(status=410)
    CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=timezone.now())
    campaign = Campaign.objects.current()
    zone = campaign.time_zone if campaign else settings.TIME_ZONE
    text = write_calendar(feed, entries_of(feed), zone=zone, base_url=settings.BASE_URL)
    etag = quote_etag(sha256(text).hexdigest())
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="rekam-ktp-el.ics"',
        "Referrer-Policy": "no-referrer",
    }
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


calendar_file.permissions = ("calendar token",)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS, Permission.RECORD)
def calendars(request: SignedInRequest) -> HttpResponse:
    """Show a colleague's calendars; POST makes the address of one, or renews it."""
    kinds = [Kind.OFFICE] if request.user.may(Permission.PLAN_VISITS) else []
    if request.user.may(Permission.RECORD):
        kinds.append(Kind.OPERATOR)
    if request.method == "POST":
        for kind in kinds:
            if kind == request.POST.get("kalender"):
                _give(request, request.user, kind, None)
        return redirect("visits:calendars")
    given = [_subscription(request.user, kind, None) for kind in kinds]
    return render(request, "visits/calendars.html", {"subscriptions": given})


@require_http_methods(["GET", "HEAD", "POST"])
def school_calendar(request: HttpRequest, visitor: Visitor, npsn: str) -> HttpResponse:
    """Show the calendar of one of the visitor's schools; POST makes its address or renews it."""
    school = get_object_or_404(visitor.schools, npsn=npsn)
    if request.method == "POST":
        _give(request, visitor.user, Kind.SCHOOL, school)
        return redirect(visitor.url("calendar", npsn))
    given = [_subscription(visitor.user, Kind.SCHOOL, school)]
    context = {"visitor": visitor, "school": school, "subscriptions": given}
    return render(request, "visits/portal_calendar.html", context)


def _subscription(user: User, kind: CalendarFeed.Kind, school: School | None) -> Subscription:
    feeds = CalendarFeed.objects.filter(user=user, kind=kind, school=school, revoked_at=None)
    feed = feeds.first()
    return Subscription(kind, address_of(feed) if feed else "")


def _give(request: HttpRequest, user: User, kind: CalendarFeed.Kind, school: School | None) -> None:
    feed = open_feed(user=user, kind=kind, school=school)
    if "ganti" in request.POST:
        renew_feed(feed=feed, by=user, now=timezone.now())
        messages.success(request, _("Alamat kalender diganti; yang lama tidak berlaku lagi."))


def address_of(feed: CalendarFeed) -> str:
    """Return the whole address of a calendar, as a calendar program is given it."""
    return f"{settings.BASE_URL}{reverse('visits:calendar_file', args=[feed_token(feed)])}"
