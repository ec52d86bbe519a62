"""A school's people press things in an odd order: old tabs, second thoughts, a head who leaves."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.models import SchoolMember
from tests.factories import MONDAY, make_campaign, make_device, make_head, make_user, make_visit
from visits.actions.holds import release_holds
from visits.actions.move_requests import accept_move, decline_move, request_move
from visits.actions.people import add_person, correct_person, end_membership
from visits.actions.portal_links import give_link, token_of
from visits.actions.visits import cancel_visit, move_visit, publish_visit
from visits.models import MoveRequest, Notice, Visit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)  # Monday, 10.00 in Malang
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]
State = MoveRequest.State


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def planner() -> User:
    return make_user(Role.PLANNER)


@pytest.fixture
def visit(planner: User) -> Visit:
    campaign = make_campaign()
    draft = make_visit(campaign, devices=[make_device(), make_device()])
    for _ in range(2):
        make_device()
    return publish_visit(visit=draft, by=planner, now=timezone.now())


@pytest.fixture
def head(visit: Visit) -> User:
    return make_head(visit.school)


def page_of(head: User, visit: Visit) -> str:
    member = SchoolMember.objects.get(user=head)
    link = give_link(member=member, expires_at=NOW + timedelta(days=30), by=None)
    return f"/s/{token_of(link)}/kunjungan/{visit.pk}/"


def fields_of(client: Client, page: str) -> dict[str, str]:
    """Return what the form that confirms would send."""
    html = client.get(page).content.decode()
    form = re.search(r'action="[^"]*konfirmasi/".*?</form>', html, re.DOTALL)
    assert form
    return dict(re.findall(r'name="(tanggal)"\s+value="([^"]*)"', form.group()))


def ask(visit: Visit, head: User) -> MoveRequest:
    return request_move(visit=visit, dates=[DAYS[1]], reason="Ujian", by=head, now=timezone.now())


def move(visit: Visit, planner: User, day: int) -> None:
    move_visit(visit=visit, date=DAYS[day], start=visit.start_time, end=visit.end_time, by=planner)


def test_an_old_tab_confirms_no_date_that_it_did_not_show(
    client: Client, visit: Visit, head: User, planner: User
) -> None:
    page = page_of(head, visit)
    seen = fields_of(client, page)
    move(visit, planner, 2)
    answer = client.post(f"{page}konfirmasi/", seen, follow=True).content.decode()
    assert "Tanggal kunjungan baru saja berubah" in answer
    visit.refresh_from_db()
    assert visit.state == Visit.State.SCHEDULED
    client.post(f"{page}konfirmasi/", fields_of(client, page))
    visit.refresh_from_db()
    assert (visit.state, visit.date) == (Visit.State.CONFIRMED, DAYS[2])


def test_an_old_tab_confirms_no_other_hours(
    client: Client, visit: Visit, head: User, planner: User
) -> None:
    page = page_of(head, visit)
    seen = fields_of(client, page)
    move_visit(
        visit=visit,
        date=visit.date,
        start=visit.start_time.replace(hour=10),
        end=visit.end_time,
        by=planner,
    )
    client.post(f"{page}konfirmasi/", seen)
    visit.refresh_from_db()
    assert visit.state == Visit.State.SCHEDULED


def test_who_confirms_after_all_asks_for_no_other_date_any_more(
    client: Client, visit: Visit, head: User
) -> None:
    request, page = ask(visit, head), page_of(head, visit)
    held = request.hold
    client.post(f"{page}konfirmasi/", fields_of(client, page))
    request.refresh_from_db()
    visit.refresh_from_db()
    assert (visit.state, request.state) == (Visit.State.CONFIRMED, State.WITHDRAWN)
    assert request.answered_by == head
    assert held is not None
    assert not Visit.objects.filter(pk=held.pk).exists()
    assert AuditEvent.objects.filter(action="withdraw_move").count() == 1


def test_a_school_sees_that_its_place_is_held_no_longer(
    client: Client, visit: Visit, head: User
) -> None:
    ask(visit, head)
    page = page_of(head, visit)
    assert "Pilihan pertama ditahan untuk sekolah Anda sampai" in client.get(page).content.decode()
    with time_machine.travel(NOW + timedelta(hours=49)):
        late = client.get(page).content.decode()  # before the worker has freed it
        assert release_holds(now=timezone.now()) == 1
        later = client.get(page).content.decode()
    for text in (late, later):
        assert "Tempat untuk pilihan pertama tidak ditahan lagi" in text
        assert "ditahan untuk sekolah Anda sampai" not in text
    assert "Tarik permintaan" in later


def test_an_old_refusal_is_not_shown_beside_a_new_date(
    client: Client, visit: Visit, head: User, planner: User
) -> None:
    page, refusal = page_of(head, visit), "Dinas tidak dapat memindahkan kunjungan: Alat penuh"
    decline_move(request=ask(visit, head), answer="Alat penuh", by=planner, now=timezone.now())
    # Postgres, whose clock is not frozen, says when a visit changed.
    answered_at = Visit.objects.get().changed_at + timedelta(microseconds=1)
    MoveRequest.objects.update(answered_at=answered_at)
    assert refusal in client.get(page).content.decode()
    move(visit, planner, 2)
    assert refusal not in client.get(page).content.decode()


def test_whatever_comes_after_the_end_of_a_visit_changes_nothing(
    client: Client, visit: Visit, head: User, planner: User
) -> None:
    page = page_of(head, visit)
    seen = fields_of(client, page)
    ask(visit, head)
    cancel_visit(visit=visit, reason="Banjir", by=planner)
    before = list(Visit.objects.values()), list(MoveRequest.objects.values())
    asked = {"first": DAYS[1].isoformat(), "reason": "Ujian"}
    for step, data in (("konfirmasi/", seen), ("tarik/", {}), ("pindah/", asked)):
        assert client.post(f"{page}{step}", data).status_code in (302, 422)
    assert (list(Visit.objects.values()), list(MoveRequest.objects.values())) == before
    assert MoveRequest.objects.get().state == State.OVERTAKEN


def test_withdrawing_twice_and_after_the_answer_is_told(
    client: Client, visit: Visit, head: User, planner: User
) -> None:
    page = page_of(head, visit)
    accept_move(request=ask(visit, head), day=DAYS[1], by=planner, now=timezone.now())
    answer = client.post(f"{page}tarik/", follow=True).content.decode()
    assert "sudah dijawab atau tidak berlaku lagi" in answer
    visit.refresh_from_db()
    assert visit.date == DAYS[1]


def test_a_new_head_is_told_of_what_is_ahead_and_the_old_one_of_nothing_more(
    visit: Visit, planner: User
) -> None:
    school = visit.school
    with time_machine.travel(NOW + timedelta(hours=12)):  # the news waits for the morning
        old = SchoolMember.objects.get(user=make_head(school))
        move(visit, planner, 1)
        replace = {"replaces": old, "name": "Bu Ratna", "position": "head", "phone": ""}
        new = add_person(
            school=school, email="ratna@contoh.test", by=planner, today=NOW.date(), **replace
        )
    assert [(n.recipient, n.kind, n.state) for n in Notice.objects.order_by("pk")] == [
        (old.user, Notice.Kind.MOVED, Notice.State.DROPPED),
        (new.user, Notice.Kind.PUBLISHED, Notice.State.WAITING),
    ]
    assert "Selasa, 24 November 2026" in Notice.objects.latest("pk").body


def test_what_waits_goes_to_the_address_that_was_corrected_meanwhile(
    visit: Visit, planner: User
) -> None:
    with time_machine.travel(NOW + timedelta(hours=12)):
        head = make_head(visit.school, email="salah@contoh.test")
        by_phone = make_head(visit.school, email="", phone="+6281234567890")
        move(visit, planner, 1)
        for user, email in ((head, "benar@contoh.test"), (by_phone, "baru@contoh.test")):
            member = SchoolMember.objects.get(user=user)
            correct_person(member=member, name="A", email=email, phone="", by=planner)
    notices = Notice.objects.order_by("address").values_list("address", "channel", "state")
    assert list(notices) == [
        ("baru@contoh.test", Notice.Channel.EMAIL, Notice.State.WAITING),
        ("benar@contoh.test", Notice.Channel.EMAIL, Notice.State.WAITING),
    ]


def test_a_newcomer_is_told_once_and_only_of_what_stands_ahead(visit: Visit, planner: User) -> None:
    campaign, school = visit.campaign, visit.school
    make_visit(campaign, school=school, date=DAYS[3])
    past = make_visit(campaign, school=school, date=NOW.date() - timedelta(days=4))
    Visit.objects.filter(pk=past.pk).update(state="cancelled", cancel_reason="x")
    person = {"name": "Pak Joko", "position": "contact", "email": "joko@contoh.test", "phone": ""}
    add = {"school": school, "by": planner, "today": NOW.date()} | person
    member = add_person(**add)
    end_membership(member=member, by=planner, today=NOW.date())
    add_person(**add)
    told = Notice.objects.filter(recipient=member.user)
    assert [notice.visit for notice in told] == [visit]
