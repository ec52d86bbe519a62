"""Booking in a real browser: by keyboard alone, on a phone, by dragging, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.dates import today
from schools.models import School
from tests.factories import make_campaign, make_device, make_school, make_student, make_user
from visits.actions.visits import schedule_visit
from visits.models import Campaign, Visit

Opener = Callable[[BrowserContext, User], Page]

pytestmark = pytest.mark.django_db(transaction=True)


def _next_monday() -> date:
    return today() + timedelta(days=7 - today().weekday())


@dataclass
class Office:
    """A campaign with seven devices; SMKN 4 has Alat 1 to 3 on Wednesday."""

    monday: date = field(default_factory=_next_monday)
    planner: User = field(default_factory=make_user)
    campaign: Campaign = field(init=False)
    devices: list[Device] = field(init=False)
    schools: dict[str, School] = field(default_factory=dict)
    visit: Visit = field(init=False)

    def __post_init__(self) -> None:
        year = timedelta(days=365)
        self.campaign = make_campaign(
            starts_on=today() - year,
            deadline=today() + year,
            election_day=today() + year,
            # whatever this week's holidays are, the journey's days are open
            extra_dates=[self.monday + timedelta(days=n) for n in range(5)],
        )
        self.devices = [make_device(name=f"Alat {n}") for n in range(1, 8)]
        for number, name in enumerate(("SMKN 4", "SMAN 8", "SMA Islam")):
            self.schools[name] = make_school(name=name, longitude=112.63 + number / 1000)
            make_student(self.schools[name], birth_date=today() - 17 * year)
        self.visit = schedule_visit(
            campaign=self.campaign,
            school=self.schools["SMKN 4"],
            date=self.day(2),
            start=self.campaign.visit_starts,
            end=self.campaign.visit_ends,
            devices=self.devices[:3],
            by=self.planner,
        )

    def day(self, number: int) -> date:
        return self.monday + timedelta(days=number)


@pytest.fixture
def office() -> Office:
    return Office()


def choose_place(page: Page, office: Office) -> None:
    page.get_by_label("Sekolah").select_option(label="SMAN 8")
    page.get_by_label("Tanggal").fill(office.day(2).isoformat())
    page.get_by_label("Tanggal").press("Tab")


def test_a_phone_books_and_is_told_the_way_out(
    context: BrowserContext, open_as: Opener, office: Office, live_server: LiveServer
) -> None:
    page = open_as(context, office.planner)
    page.goto(f"{live_server.url}/kunjungan/baru/")
    choose_place(page, office)
    expect(page.get_by_label("Alat 4")).to_be_checked()
    expect(page.get_by_label("Alat 1")).to_be_disabled()
    expect(page.get_by_text("di SMKN 4 sampai 13.00")).to_have_count(3)
    expect(page.get_by_text("SMA Islam")).to_have_count(3)
    page.get_by_label("Jam mulai").fill("13:00")
    page.get_by_label("Jam selesai").fill("15:00")
    page.get_by_label("Jam selesai").press("Tab")
    expect(page.get_by_label("Alat 1")).to_be_enabled()
    page.get_by_role("button", name="Simpan sebagai draf").click()
    expect(page.get_by_role("heading", name="SMAN 8")).to_be_visible()
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_text("Terjadwal", exact=True)).to_be_visible()


def test_the_keyboard_alone_is_enough(
    context: BrowserContext, open_as: Opener, office: Office, live_server: LiveServer
) -> None:
    page = open_as(context, office.planner)
    page.goto(f"{live_server.url}/papan/?tanggal={office.day(2)}")
    page.get_by_role("link", name="Jadwalkan kunjungan").first.focus()
    page.keyboard.press("Enter")
    choose_place(page, office)
    expect(page.get_by_label("Alat 5")).to_be_checked()
    page.get_by_label("Alat 5").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Pilih paling sedikit 2 alat.")).to_be_visible()
    expect(page.get_by_label("Alat 5")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text("Bisa dijadwalkan.")).to_be_visible()
    page.get_by_role("button", name="Simpan dan terbitkan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="SMAN 8")).to_be_visible()


def test_a_card_is_dragged_to_another_day(
    browser: Browser, open_as: Opener, office: Office, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="id-ID")
    page = open_as(context, office.planner)
    page.goto(f"{live_server.url}/papan/?tanggal={office.day(2)}")
    target = page.locator(f'table [data-day="{office.day(3)}"]').first
    page.locator("table .visit-card").first.drag_to(target)
    expect(page.get_by_label("Tanggal")).to_have_value(office.day(3).isoformat())
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.get_by_role("heading", name="SMKN 4")).to_be_visible()
    office.visit.refresh_from_db()
    assert office.visit.date == office.day(3)
    context.close()


def test_without_javascript_the_form_is_judged_by_a_button(
    browser: Browser, open_as: Opener, office: Office, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = open_as(context, office.planner)
    page.goto(f"{live_server.url}/kunjungan/baru/")
    choose_place(page, office)
    page.get_by_role("button", name="Periksa tanggal dan alat").click()
    expect(page.get_by_label("Alat 4")).to_be_checked()
    expect(page.get_by_label("Alat 1")).to_be_disabled()
    page.get_by_role("button", name="Simpan sebagai draf").click()
    expect(page.get_by_role("heading", name="SMAN 8")).to_be_visible()
    context.close()
