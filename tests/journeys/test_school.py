"""A school's head on a phone: a link, a tap, another date; staff answer in a second browser."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.dates import today
from schools.models import SchoolMember
from tests.factories import (
    PASSWORD,
    make_campaign,
    make_device,
    make_head,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.portal_links import give_link, revoke_link, token_of
from visits.models import Notice, PortalLink, Visit
from visits.queries.workdays import working_days

pytestmark = pytest.mark.django_db(transaction=True)
PHONE: Any = {"viewport": {"width": 390, "height": 844}, "locale": "id-ID", "has_touch": True}


@pytest.fixture
def visit() -> Visit:
    cache.clear()
    end = today() + timedelta(days=60)
    campaign = make_campaign(starts_on=today() - timedelta(days=5), deadline=end, election_day=end)
    day = working_days(campaign, today() + timedelta(days=7), end)[0]
    with transaction.atomic():
        return make_visit(
            campaign,
            date=day,
            devices=[make_device(), make_device()],
            state=Visit.State.SCHEDULED,
            published_at=timezone.now(),
        )


@pytest.fixture
def link(visit: Visit) -> PortalLink:
    member = SchoolMember.objects.get(user=make_head(visit.school))
    return give_link(member=member, expires_at=timezone.now() + timedelta(days=30), by=None)


@pytest.fixture
def phone(browser: Browser) -> Any:
    with browser.new_context(**PHONE) as context:
        yield context.new_page()


def open_link(page: Page, live_server: LiveServer, link: PortalLink) -> Any:
    return page.goto(f"{live_server.url}/s/{token_of(link)}/")


def test_one_tap_after_the_link_confirms_the_date(
    phone: Page, live_server: LiveServer, link: PortalLink, visit: Visit
) -> None:
    open_link(phone, live_server, link)
    phone.get_by_role("button", name=re.compile("^Setuju")).tap()
    expect(phone.get_by_text("Tanggal kunjungan sudah dikonfirmasi")).to_be_visible()
    visit.refresh_from_db()
    assert visit.state == Visit.State.CONFIRMED


def test_three_alternatives_one_accepted_and_everybody_sees_the_new_date(
    phone: Page, browser: Browser, live_server: LiveServer, link: PortalLink, visit: Visit
) -> None:
    old = visit.date
    planner = make_user(Role.PLANNER)
    open_link(phone, live_server, link)
    phone.locator("article a").first.tap()
    phone.get_by_role("link", name="Minta tanggal lain").tap()
    for number, name in enumerate(("pertama", "kedua", "ketiga"), 1):
        phone.get_by_label(f"Pilihan {name}").select_option(index=number)
    phone.get_by_role("button", name="Kirim permintaan").tap()
    expect(phone.get_by_text("Pilihan pertama ditahan untuk sekolah Anda")).to_be_visible()

    with browser.new_context(locale="id-ID") as office:
        desk = office.new_page()
        desk.goto(f"{live_server.url}/akun/login/?next=/permintaan/")
        desk.get_by_label("Alamat e-mail").fill(planner.email)
        desk.get_by_label("Kata sandi").fill(PASSWORD)
        desk.get_by_role("button", name="Masuk", exact=True).click()
        desk.get_by_role("link", name=visit.school.name).click()
        desk.get_by_role("button", name=re.compile("^Setujui")).first.click()
        expect(desk.get_by_text("Disetujui; kunjungan dipindahkan")).to_be_visible()

    visit.refresh_from_db()
    assert visit.date != old
    phone.reload()
    expect(phone.get_by_text("Dikonfirmasi").first).to_be_visible()
    kinds = set(Notice.objects.filter(recipient=link.member.user).values_list("kind", flat=True))
    assert {Notice.Kind.MOVED, Notice.Kind.ANSWERED} <= kinds


def test_names_of_pupils_come_after_a_code_by_mail(
    phone: Page, live_server: LiveServer, link: PortalLink, visit: Visit
) -> None:
    make_student(visit.school, name="Budi Rahasia", class_name="XII-1")
    open_link(phone, live_server, link)
    expect(phone.get_by_text("XII-1")).to_be_visible()
    assert "Budi Rahasia" not in phone.content()
    phone.get_by_role("link", name="Masuk untuk melihat nama siswa").tap()
    phone.get_by_role("link", name="Kirim kode ke e-mail saya").tap()
    phone.get_by_label("Alamat e-mail").fill(link.member.user.email)
    phone.get_by_role("button", name="Kirim kode").tap()
    expect(phone.get_by_label("Kode enam angka")).to_be_visible()
    found = re.search(r"\b\d{6}\b", mail.outbox[-1].body)
    assert found
    phone.get_by_label("Kode enam angka").fill(found[0])
    phone.get_by_role("button", name="Masuk", exact=True).tap()
    phone.get_by_text("XII-1").tap()
    expect(phone.get_by_text("Budi Rahasia")).to_be_visible()


def test_a_dead_link_says_what_to_do(
    phone: Page, live_server: LiveServer, link: PortalLink
) -> None:
    revoke_link(link=link, by=make_user(), now=timezone.now())
    answer = open_link(phone, live_server, link)
    assert answer.status == 410
    expect(phone.get_by_role("heading", name="Tautan tidak berlaku lagi")).to_be_visible()
    forged = phone.goto(f"{live_server.url}/s/x{token_of(link)}/")
    assert forged is not None
    assert forged.status == 404
