"""The recording day on a phone: six pupils and six outcomes, a guest, the close."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User
from tests.factories import PASSWORD, make_student
from tests.integration.recording.world import state_of
from tests.journeys.recording_school import RecordingSchool, expect_counts, open_list, row, tap
from visits.models import Recording, Visit

Opener = Callable[[BrowserContext, User], Page]
SAVED = "Semua catatan tersimpan di server."
ENDPOINT = "**/sync/v1/recordings/**"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.browser_context_args(timezone_id="Asia/Jayapura")
def test_an_operator_signs_in_and_records_six_pupils(
    page: Page, school: RecordingSchool, live_server: LiveServer
) -> None:
    page.goto(live_server.url)
    page.fill('[name="login"]', school.operator.email)
    page.fill('[name="password"]', PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    open_list(page, f"{live_server.url}/kunjungan/{school.visit.pk}/rekam/")
    page.get_by_label(school.devices[0].name).check()

    tap(page, "Ani Lestari", "Sudah rekam")
    tap(page, "Budi Santoso", "Lainnya", "Sakit")
    tap(page, "Citra Dewi", "Lainnya", "PKL")
    tap(page, "Dedi Putra", "Lainnya", "Menolak")
    tap(page, "Eka Wati", "Lainnya", "Gagal rekam")
    tap(page, "Fajar Nur", "Lainnya", "Sudah rekam di tempat lain")

    expect_counts(page, recorded=1, absent=2, other=3, waiting=0)
    expect(page.locator("#kiriman")).to_have_text(SAVED)
    assert [state_of(pupil) for pupil in school.pupils.values()] == [
        ("recorded", ""),
        ("absent", "sick"),
        ("absent", "internship"),
        ("refused", ""),
        ("failed", ""),
        ("already_recorded", ""),
    ]
    assert {event.uuid.version for event in Recording.objects.all()} == {7}
    # On the office's clock, though the phone has another.
    first = timezone.localtime(Recording.objects.earliest("recorded_at").recorded_at)
    expect(row(page, "Ani Lestari")).to_contain_text(f"{first:%H.%M}")
    assert Visit.objects.get(pk=school.visit.pk).state == Visit.State.IN_PROGRESS
    page.reload()
    expect_counts(page, recorded=1, absent=2, other=3, waiting=0)
    expect(page.locator("#waktu")).to_contain_text(", 08.00–13.00")
    expect(page.locator("[data-group]").first).to_contain_text("1 / 3")
    expect(page.locator("[data-group]").nth(1)).to_contain_text("1 / 3")


def test_undo_takes_back_and_a_late_pupil_is_recorded_after_all(
    phone: Page, school: RecordingSchool
) -> None:
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator(f'[data-device="{school.devices[0].pk}"]')).to_have_text("1")
    tap(phone, "Ani Lestari", "Batal")
    expect_counts(phone, recorded=0, absent=0, other=0, waiting=6)
    tap(phone, "Budi Santoso", "Lainnya", "Tanpa keterangan")
    tap(phone, "Budi Santoso", "Sudah rekam")
    expect_counts(phone, recorded=1, absent=0, other=0, waiting=5)
    tap(phone, "Budi Santoso", "Batal")
    expect_counts(phone, recorded=0, absent=1, other=0, waiting=5)
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert state_of(school.pupils["Ani Lestari"]) is None
    assert state_of(school.pupils["Budi Santoso"]) == ("absent", "unknown")


def test_the_keyboard_alone_is_enough(phone: Page, school: RecordingSchool) -> None:
    phone.get_by_role("searchbox").fill("budi")
    row(phone, "Budi Santoso").get_by_role("button", name="Sudah rekam").focus()
    phone.keyboard.press("Enter")
    expect_counts(phone, recorded=1, absent=0, other=0, waiting=5)
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")  # the focus stayed in the row, its next control is the undo
    expect_counts(phone, recorded=0, absent=0, other=0, waiting=6)
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("dialog")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_be_hidden()


def test_without_a_device_nothing_is_recorded(
    context: BrowserContext, open_as: Opener, school: RecordingSchool, live_server: LiveServer
) -> None:
    page = open_as(context, school.operator)
    open_list(page, f"{live_server.url}/kunjungan/{school.visit.pk}/rekam/")
    tap(page, "Ani Lestari", "Sudah rekam")
    expect(page.locator("#kiriman")).to_contain_text("Pilih dahulu alat")
    expect_counts(page, recorded=0, absent=0, other=0, waiting=6)


def test_the_search_finds_at_once(phone: Page) -> None:
    for words in ("lestari ani", "IPA ani", "4300", "0087654300"):
        phone.get_by_role("searchbox").fill(words)
        expect(phone.locator("[data-pupil]:visible")).to_have_count(1)
        expect(phone.locator("[data-pupil]:visible")).to_contain_text("Ani Lestari")
        phone.get_by_role("searchbox").fill("zulkifli")
        expect(phone.locator("#tidak-ada")).to_contain_text("Tidak ada yang cocok")
        phone.get_by_role("searchbox").fill("")
        expect(phone.locator("[data-pupil]:visible")).to_have_count(6)


def test_a_guest_is_looked_up_chosen_and_recorded(phone: Page, school: RecordingSchool) -> None:
    guest = make_student(name="Gita Tamu", nisn="0099999999")
    phone.get_by_role("link", name="Siswa tidak ada di daftar").click()
    phone.get_by_label("NISN atau nama").fill("0099999999")
    phone.locator("main").get_by_role("button", name="Cari").click()
    phone.get_by_role("link", name="Pilih").click()
    phone.locator("#pilihan").get_by_role("button", name="Sudah rekam", exact=True).click()
    expect(row(phone, "Gita Tamu")).to_contain_text("bukan sasaran kunjungan ini")
    assert state_of(guest) == ("recorded", "")


def test_closing_at_the_end_of_the_day(phone: Page, school: RecordingSchool) -> None:
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    phone.get_by_role("link", name="Tutup kunjungan").click()
    phone.locator("main").get_by_label("Tanpa keterangan").check()
    phone.get_by_text("XII IPS 2").click()
    phone.get_by_label("Fajar Nur").select_option("Sakit")
    phone.get_by_role("button", name="Tutup kunjungan").click()
    expect(phone.get_by_text("Kunjungan ditutup.")).to_be_visible()
    assert state_of(school.pupils["Fajar Nur"]) == ("absent", "sick")
    assert state_of(school.pupils["Dedi Putra"]) == ("absent", "unknown")


def test_six_hundred_pupils_do_not_stutter(phone: Page, school: RecordingSchool) -> None:
    for number in range(600):
        make_student(school.school, name=f"Siswa {number:03}", class_name=f"XI-{number % 18 + 1}")
    phone.reload()
    milliseconds = phone.evaluate(
        """async () => {
            const box = document.getElementById("cari");
            const spent = [];
            for (const text of ["s", "si", "sis", "siswa 3", "siswa 34", "xi-7", ""]) {
                const began = performance.now();
                box.value = text;
                box.dispatchEvent(new Event("input"));
                document.body.offsetHeight;
                spent.push(performance.now() - began);
            }
            return Math.max(...spent);
        }"""
    )
    assert milliseconds < 100
    began = phone.evaluate("performance.now()")
    tap(phone, "Siswa 599", "Sudah rekam")
    expect(phone.locator('[data-count="recorded"]')).to_have_text("1")
    assert phone.evaluate("performance.now()") - began < 2_000
