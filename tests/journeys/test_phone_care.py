"""Before and after the day without a network: making ready, wiping, losing, saving to a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User
from ektp_outreach.dates import today
from tests.factories import make_head
from tests.integration.recording.world import state_of
from tests.journeys.recording_school import RecordingSchool, open_list, row, tap
from visits.actions.phones import revoke_phone
from visits.models import Phone, Recording, RosterCopy, Visit

Opener = Callable[[BrowserContext, User], Page]
SCOPES = "navigator.serviceWorker.getRegistrations().then((all) => all.map((r) => r.scope))"

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_visit_is_made_ready_beforehand_and_opens_without_a_network(
    context: BrowserContext, open_as: Opener, school: RecordingSchool, live_server: LiveServer
) -> None:
    Visit.objects.filter(pk=school.visit.pk).update(date=today())
    page = open_as(context, school.operator)
    page.goto(f"{live_server.url}/hari-ini/")
    page.get_by_role("button", name="Siapkan untuk luring").click()
    expect(page.locator("[data-prepare]")).to_contain_text("Siap luring sejak")
    assert RosterCopy.objects.get().taken_by == school.operator
    context.set_offline(True)
    page.get_by_role("link", name="Alat").or_(page.locator("a.brand")).first.click()
    expect(page.locator("#pesan")).to_contain_text("memerlukan jaringan")
    page.get_by_role("link", name="Buka daftar").click()
    page.get_by_label(school.devices[0].name).check()
    tap(page, "Ani Lestari", "Sudah rekam")
    expect(page.locator("#kiriman")).to_contain_text("1 belum terkirim")
    context.set_offline(False)
    expect(page.locator("#kiriman")).to_have_text("Semua catatan tersimpan di server.")


def test_without_a_network_every_page_leads_to_the_lists_of_this_phone(
    phone: Page, context: BrowserContext, school: RecordingSchool, live_server: LiveServer
) -> None:
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_have_text("Semua catatan tersimpan di server.")
    context.set_offline(True)
    for path in ("/", "/hari-ini/", f"/kunjungan/{school.visit.pk}/rencana-b/"):
        phone.goto(live_server.url + path)
        expect(phone.get_by_role("heading", level=1)).to_have_text("Tanpa jaringan")
    phone.get_by_role("link", name=f"Daftar {school.school}").click()
    expect(row(phone, "Ani Lestari")).to_contain_text("Sudah rekam")
    tap(phone, "Budi Santoso", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum terkirim")
    phone.goto(f"{live_server.url}/hari-ini/")
    expect(phone.locator("#antrean")).to_contain_text("1 belum terkirim")
    context.set_offline(False)  # the page notices, and the network brings the real one
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hari ini")


def test_who_never_took_a_list_sees_the_page_without_a_network_too(
    context: BrowserContext, open_as: Opener, school: RecordingSchool, live_server: LiveServer
) -> None:
    page = open_as(context, make_head(school.school))
    page.clock.install()
    page.goto(f"{live_server.url}/sekolah-saya/")
    assert page.evaluate(SCOPES) == [], "not before the page has been there for a while"
    page.clock.fast_forward(5_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    context.set_offline(True)
    page.goto(f"{live_server.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanpa jaringan")
    expect(page.locator("#ponsel-ini")).to_be_hidden()
    context.set_offline(False)  # it goes back by itself
    expect(page.get_by_role("heading", level=1)).to_have_text(str(school.school))
    page.locator(".menu--all summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/akun/login/**")


def test_a_phone_is_wiped_only_when_nothing_is_unsent(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    phone.get_by_role("button", name="Bersihkan ponsel ini").click()
    expect(phone.locator("#kiriman")).to_contain_text("Tidak dibersihkan: 1 catatan")
    context.set_offline(False)
    expect(phone.locator("#kiriman")).to_have_text("Semua catatan tersimpan di server.")
    phone.get_by_role("button", name="Bersihkan ponsel ini").click()
    phone.wait_for_url("**/hari-ini/")
    assert RosterCopy.objects.get().wiped_at is not None
    (kept,) = phone.evaluate("caches.keys()")
    assert kept.startswith("/ "), "the page without a network, which is about nobody"
    assert [urlsplit(scope).path for scope in phone.evaluate(SCOPES)] == ["/"]


def test_a_database_that_vanished_is_said_aloud(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    url = phone.url
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum terkirim")
    phone.evaluate(
        """() => new Promise((done) => {
            indexedDB.deleteDatabase("rekam").onsuccess = () => done();
        })"""
    )
    phone.goto(url)
    expect(phone.locator("#peringatan")).to_contain_text("Data di ponsel ini hilang")
    expect(phone.locator("#peringatan")).to_contain_text("belum terkirim saat itu: 1")


def test_a_revoked_phone_loses_its_list_and_keeps_its_marks(
    phone: Page, context: BrowserContext, open_as: Opener, school: RecordingSchool
) -> None:
    url = phone.url
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum terkirim")
    revoke_phone(phone=Phone.objects.get(), by=school.planner, now=school.visit.created_at)
    context.set_offline(False)
    expect(phone.locator("#masuk-lagi")).to_be_visible()
    open_as(context, school.operator).goto(url)
    phone.goto(url)
    expect(phone.locator("#peringatan")).to_contain_text("Akses ponsel ini dicabut")
    expect(phone.locator("[data-pupil]")).to_have_count(0)
    expect(phone.locator("#kiriman")).to_have_text("Semua catatan tersimpan di server.")
    assert Recording.objects.count() == 1


def test_a_queue_is_saved_to_a_file_and_uploaded_by_staff(
    phone: Page,
    context: BrowserContext,
    open_as: Opener,
    school: RecordingSchool,
    live_server: LiveServer,
    tmp_path: Path,
) -> None:
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Simpan antrean ke berkas").click()
    file = tmp_path / "antrean.json"
    download.value.save_as(file)
    assert "Ani" not in file.read_text()
    assert len(json.loads(file.read_text())["events"]) == 1
    office = context.browser.new_context() if context.browser else context
    page = open_as(office, school.planner)
    page.goto(f"{live_server.url}/catatan/unggah/")
    page.get_by_label("Berkas antrean").set_input_files(file)
    page.get_by_role("button", name="Unggah").click()
    expect(page.get_by_role("heading", name="Hasil")).to_be_visible()
    assert state_of(school.pupils["Ani Lestari"]) == ("recorded", "")
    assert Recording.objects.get().operator == school.operator
    context.set_offline(False)
    expect(phone.locator("#kiriman")).to_have_text("Semua catatan tersimpan di server.")
    expect(row(phone, "Ani Lestari")).not_to_contain_text("belum terkirim")
    assert Recording.objects.count() == 1
    office.close()


def test_a_second_visit_to_the_page_is_ready_at_once(phone: Page, school: RecordingSchool) -> None:
    open_list(phone, phone.url)
    expect(phone.locator("[data-pupil]")).to_have_count(6)
    assert RosterCopy.objects.count() == 1
