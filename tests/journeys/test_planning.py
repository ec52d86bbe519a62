"""From "Susun jadwal" to a published campaign in a real browser, with a real worker behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from devices.models import Device, Outage
from ektp_outreach.accounts.models import User
from ektp_outreach.dates import today
from schools.models import School
from tests.factories import (
    make_campaign,
    make_device,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from tests.worker import running_worker
from visits.models import Campaign, Visit
from visits.queries.flags import flags_of

Opener = Callable[[BrowserContext, User], Page]
IN_PAGE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Office:
    """Six schools near one another, six devices, three weeks; every weekday is open."""

    planner: User = field(default_factory=make_user)
    campaign: Campaign = field(init=False)
    devices: list[Device] = field(init=False)
    schools: list[School] = field(init=False)
    monday: date = field(default_factory=lambda: today() + timedelta(7 - today().weekday()))

    def __post_init__(self) -> None:
        days = [self.monday + timedelta(days=week * 7 + n) for week in range(3) for n in range(5)]
        self.campaign = make_campaign(
            starts_on=self.monday,
            deadline=days[-1],
            election_day=days[-1] + timedelta(days=14),
            extra_dates=days,
        )
        self.devices = [make_device(name=f"Alat {n}") for n in range(1, 7)]
        self.schools = [
            make_school(name=f"SMAN {n}", longitude=112.63 + n / 1000) for n in range(1, 7)
        ]
        for school in self.schools:
            for _ in range(3):
                make_student(school, birth_date=today() - timedelta(days=17 * 366))

    @transaction.atomic
    def publish(self) -> list[Visit]:
        """Tell three schools a day of Monday and Tuesday; the first has confirmed."""
        visits = [
            make_visit(
                self.campaign,
                school=school,
                date=self.monday + timedelta(days=number // 3),
                devices=self.devices[number % 3 * 2 :][:2],
                state=Visit.State.SCHEDULED,
                published_at=datetime.now(tz=ZoneInfo(settings.TIME_ZONE)),
            )
            for number, school in enumerate(self.schools)
        ]
        first = visits[0]
        first.state, first.confirmed_at = Visit.State.CONFIRMED, first.published_at
        first.confirmed_by = self.planner
        first.save()
        return visits

    def break_devices(self, *devices: Device) -> None:
        """Take devices away for Monday and Tuesday."""
        zone = ZoneInfo(settings.TIME_ZONE)
        start = datetime.combine(self.monday, time.min, zone)
        for device in devices:
            Outage.objects.create(
                device=device, starts_at=start, ends_at=start + timedelta(days=2), reason="Rusak"
            )


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def worker(live_server: LiveServer) -> Iterator[None]:
    """Work on what the browser asks for, as in an office."""
    with running_worker():
        yield


def looks_well(page: Page) -> None:
    """Fail unless the page is accessible and fits its screen, and a desk's."""
    own = page.viewport_size
    assert own
    for size in ({"width": 1280, "height": 900}, own):
        page.set_viewport_size(size)
        found = [v["id"] for v in Axe().run(page).response["violations"]]
        assert (found, max(page.evaluate(IN_PAGE), 0)) == ([], 0), (page.url, size)


@pytest.mark.usefixtures("worker")
def test_a_campaign_is_planned_and_published_in_a_few_clicks(
    browser: Browser, open_as: Opener, office: Office, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900}, locale="id-ID")
    page = open_as(context, office.planner)
    page.goto(f"{live_server.url}/susun/")
    looks_well(page)
    page.get_by_role("button", name="Susun jadwal").click()
    expect(page.get_by_role("heading", name="Usulan jadwal")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Semua 18 siswa di 6 sekolah")).to_be_visible()
    looks_well(page)
    page.get_by_role("link", name="Hari demi hari").click()
    expect(page.locator("svg.tour-map").first).to_be_visible()
    looks_well(page)
    page.get_by_role("link", name="Di papan").click()
    expect(page.locator(".visit-card--added:visible").first).to_be_visible()
    looks_well(page)
    page.get_by_role("link", name="Kembali ke usulan").click()
    page.get_by_role("link", name="Terbitkan usulan ini").click()
    looks_well(page)
    page.get_by_role("button", name="Ya, terbitkan 6 kunjungan").click()
    expect(page.get_by_text("Jadwal diterbitkan: 6 kunjungan.")).to_be_visible()
    told = Visit.objects.published().values_list("school", flat=True)
    assert sorted(told) == sorted(school.pk for school in office.schools)
    context.close()


@pytest.mark.usefixtures("worker")
def test_an_outage_is_repaired_by_keyboard_with_the_fewest_changes(
    context: BrowserContext, open_as: Opener, office: Office, live_server: LiveServer
) -> None:
    visits = office.publish()
    office.break_devices(*office.devices[2:4])
    assert flags_of(office.campaign, Visit.objects.all(), today=today())
    page = open_as(context, office.planner)
    page.goto(f"{live_server.url}/susun/")
    page.get_by_role("button", name="Perbaiki jadwal").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Usulan jadwal")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Tidak ada kunjungan yang sudah dikonfirmasi")).to_be_visible()
    expect(page.get_by_role("heading", name="Dipindah 2 kunjungan")).to_be_visible()
    looks_well(page)
    page.get_by_role("link", name="Terbitkan usulan ini").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kunjungan pindah dari")).to_have_count(2)
    page.get_by_role("button", name="Ya, terbitkan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Jadwal diterbitkan")).to_be_visible()
    assert flags_of(office.campaign, Visit.objects.all(), today=today()) == []
    confirmed = Visit.objects.get(pk=visits[0].pk)
    assert (confirmed.date, confirmed.state) == (office.monday, Visit.State.CONFIRMED)


@pytest.mark.usefixtures("worker")
def test_without_javascript_the_page_reloads_itself(
    browser: Browser, open_as: Opener, office: Office, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = open_as(context, office.planner)
    page.goto(f"{live_server.url}/susun/")
    page.get_by_role("button", name="Susun jadwal").click()
    expect(page.get_by_role("heading", name="Usulan jadwal")).to_be_visible(timeout=60_000)
    context.close()
