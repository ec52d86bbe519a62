"""The recording day without a network: nothing that was tapped is lost, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import Session, User
from tests.factories import make_operator
from tests.integration.recording.world import state_of
from tests.journeys.recording_school import RecordingSchool, expect_counts, open_list, row, tap
from visits.actions.visits import cancel_visit
from visits.models import Recording, RosterCopy

Opener = Callable[[BrowserContext, User], Page]
SAVED = "Semua catatan tersimpan di server."
STORING, UNSAFE = "Sedang disimpan di ponsel ini", "PONSEL INI TIDAK BISA MENYIMPAN"
ENDPOINT = "**/sync/v1/recordings/**"

pytestmark = pytest.mark.django_db(transaction=True)


def expect_sent(page: Page) -> None:
    expect(page.locator("#kiriman")).to_have_text(SAVED)


def expect_kept(page: Page, count: int) -> None:
    """Wait until the phone has stored the marks; until then the page says so and asks to stay."""
    line = page.locator("#kiriman")
    expect(line).to_contain_text(f"{count} belum terkirim")
    expect(line).not_to_contain_text(STORING)
    expect(line).not_to_contain_text(UNSAFE)


def reopen(page: Page, url: str) -> Page:
    """Close the tab and open the address in a new one."""
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(url)
    return page


@pytest.fixture
def second_phone(
    browser: Browser,
    open_as: Opener,
    school: RecordingSchool,
    browser_context_args: dict[str, Any],
    phone: Page,
) -> Iterator[Page]:
    """A colleague's phone at the same list, with the other device."""
    context = browser.new_context(**browser_context_args)
    page = open_as(context, make_operator(school.visit))
    open_list(page, phone.url)
    page.get_by_label(school.devices[1].name).check()
    yield page
    context.close()


