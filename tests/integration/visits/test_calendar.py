"""Calendars to subscribe to: what two readers see, what a move does, who may read which."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import time_machine
import vobject
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from schools.models import School, SchoolMember
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_operator,
    make_school,
    make_user,
    make_visit,
)
from visits.actions.calendar_feeds import feed_token, open_feed, renew_feed
from visits.actions.visits import assign_operators, cancel_visit, move_visit
from visits.models import CalendarFeed, Campaign, Visit, VisitOperator

pytestmark = pytest.mark.django_db
Kind = CalendarFeed.Kind
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def school() -> School:
    return make_school(name='SMK Koma, Titik; "Kutip"', address="Jl. Veteran 1, Malang")


def published(campaign: Campaign, school: School, **fields: object) -> Visit:
    devices = [make_device(), make_device()]
    values = {"state": Visit.State.SCHEDULED, "published_at": timezone.now()} | fields
    return make_visit(campaign, school=school, devices=devices, **values)


def school_feed(school: School) -> CalendarFeed:
    return open_feed(user=make_head(school), kind=Kind.SCHOOL, school=school)


def read(client: Client, feed: CalendarFeed) -> str:
    answer = client.get(f"/kalender/{feed_token(feed)}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode()


def events(text: str) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_lines_are_as_the_standard_has_them(
    campaign: Campaign, school: School, client: Client
) -> None:
    published(campaign, school)
    text = read(client, school_feed(school))
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert "SMK Koma\\, Titik\\;" in text.replace("\r\n ", "")


def test_two_readers_see_the_same_visit(campaign: Campaign, school: School, client: Client) -> None:
    visit = published(campaign, school, start_time=time(8), end_time=time(11, 30))
    text = read(client, school_feed(school))
    (event,) = events(text).values()
    other = vobject.readOne(text).vevent
    for start, end, name in (
        (event["dtstart"].dt, event["dtend"].dt, str(event["location"])),
        (other.dtstart.value, other.dtend.value, other.location.value),
    ):
        assert start.astimezone(UTC) == datetime.combine(visit.date, time(1), UTC)
        assert end - start == timedelta(hours=3, minutes=30)
        assert name == 'SMK Koma, Titik; "Kutip", Jl. Veteran 1, Malang'
    assert event["dtstart"].params["TZID"] == "Asia/Jakarta"
    assert "TZID:Asia/Jakarta" in text
    assert len(event.walk("VALARM")) == 2
    assert event["status"] == "TENTATIVE"


def test_a_move_keeps_the_uid_and_raises_the_sequence(
    campaign: Campaign, school: School, client: Client
) -> None:
    visit, feed = published(campaign, school), school_feed(school)
    before = events(read(client, feed))
    move_visit(
        visit=visit,
        date=MONDAY + timedelta(days=2),
        start=time(9),
        end=time(12),
        by=make_user(Role.PLANNER),
    )
    after = events(read(client, feed))
    assert before.keys() == after.keys()
    old, new = *before.values(), *after.values()
    assert new["sequence"] > old["sequence"]
    assert new["dtstart"].dt.date() == MONDAY + timedelta(days=2)
    assert new["last-modified"].dt >= old["last-modified"].dt


def test_a_cancelled_visit_stays_and_says_so(
    campaign: Campaign, school: School, client: Client
) -> None:
    visit, feed = published(campaign, school), school_feed(school)
    before = events(read(client, feed))
    cancel_visit(visit=visit, reason="Ujian", by=make_user(Role.PLANNER))
    after = events(read(client, feed))
    assert before.keys() == after.keys()
    (event,) = after.values()
    assert (event["status"], event.walk("VALARM")) == ("CANCELLED", [])
    assert "Ujian" in event["description"]


def test_nobody_reads_what_is_not_theirs(
    campaign: Campaign, school: School, client: Client
) -> None:
    own, other = published(campaign, school), published(campaign, make_school())
    draft = make_visit(campaign, date=MONDAY + timedelta(days=1))
    held = make_visit(
        campaign,
        date=MONDAY + timedelta(days=3),
        devices=[make_device(), make_device()],
        state=Visit.State.HELD,
    )
    operator = make_operator(other)
    office = make_user(Role.PLANNER)
    feeds = {
        "school": (school_feed(school), {own}),
        "operator": (open_feed(user=operator, kind=Kind.OPERATOR, school=None), {other}),
        "office": (open_feed(user=office, kind=Kind.OFFICE, school=None), {own, other}),
    }
    for name, (feed, expected) in feeds.items():
        text = read(client, feed)
        found = {v for v in (own, other, draft, held) if f"/kunjungan/{v.pk}/" in unfold(text)}
        assert found == expected, name


def test_who_is_taken_off_a_crew_sees_the_visit_cancelled_and_back_when_he_is(
    campaign: Campaign, school: School, client: Client
) -> None:
    visit, by = published(campaign, school), make_user(Role.PLANNER)
    draft = make_visit(campaign, school=make_school(), devices=[])
    operator, other = make_operator(visit), make_operator(visit)
    VisitOperator.objects.create(visit=draft, user=operator)
    feed = open_feed(user=operator, kind=Kind.OPERATOR, school=None)

    def only() -> tuple[str, str, int, int]:
        ((uid, event),) = events(read(client, feed)).items()
        return uid, event["status"], event["sequence"], len(event.walk("VALARM"))

    uid, status, first, alarms = only()
    assert (status, alarms) == ("TENTATIVE", 2)
    VisitOperator.objects.filter(visit=draft).delete()  # never told of
    assign_operators(visit=visit, operators=[other], by=by)
    assert only() == (uid, "CANCELLED", first + 1, 0)
    assert f"{operator} tidak lagi bertugas di sini." in unfold(read(client, feed))
    assign_operators(visit=visit, operators=[operator, other], by=by)
    assert only() == (uid, "TENTATIVE", first + 2, 2)
    colleague = open_feed(user=other, kind=Kind.OPERATOR, school=None)
    assert [e["status"] for e in events(read(client, colleague)).values()] == ["TENTATIVE"]


def unfold(text: str) -> str:
    return text.replace("\r\n ", "")


def test_an_unchanged_calendar_is_not_sent_again(
    campaign: Campaign, school: School, client: Client
) -> None:
    published(campaign, school)
    address = f"/kalender/{feed_token(school_feed(school))}.ics"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    published(campaign, school, date=MONDAY + timedelta(days=1))
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_an_address_ends_with_its_owner_or_when_it_is_renewed(
    campaign: Campaign, school: School, client: Client
) -> None:
    feed = school_feed(school)
    new = renew_feed(feed=feed, by=feed.user, now=timezone.now())
    assert client.get(f"/kalender/{feed_token(feed)}.ics").status_code == 410
    read(client, new)
    SchoolMember.objects.filter(user=feed.user).update(ended_on=date(2026, 11, 19))
    assert client.get(f"/kalender/{feed_token(new)}.ics").status_code == 410


@pytest.mark.parametrize("token", ["x", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA.x"])
def test_a_forged_address_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/kalender/{token}.ics").status_code == 404


def test_the_address_stands_on_the_pages(
    campaign: Campaign, school: School, client: Client
) -> None:
    def address_on(page: str, user: User, **wanted: str) -> bool:
        client.force_login(user)
        client.post(page, wanted)
        return "webcal://" in client.get(page).content.decode()

    assert address_on("/kalender/", make_user(Role.PLANNER), kalender="office")
    assert address_on("/kalender/", make_user(Role.OPERATOR), kalender="operator")
    assert not address_on("/kalender/", make_user(Role.OPERATOR), kalender="office")
    assert address_on(f"/sekolah-saya/kalender/{school.npsn}/", make_head(school))
