"""The demo's ways in for schools and calendars."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from ektp_outreach.accounts.models import User
from schools.models import SchoolMember
from visits.actions.calendar_feeds import feed_token
from visits.actions.move_requests import request_move
from visits.actions.portal_links import token_of
from visits.actions.readiness import report_readiness
from visits.actions.telling import tell_published
from visits.models import CalendarFeed, Campaign, Letterhead, Notice, PortalLink, Readiness, Visit
from visits.queries.offers import offers_for
from visits.queries.planning import local_day

from .calendar import Office

Kind = CalendarFeed.Kind
MOVABLE = (Visit.State.SCHEDULED, Visit.State.CONFIRMED)
CONTACT = "Bapak Joko (guru BK)"
# How many things each of the schools of today and of the next days has prepared.
READY_TODAY, READY = (6, 7, 7), (3, 7, 7, 5, 1)
REASONS = ("Ujian praktik pada hari itu.", "Aula dipakai untuk rapat orang tua.")
TROUBLES = (
    (Notice.State.FAILED, "550 5.1.1 mailbox unavailable"),
    (Notice.State.UNSURE, Notice.Problem.INTERRUPTED),
)
LETTERHEAD = {
    "government": "Pemerintah Kota Malang",
    "address": "Jl. Mayjen Sungkono, Kedungkandang, Kota Malang",
    "contact": "surat@demo.test",
    "city": "Malang",
    "signatory_title": "Kepala Dinas,",
    "signatory_name": "Dra. Contoh Pejabat, M.Si.",
    "signatory_rank": "Pembina Utama Muda",
    "signatory_nip": "19700101 199003 2 000",
    "copies": "Cabang Dinas Pendidikan Wilayah Malang\nCamat setempat",
}
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


def have_a_dialogue(office: Office, coming: list[Visit], now: datetime) -> None:
    """Let schools answer: some are ready, two ask for other dates, and one mail came back."""
    Letterhead.objects.create(campaign=office.campaign, **LETTERHEAD)
    today = local_day(office.campaign, now)
    here = [visit for visit in coming if visit.date == today]
    told = [visit for visit in coming if visit.is_published and visit.date > today]
    for visit, ready in (*zip(here, READY_TODAY, strict=False), *zip(told, READY, strict=False)):
        head = office.heads[visit.school_id]
        changes: dict[str, bool | str] = dict.fromkeys(Readiness.ITEMS[:ready], True)
        if ready == len(Readiness.ITEMS):
            changes["contact_name"] = CONTACT
        report_readiness(visit=visit, changes=changes, by=head, now=now)
    asked = 0
    for visit in reversed(told):
        offers = offers_for(office.campaign, visit, today=today)
        if asked < len(REASONS) and len(offers) > 2 and visit.state in MOVABLE:
            head = office.heads[visit.school_id]
            dates = [offer.date for offer in offers[:3]]
            request_move(visit=visit, dates=dates, reason=REASONS[asked], by=head, now=now)
            asked += 1
    tell_published(told)
    _as_if_sent()


def _as_if_sent() -> None:
    """Nobody is written to from the demo's past: what stands there was sent, but for two."""
    notices = Notice.objects.filter(kind__in=(Notice.Kind.PUBLISHED, Notice.Kind.FOLLOW_UP))
    notices.update(state=Notice.State.SENT, sent_at=F("created_at"), attempts=1)
    for notice, (state, problem) in zip(notices.order_by("pk")[:2], TROUBLES, strict=False):
        Notice.objects.filter(pk=notice.pk).update(state=state, problem=problem, sent_at=None)