def test_offline_before_the_first_tap(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    context.set_offline(True)
    page = reopen(phone, phone.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(school.school.name)
    page.get_by_role("searchbox").fill("putra")
    expect(page.locator("[data-pupil]:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    tap(page, "Ani Lestari", "Sudah rekam")
    tap(page, "Budi Santoso", "Lainnya", "Sakit")
    tap(page, "Citra Dewi", "Sudah rekam")
    tap(page, "Citra Dewi", "Batal")
    expect_counts(page, recorded=1, absent=1, other=0, waiting=4)
    expect(page.locator("#kiriman")).to_contain_text("4 belum terkirim, sejak")
    assert not Recording.objects.exists()
    context.set_offline(False)
    expect_sent(page)
    assert Recording.objects.count() == 4
    assert state_of(school.pupils["Ani Lestari"]) == ("recorded", "")
    assert state_of(school.pupils["Budi Santoso"]) == ("absent", "sick")
    assert state_of(school.pupils["Citra Dewi"]) is None


def test_the_network_goes_in_the_middle_of_a_request(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    def store_and_cut(route: Route) -> None:
        route.fetch()  # the server stores; the answer never arrives
        context.set_offline(True)
        route.abort()

    phone.route(ENDPOINT, store_and_cut, times=1)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("Server tidak terjangkau")
    assert Recording.objects.count() == 1
    tap(phone, "Budi Santoso", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("2 belum terkirim")
    context.set_offline(False)
    expect_sent(phone)
    assert Recording.objects.count() == 2


def test_a_closed_tab_keeps_its_unsent_marks(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect_kept(phone, 1)
    page = reopen(phone, phone.url)
    expect(page.locator("#kiriman")).to_contain_text("1 belum terkirim")
    expect_counts(page, recorded=1, absent=0, other=0, waiting=5)
    page = reopen(page, page.url)
    context.set_offline(False)
    expect_sent(page)
    assert Recording.objects.count() == 1


def test_a_restarted_browser_reads_what_it_kept_encrypted(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    open_as: Opener,
    school: RecordingSchool,
    live_server: LiveServer,
    tmp_path: Path,
) -> None:
    def start() -> BrowserContext:
        return browser_type.launch_persistent_context(
            tmp_path, **browser_type_launch_args, **browser_context_args
        )

    context = start()
    page = open_as(context, school.operator)
    open_list(page, f"{live_server.url}/kunjungan/{school.visit.pk}/rekam/")
    page.get_by_label(school.devices[0].name).check()
    context.set_offline(True)
    tap(page, "Ani Lestari", "Sudah rekam")
    expect(page.locator("#kiriman")).to_contain_text("1 belum terkirim")
    url = page.url
    context.close()
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in ("Ani Lestari", "Budi Santoso"):
        assert secret.encode() not in on_disk
        assert secret.encode("utf-16-le") not in on_disk

    context = start()
    context.set_offline(True)
    page = context.new_page()
    page.goto(url)
    expect_counts(page, recorded=1, absent=0, other=0, waiting=5)
    context.set_offline(False)
    expect(page.locator("#kiriman")).to_contain_text("Masuk lagi")  # its session cookie is gone
    open_as(context, school.operator).goto(url)
    expect_sent(page)
    assert Recording.objects.get().student == school.pupils["Ani Lestari"]
    context.close()


def test_both_phones_mark_the_same_pupil_and_one_takes_it_back(
    phone: Page, second_phone: Page, school: RecordingSchool
) -> None:
    for page in (phone, second_phone):
        page.context.set_offline(True)
        tap(page, "Ani Lestari", "Sudah rekam")
        expect_counts(page, recorded=1, absent=0, other=0, waiting=5)
    tap(phone, "Ani Lestari", "Batal")
    tap(second_phone, "Budi Santoso", "Lainnya", "Izin")
    for page in (second_phone, phone):
        page.context.set_offline(False)
        expect_sent(page)
    for page in (phone, second_phone):
        expect_counts(page, recorded=1, absent=1, other=0, waiting=4)
    expect(second_phone.locator("#rekan")).to_contain_text(f"Tanda dari {school.operator.name}")
    assert Recording.objects.count() == 4
    assert state_of(school.pupils["Ani Lestari"]) == ("recorded", "")


def test_the_session_expires_while_offline(
    phone: Page, context: BrowserContext, open_as: Opener, school: RecordingSchool
) -> None:
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect_kept(phone, 1)
    Session.objects.all().delete()
    page = reopen(phone, phone.url)
    tap(page, "Budi Santoso", "Sudah rekam")
    context.set_offline(False)
    expect(page.locator("#kiriman")).to_contain_text("2 belum terkirim")
    expect(page.locator("#kiriman")).to_contain_text("Masuk lagi")
    assert not Recording.objects.exists()
    open_as(context, school.operator).goto(page.url)
    page.bring_to_front()
    expect_sent(page)
    assert Recording.objects.count() == 2


def test_the_visit_is_cancelled_while_the_phone_is_away(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    cancel_visit(visit=school.visit, reason="Ujian.", by=school.planner)
    context.set_offline(False)
    expect(phone.locator("#kiriman")).to_contain_text("Kunjungan ini dibatalkan.")
    expect(row(phone, "Ani Lestari")).to_contain_text("kunjungan ini sudah dibatalkan")
    assert Recording.objects.get().conflict == "visit_cancelled"
    expect(row(phone, "Budi Santoso").get_by_role("button")).to_have_count(0)


def test_three_days_later(phone: Page, context: BrowserContext, school: RecordingSchool) -> None:
    tapped_at = datetime.now(UTC) - timedelta(days=3)
    context.set_offline(True)
    phone.clock.set_fixed_time(tapped_at)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect_kept(phone, 1)
    phone.clock.set_fixed_time(datetime.now(UTC))
    page = reopen(phone, phone.url)
    tapped_on = str(tapped_at.astimezone().day)
    expect(page.locator("#kiriman")).to_contain_text(f"1 belum terkirim, sejak {tapped_on} ")
    context.set_offline(False)
    expect_sent(page)
    event = Recording.objects.get()
    assert event.conflict == ""
    assert abs(event.recorded_at - tapped_at) < timedelta(seconds=1)
    assert event.received_at - event.recorded_at > timedelta(days=2)


def sign_out(page: Page) -> None:
    """Press the menu's last button; the menu closes, so that an answer can be read."""
    page.locator(".menu--all summary").click()
    page.get_by_role("button", name="Keluar").click()


def test_a_phone_reports_and_signs_out_only_when_all_is_sent(
    phone: Page, context: BrowserContext, school: RecordingSchool, live_server: LiveServer
) -> None:
    other = context.new_page()
    other.goto(f"{live_server.url}/hari-ini/")
    other.wait_for_function("() => navigator.serviceWorker.controller")
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect_kept(phone, 1)
    sign_out(other)
    expect(other.get_by_role("alert")).to_contain_text("1 catatan di ponsel ini belum terkirim")
    context.set_offline(False)
    phone.bring_to_front()
    expect_sent(phone)
    other.clock.set_fixed_time(datetime(*school.visit.date.timetuple()[:3], 12))
    sign_out(other)
    expect(other.get_by_role("alert")).to_contain_text("menghapus 1 daftar kunjungan")
    sign_out(other)
    other.wait_for_url("**/akun/login/**")
    copy = RosterCopy.objects.get()
    assert (copy.unsent, copy.wiped_at is None) == (0, False)
    assert other.evaluate("indexedDB.databases().then((all) => all.length)") == 0
