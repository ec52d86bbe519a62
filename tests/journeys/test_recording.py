"""The recording day on a phone: six pupils, six outcomes, and a network that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User
from schools.models import Student
from tests.factories import PASSWORD, make_student
from tests.integration.visits.recording_world import World, state_of
from visits.models import Recording, Visit

Opener = Callable[[BrowserContext, User], Page]
NAMES = ("Ani Lestari", "Budi Santoso", "Citra Dewi", "Dedi Putra", "Eka Wati", "Fajar Nur")
SAVED = "Semua catatan tersimpan di server."
ENDPOINT = "**/sync/v1/recordings/**"

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class School(World):
    """The world with six pupils in two classes."""

    pupils: dict[str, Student] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.student.delete()
        for number, name in enumerate(NAMES):
            class_name = "XII IPA 1" if number < 3 else "XII IPS 2"
            self.pupils[name] = make_student(
                self.school, name=name, class_name=class_name, nisn=f"00876543{number:02}"
            )


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def phone(
    context: BrowserContext, open_as: Opener, school: School, live_server: LiveServer
) -> Page:
    page = open_as(context, school.operator)
    page.goto(f"{live_server.url}/kunjungan/{school.visit.pk}/rekam/")
    page.get_by_label(school.devices[0].name).check()
    return page


def row(page: Page, name: str) -> object:
    return page.locator("[data-pupil]", has_text=name)


def tap(page: Page, name: str, *words: str) -> None:
    for number, word in enumerate(words):
        area = (
            page.locator("[data-pupil]", has_text=name)
            if number == 0
            else page.get_by_role("dialog")
        )
        area.get_by_text(word, exact=True).click()


def expect_counts(page: Page, *, recorded: int, absent: int, other: int, waiting: int) -> None:
    counts = {"recorded": recorded, "absent": absent, "other": other, "waiting": waiting}
    for name, number in counts.items():
        expect(page.locator(f'[data-count="{name}"]')).to_have_text(str(number))


def test_an_operator_signs_in_and_records_six_pupils(
    page: Page, school: School, live_server: LiveServer
) -> None:
    page.goto(live_server.url)
    page.fill('[name="login"]', school.operator.email)
    page.fill('[name="password"]', PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    page.goto(f"{live_server.url}/kunjungan/{school.visit.pk}/rekam/")
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
    assert Visit.objects.get(pk=school.visit.pk).state == Visit.State.IN_PROGRESS
    page.reload()
    expect_counts(page, recorded=1, absent=2, other=3, waiting=0)
    expect(page.locator("[data-group]").first).to_contain_text("1 / 3")
    expect(page.locator("[data-group]").nth(1)).to_contain_text("1 / 3")


def test_undo_takes_back_and_a_late_pupil_is_recorded_after_all(
    phone: Page, school: School
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


def test_the_keyboard_alone_is_enough(phone: Page, school: School) -> None:
    phone.get_by_role("searchbox").fill("budi")
    row(phone, "Budi Santoso").get_by_role("button", name="Sudah rekam").focus()
    phone.keyboard.press("Enter")
    expect_counts(phone, recorded=1, absent=0, other=0, waiting=5)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")  # the focus stayed in the row, its next control is the undo
    expect_counts(phone, recorded=0, absent=0, other=0, waiting=6)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("dialog")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_be_hidden()


def test_without_a_device_nothing_is_recorded(
    context: BrowserContext, open_as: Opener, school: School, live_server: LiveServer
) -> None:
    page = open_as(context, school.operator)
    page.goto(f"{live_server.url}/kunjungan/{school.visit.pk}/rekam/")
    tap(page, "Ani Lestari", "Sudah rekam")
    expect(page.locator("#kiriman")).to_contain_text("Pilih dahulu alat")
    expect_counts(page, recorded=0, absent=0, other=0, waiting=6)


@pytest.mark.parametrize("words", ["lestari ani", "IPA ani", "4300", "0087654300"])
def test_the_search_finds_at_once(phone: Page, words: str) -> None:
    phone.get_by_role("searchbox").fill(words)
    expect(phone.locator("[data-pupil]:visible")).to_have_count(1)
    expect(phone.locator("[data-pupil]:visible")).to_contain_text("Ani Lestari")
    phone.get_by_role("searchbox").fill("zulkifli")
    expect(phone.locator("#tidak-ada")).to_contain_text("Tidak ada yang cocok")
    phone.get_by_role("searchbox").fill("")
    expect(phone.locator("[data-pupil]:visible")).to_have_count(6)


def test_a_tap_without_network_is_said_to_wait_and_is_sent_later(
    phone: Page, context: BrowserContext, school: School
) -> None:
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum tersimpan di server, sejak")
    expect(phone.locator("#kiriman")).to_contain_text("Server tidak terjangkau")
    expect(row(phone, "Ani Lestari")).to_contain_text("belum tersimpan")
    assert not Recording.objects.exists()
    context.set_offline(False)  # the browser says so, and the page sends by itself
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


def test_an_answer_that_got_lost_is_asked_for_again(phone: Page, school: School) -> None:
    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.route(ENDPOINT, swallow, times=1)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum tersimpan")
    phone.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}, "Wi-Fi"),
        ({"status": 200, "content_type": "application/json", "body": "{}"}, "Wi-Fi"),
        ({"status": 502, "content_type": "text/html", "body": "Bad gateway"}, "bukan dari server"),
        (
            {
                "status": 200,
                "content_type": "application/json",
                "body": '{"now": "2026-11-23T03:00:00Z", "results": []}',
            },
            "bukan dari server",
        ),
    ],
)
def test_a_strange_answer_keeps_the_mark(
    phone: Page, answer: dict[str, object], words: str
) -> None:
    phone.route(ENDPOINT, lambda route: route.fulfill(**answer))  # type: ignore[arg-type]
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text(words)
    expect(phone.locator("#kiriman")).to_contain_text("1 belum tersimpan")
    phone.unroute(ENDPOINT)
    phone.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


def test_after_the_session_expired_the_mark_waits_for_the_sign_in(
    phone: Page, context: BrowserContext, open_as: Opener, school: School
) -> None:
    context.clear_cookies()
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("masuk lagi di tab lain")
    open_as(context, school.operator).goto(phone.url)  # brings a new CSRF cookie too
    phone.bring_to_front()
    phone.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


def test_leaving_with_unsent_marks_asks_first(phone: Page, context: BrowserContext) -> None:
    asked: list[str] = []
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum tersimpan")
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with phone.expect_event("close"):
        phone.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_two_phones_see_each_others_marks(
    phone: Page,
    browser: Browser,
    open_as: Opener,
    school: School,
    browser_context_args: dict[str, object],
) -> None:
    other = browser.new_context(**browser_context_args)  # type: ignore[arg-type]
    second = open_as(other, school.planner)
    second.goto(phone.url)
    second.get_by_label(school.devices[1].name).check()
    tap(phone, "Ani Lestari", "Sudah rekam")
    tap(second, "Budi Santoso", "Lainnya", "Izin")
    expect_counts(second, recorded=1, absent=1, other=0, waiting=4)
    expect_counts(phone, recorded=1, absent=1, other=0, waiting=4)
    expect(row(second, "Ani Lestari")).to_contain_text(school.operator.name)
    other.close()


def test_the_second_phone_is_told_of_the_conflict(phone: Page, school: School) -> None:
    school.send(school.event(student=school.pupils["Ani Lestari"].pk))
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(row(phone, "Ani Lestari")).to_contain_text("lebih dulu tercatat sudah rekam")
    assert Recording.objects.filter(conflict="recorded_before").count() == 1


def test_what_the_server_refuses_is_taken_off_and_said(phone: Page, school: School) -> None:
    school.visit.crew.all().delete()
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(row(phone, "Ani Lestari")).to_contain_text(
        "TIDAK tersimpan: Anda tidak bertugas di kunjungan ini."
    )
    expect_counts(phone, recorded=0, absent=0, other=0, waiting=6)


def test_a_guest_is_looked_up_chosen_and_recorded(phone: Page, school: School) -> None:
    guest = make_student(name="Gita Tamu", nisn="0099999999")
    phone.get_by_role("link", name="Siswa tidak ada di daftar").click()
    phone.get_by_label("NISN atau nama").fill("0099999999")
    phone.locator("main").get_by_role("button", name="Cari").click()
    phone.get_by_role("link", name="Pilih").click()
    phone.locator("#pilihan").get_by_role("button", name="Sudah rekam", exact=True).click()
    expect(phone.locator("#tambahan")).to_contain_text("Gita Tamu")
    expect(phone.locator("#tambahan")).to_contain_text("bukan sasaran kunjungan ini")
    assert state_of(guest) == ("recorded", "")


def test_closing_at_the_end_of_the_day(phone: Page, school: School) -> None:
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


def test_six_hundred_pupils_do_not_stutter(phone: Page, school: School) -> None:
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
