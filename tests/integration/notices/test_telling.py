"""Who is told what: once for each fact, in its transaction, at decent hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
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
from visits.actions.move_requests import accept_move, decline_move, request_move
from visits.actions.notices import mark_sent, send_again
from visits.actions.reminders import make_reminders
from visits.actions.sending import send_due_notices
from visits.actions.telling import tell_published
from visits.actions.visits import cancel_visit, move_visit, publish_visit
from visits.models import Campaign, Notice, PortalLink, Visit
from visits.queries.sending_times import sending_time

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)  # Wednesday, 10.00 in Malang
Kind, State = Notice.Kind, Notice.State
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def visit(campaign: Campaign) -> Visit:
    return make_visit(campaign, devices=[make_device(), make_device()])


@pytest.fixture
def head(visit: Visit) -> User:
    return make_head(visit.school)


@pytest.fixture
def planner() -> User:
    return make_user(Role.PLANNER)


def told(*kinds: str) -> list[Notice]:
    found = Notice.objects.order_by("pk")
    return list(found.filter(kind__in=kinds) if kinds else found)


def publish(visit: Visit, by: User) -> Visit:
    return publish_visit(visit=visit, by=by, now=timezone.now())


def move(visit: Visit, day: object, by: User) -> Visit:
    return move_visit(visit=visit, date=day, start=visit.start_time, end=visit.end_time, by=by)


def test_publishing_tells_the_schools_people_and_the_crew_once(
    visit: Visit, head: User, planner: User
) -> None:
    operator = make_operator(visit)
    publish(visit, planner)
    tell_published([visit])
    assert {notice.recipient for notice in told()} == {head, operator}
    assert len(told()) == 2
    notice = Notice.objects.get(recipient=head)
    assert "Senin, 23 November 2026" in notice.subject
    assert "/s/" in notice.body
    assert "/s/" not in Notice.objects.get(recipient=operator).body


def test_nothing_is_told_when_the_fact_does_not_come_to_be(
    visit: Visit, head: User, planner: User
) -> None:
    with transaction.atomic():
        publish(visit, planner)
        assert len(told()) == 1
        transaction.set_rollback(True)
    assert told() == []
    assert head.is_active


def test_a_moved_visit_tells_again_with_the_old_and_the_new_date(
    visit: Visit, head: User, planner: User
) -> None:
    publish(visit, planner)
    Notice.objects.update(state=State.SENT, sent_at=timezone.now())
    move(visit, DAYS[1], planner)
    move(visit, DAYS[0], planner)
    move(visit, DAYS[1], planner)
    found = told(Kind.MOVED)
    assert [notice.state for notice in found] == [State.DROPPED, State.DROPPED, State.WAITING]
    assert "Senin, 23 November 2026" in found[-1].body
    assert "Selasa, 24 November 2026" in found[-1].body
    assert {notice.recipient for notice in found} == {head}


def test_a_move_names_the_date_that_each_person_knows(
    visit: Visit, head: User, planner: User
) -> None:
    """The news of the first move was never sent: nobody knows of that date."""
    publish(visit, planner)
    Notice.objects.update(state=State.SENT, sent_at=timezone.now())
    move(visit, DAYS[1], planner)
    deputy = make_head(visit.school)
    move(visit, DAYS[2], planner)
    bodies = {notice.recipient: notice.body for notice in told(Kind.MOVED)}
    assert "Senin, 23 November 2026" in bodies[head]
    assert "Selasa, 24 November 2026" not in bodies[head]
    assert "Selasa, 24 November 2026" in bodies[deputy]
    assert all("Rabu, 25 November 2026" in body for body in bodies.values())


def test_a_draft_moves_and_goes_without_a_word(visit: Visit, head: User, planner: User) -> None:
    move(visit, DAYS[1], planner)
    cancel_visit(visit=visit, reason="Salah", by=planner)
    assert told() == []
    assert head.is_active


def test_a_cancelled_visit_is_told_with_its_reason_and_nothing_stale_is_sent(
    visit: Visit, head: User, planner: User
) -> None:
    publish(visit, planner)
    cancel_visit(visit=visit, reason="Banjir di jalan masuk", by=planner)
    assert [(n.kind, n.state) for n in told()] == [
        (Kind.PUBLISHED, State.DROPPED),
        (Kind.CANCELLED, State.WAITING),
    ]
    assert "Banjir di jalan masuk" in told(Kind.CANCELLED)[0].body
    assert told()[0].recipient == head


def test_a_visit_is_cancelled_long_after_the_campaign(
    visit: Visit, head: User, planner: User
) -> None:
    publish(visit, planner)
    later = datetime(2027, 6, 1, 3, 0, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        cancel_visit(visit=visit, reason="Tidak pernah terlaksana.", by=planner)
        assert PortalLink.objects.usable(later).get().expires_at == later + timedelta(days=30)
    assert told("cancelled")[-1].recipient == head


def test_a_second_visit_is_a_follow_up(campaign: Campaign, head: User, planner: User) -> None:
    school = head.school_memberships.get().school
    make_visit(
        campaign,
        school=school,
        date=DAYS[0] - timedelta(days=14),
        devices=[make_device(), make_device()],
        state=Visit.State.COMPLETED,
        published_at=NOW,
        completed_at=NOW,
    )
    publish(
        make_visit(campaign, school=school, date=DAYS[2], devices=[make_device(), make_device()]),
        planner,
    )
    assert [notice.kind for notice in told()] == [Kind.FOLLOW_UP]


def test_a_request_is_told_to_planners_and_its_answer_to_the_school(
    visit: Visit, head: User, planner: User
) -> None:
    publish(visit, planner)
    now = timezone.now()
    request = request_move(visit=visit, dates=[DAYS[1]], reason="Ujian", by=head, now=now)
    assert [n.recipient for n in told(Kind.REQUESTED)] == [planner]
    decline_move(request=request, answer="Alat penuh", by=planner, now=now)
    assert "Alat penuh" in told(Kind.ANSWERED)[0].body
    request = request_move(visit=visit, dates=[DAYS[1]], reason="Ujian", by=head, now=now)
    accept_move(request=request, day=DAYS[1], by=planner, now=now)
    assert "disetujui" in told(Kind.ANSWERED)[1].body
    assert "Senin, 23 November 2026" in told(Kind.MOVED)[0].body


def test_who_has_a_phone_alone_is_told_by_a_click_of_staff(
    visit: Visit, planner: User, client: Client
) -> None:
    make_head(visit.school, email="", phone="+6281234567890")
    publish(visit, planner)
    (notice,) = told()
    assert (notice.channel, notice.address) == (Notice.Channel.WHATSAPP, "+6281234567890")
    client.force_login(planner)
    assert notice.get_kind_display() in client.get("/pemberitahuan/").content.decode()
    assert (
        "https://wa.me/6281234567890?text="
        in client.get(f"/pemberitahuan/{notice.pk}/").content.decode()
    )
    client.post(f"/pemberitahuan/{notice.pk}/sampai/")
    notice.refresh_from_db()
    assert (notice.state, notice.sent_by) == (State.SENT, planner)


@pytest.mark.parametrize(
    ("days_before", "expected"),
    [
        (8, []),
        (7, [Kind.REMINDER_7]),
        (5, [Kind.REMINDER_7]),
        (3, [Kind.REMINDER_3]),
        (1, [Kind.REMINDER_1]),
        (0, []),
    ],
)
def test_reminders_come_once_and_late_ones_only_the_nearest(
    visit: Visit, head: User, planner: User, days_before: int, expected: list[str]
) -> None:
    Visit.objects.filter(pk=visit.pk).update(date=DAYS[4])
    publish(Visit.objects.get(), planner)
    Notice.objects.all().delete()
    when = datetime.combine(DAYS[4] - timedelta(days=days_before), time(3), UTC)
    with time_machine.travel(when):
        for _ in range(3):
            make_reminders(now=when)
    reminders = [n for n in told() if n.kind != Kind.NOT_READY]
    assert [n.kind for n in reminders] == expected
    assert {n.recipient for n in reminders} <= {head}


def test_a_reminder_that_waits_for_the_morning_is_still_right_then(
    visit: Visit, head: User, planner: User
) -> None:
    """Written late on the eve it goes out on the day itself: it names the day, not "tomorrow"."""
    Visit.objects.filter(pk=visit.pk).update(date=DAYS[2])
    publish(Visit.objects.get(), planner)
    Notice.objects.all().delete()
    eve = datetime.combine(DAYS[1], time(15), UTC)  # 22.00 in Malang
    with time_machine.travel(eve):
        make_reminders(now=eve)
    reminder, unready, *_ = [n for n in told() if n.recipient == head]
    assert reminder.not_before == datetime.combine(DAYS[2], time(0), UTC)
    assert reminder.subject.endswith(", Rabu, 25 November 2026")
    for text in (reminder.subject, reminder.body, unready.subject, unready.body):
        assert "Besok" not in text
        assert "hari lagi" not in text
        assert "tinggal" not in text


def test_the_reminder_before_a_monday_comes_on_friday(
    visit: Visit, head: User, planner: User
) -> None:
    publish(visit, planner)
    Notice.objects.all().delete()
    friday = datetime.combine(MONDAY - timedelta(days=3), time(3), UTC)
    with time_machine.travel(friday):
        make_reminders(now=friday)
    assert [n.kind for n in told(Kind.REMINDER_1, Kind.REMINDER_3)] == [Kind.REMINDER_1]
    assert head.is_active


def test_an_unready_school_and_the_planners_are_told_at_three_days_and_at_one(
    visit: Visit, head: User, planner: User
) -> None:
    Visit.objects.filter(pk=visit.pk).update(date=DAYS[4])
    publish(Visit.objects.get(), planner)
    for days in (3, 2, 1):
        when = datetime.combine(DAYS[4] - timedelta(days=days), time(3), UTC)
        with time_machine.travel(when):
            make_reminders(now=when)
    facts = {(n.recipient, n.fact.split(":")[0]) for n in told(Kind.NOT_READY)}
    assert facts == {
        (person, fact) for person in (head, planner) for fact in ("not_ready_3", "not_ready_1")
    }


def test_notices_are_indonesian_whoever_writes_them(
    visit: Visit, head: User, planner: User
) -> None:
    with translation.override("en"):
        publish(visit, planner)
        when = datetime.combine(MONDAY - timedelta(days=1), time(3), UTC)
        with time_machine.travel(when):
            make_reminders(now=when)
    (unready,) = told(Kind.NOT_READY)[:1]
    assert "Siswa sudah diberi tahu" in unready.body
    assert "Senin, 23 November 2026" in told(Kind.PUBLISHED)[0].subject
    assert head.is_active


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(11, 10), local(11, 10)),
        (local(11, 21), local(12, 7)),
        (local(11, 5), local(11, 7)),
        (local(13, 20), local(16, 7)),
        (local(14, 12), local(16, 7)),
    ],
)
def test_nights_and_weekends_are_respected(
    campaign: Campaign, now: datetime, expected: datetime
) -> None:
    assert sending_time(campaign, now) == expected


def test_news_of_tomorrow_does_not_wait_for_monday(campaign: Campaign) -> None:
    monday_morning = local(16, 8)
    assert sending_time(campaign, local(14, 12), monday_morning) == local(14, 12)
    assert sending_time(campaign, local(15, 22), monday_morning) == local(16, 7)
    assert sending_time(campaign, local(16, 6), local(16, 6, 30)) == local(16, 6)


def test_staff_send_again_to_the_corrected_address(visit: Visit, head: User, planner: User) -> None:
    publish(visit, planner)
    (notice,) = told()
    Notice.objects.update(state=State.FAILED, problem="550", attempts=1)
    User.objects.filter(pk=head.pk).update(email="benar@contoh.test")
    notice.refresh_from_db()
    assert send_again(notice=notice, by=planner, now=timezone.now())
    notice.refresh_from_db()
    assert (notice.state, notice.address) == (State.WAITING, "benar@contoh.test")
    assert not send_again(notice=notice, by=planner, now=timezone.now())
    assert mark_sent(notice=notice, by=planner, now=timezone.now())
    assert not mark_sent(notice=notice, by=planner, now=timezone.now())


def test_a_school_without_people_is_a_task(client: Client, planner: User) -> None:
    campaign = make_campaign()
    from tests.factories import make_student

    school = make_school(name="SMK Sepi")
    make_student(school)
    client.force_login(planner)
    page = client.get("/pemberitahuan/").content.decode()
    assert "SMK Sepi" in page
    assert campaign.is_active
    make_head(school)
    assert "SMK Sepi" not in client.get("/pemberitahuan/").content.decode()


class Gateway:
    """A sender as docs/notices.md shows it to an office."""

    channel = Notice.Channel.WHATSAPP
    sent: ClassVar[list[str]] = []

    def send(self, notice: Notice, hand_over: Callable[[], None]) -> None:
        hand_over()
        self.sent.append(notice.address)

    def close(self) -> None:
        """Nothing is open."""


def test_an_office_with_a_gateway_needs_no_click(
    visit: Visit, planner: User, settings: Any, client: Client
) -> None:
    settings.NOTICE_SENDERS = [f"{__name__}.Gateway"]
    make_head(visit.school, email="", phone="+6281234567890")
    publish(visit, planner)
    client.force_login(planner)
    assert "Kirim lewat WhatsApp" not in client.get("/pemberitahuan/").content.decode()
    assert send_due_notices() == 1
    assert Gateway.sent == ["+6281234567890"]
    assert told()[0].state == State.SENT
