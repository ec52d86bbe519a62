"""Visits as a calendar to subscribe to (RFC 5545, with the properties of RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from visits.models import CalendarFeed, Visit
from visits.queries.calendar_feeds import Entry

PRODUCT = "-//Jadwal Rekam KTP-el//ektp_outreach//ID"
REFRESH = timedelta(hours=1)
# Before the visit begins: a day to remind the pupils, two hours to set out.
ALARMS = (timedelta(days=1), timedelta(hours=2))


def write_calendar(
    feed: CalendarFeed, entries: Iterable[Entry], *, zone: str, base_url: str
) -> bytes:
    """Return the calendar of `feed`: one event for each visit, times in `zone`.

    The bytes change only when a visit does: DTSTAMP is the time of a visit's last change.
    """
    with translation.override("id"):
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("name", _title(feed))
        calendar.add("x-wr-calname", _title(feed))
        calendar.add("x-wr-timezone", zone)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for entry in entries:
            calendar.add_component(_event(feed, entry, base_url))
        calendar.add_missing_timezones()
        return calendar.to_ical()


def uid_of(visit: Visit) -> str:
    """Return a name of the visit that no move and no other office shares."""
    return str(uuid5(NAMESPACE_OID, f"visit {visit.pk} of {visit.created_at.isoformat()}"))


def _title(feed: CalendarFeed) -> str:
    if feed.kind == CalendarFeed.Kind.SCHOOL:
        return _("Rekam KTP-el di %(school)s") % {"school": feed.school}
    if feed.kind == CalendarFeed.Kind.OPERATOR:
        return _("Rekam KTP-el: tugas %(person)s") % {"person": feed.user}
    return _("Rekam KTP-el: semua kunjungan")


def _event(feed: CalendarFeed, entry: Entry, base_url: str) -> Event:
    visit, event = entry.visit, Event()
    school = visit.school
    starts, ends = visit.period_in(visit.campaign.time_zone)
    changed = entry.changed_at.astimezone(ZoneInfo("UTC")).replace(microsecond=0)
    event.add("uid", uid_of(visit))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("status", "CANCELLED" if entry.is_off else _status(visit))
    event.add("summary", _summary(feed, entry))
    event.add("location", ", ".join(p for p in (school.name, school.address) if p))
    event.add("geo", (school.latitude, school.longitude))
    event.add("description", _description(feed, entry))
    event.add("url", f"{base_url}{_page(feed, visit)}")
    event.add("categories", ["KTP-el"])
    if not entry.is_off:
        for before in ALARMS:
            event.add_component(_alarm(_summary(feed, entry), before))
    return event


def _status(visit: Visit) -> str:
    return "TENTATIVE" if visit.state == Visit.State.SCHEDULED else "CONFIRMED"


def _summary(feed: CalendarFeed, entry: Entry) -> str:
    what = _("Perekaman KTP-el")
    if feed.kind != CalendarFeed.Kind.SCHOOL:
        what = f"{what}: {entry.visit.school.name}"
    if entry.is_off:
        return _("BATAL: %(what)s") % {"what": what}
    return what


def _description(feed: CalendarFeed, entry: Entry) -> str:
    visit = entry.visit
    lines = [
        _("Status: %(state)s") % {"state": visit.get_state_display()},
        _("Alat: %(devices)s") % {"devices": ", ".join(d.name for d in visit.devices.all())},
        _("Petugas: %(count)d orang") % {"count": len(visit.operators.all())},
    ]
    if visit.cancel_reason:
        lines.append(_("Alasan batal: %(reason)s") % {"reason": visit.cancel_reason})
    elif entry.is_off:
        lines.append(_("%(person)s tidak lagi bertugas di sini.") % {"person": feed.user})
    return "\n".join(lines)


def _page(feed: CalendarFeed, visit: Visit) -> str:
    own = "sekolah-saya/" if feed.kind == CalendarFeed.Kind.SCHOOL else ""
    return f"/{own}kunjungan/{visit.pk}/"


def _alarm(text: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -before)
    return alarm
