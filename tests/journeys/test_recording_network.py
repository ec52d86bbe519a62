"""The recording day when the network, the session or a colleague is in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from ektp_outreach.accounts.models import User
from tests.journeys.recording_school import RecordingSchool, expect_counts, row, tap
from visits.models import Recording

Opener = Callable[[BrowserContext, User], Page]
SAVED = "Semua catatan tersimpan di server."
ENDPOINT = "**/sync/v1/recordings/**"

pytestmark = pytest.mark.django_db(transaction=True)


def press_send(page: Page) -> None:
    """Press "Kirim sekarang", even if the page's own retry has just made it needless."""
    page.locator("#kirim").dispatch_event("click")


def test_a_tap_without_network_is_said_to_wait_and_is_sent_later(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum terkirim, sejak")
    expect(phone.locator("#kiriman")).to_contain_text("Server tidak terjangkau")
    expect(row(phone, "Ani Lestari")).to_contain_text("belum terkirim")
    assert not Recording.objects.exists()
    context.set_offline(False)  # the browser says so, and the page sends by itself
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


def test_an_answer_that_got_lost_is_asked_for_again(phone: Page, school: RecordingSchool) -> None:
    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.route(ENDPOINT, swallow)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("Server tidak terjangkau")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum terkirim")
    phone.unroute(ENDPOINT)
    press_send(phone)
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


STRANGE: list[tuple[dict[str, Any], str]] = [
    ({"status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}, "Wi-Fi"),
    ({"status": 200, "content_type": "application/json", "body": "{}"}, "Wi-Fi"),
    ({"status": 502, "content_type": "text/html", "body": "Bad gateway"}, "sedang bermasalah"),
    ({"status": 429, "headers": {"Retry-After": "60"}, "body": ""}, "meminta jeda"),
    ({"status": 404, "content_type": "text/html", "body": "?"}, "Alamat server berubah"),
    ({"status": 413, "content_type": "text/html", "body": "?"}, "terlalu besar"),
    (
        {
            "status": 200,
            "content_type": "application/json",
            "body": '{"now": "2026-11-23T03:00:00Z", "results": []}',
        },
        "bukan dari server",
    ),
]


def answering(answer: dict[str, Any]) -> Callable[[Route], None]:
    def fulfil(route: Route) -> None:
        route.fulfill(**answer)

    return fulfil


def test_a_strange_answer_keeps_the_mark(phone: Page, school: RecordingSchool) -> None:
    taps = [*((name, "Sudah rekam") for name in school.pupils), ("Ani Lestari", "Batal")]
    for number, ((name, action), (answer, words)) in enumerate(zip(taps, STRANGE, strict=True)):
        phone.route(ENDPOINT, answering(answer))
        tap(phone, name, action)
        expect(phone.locator("#kiriman")).to_contain_text(words)
        expect(phone.locator("#kiriman")).to_contain_text("1 belum terkirim")
        phone.unroute(ENDPOINT)
        press_send(phone)
        expect(phone.locator("#kiriman")).to_have_text(SAVED)
        assert Recording.objects.count() == number + 1


def test_a_strange_answer_about_colleagues_is_said_and_changes_nothing(
    phone: Page, school: RecordingSchool
) -> None:
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    answer, words = STRANGE[-1]
    phone.route(ENDPOINT, answering(answer))
    expect(phone.locator("#kiriman")).to_contain_text(words)
    expect_counts(phone, recorded=1, absent=0, other=0, waiting=5)
    phone.unroute(ENDPOINT)
    expect(phone.locator("#kiriman")).to_have_text(SAVED)


def test_after_the_session_expired_the_mark_waits_for_the_sign_in(
    phone: Page, context: BrowserContext, open_as: Opener, school: RecordingSchool
) -> None:
    context.clear_cookies()
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("Masuk lagi; catatan tetap di ponsel ini")
    open_as(context, school.operator).goto(phone.url)  # brings a new CSRF cookie too
    phone.bring_to_front()  # another tab of the phone may have sent it by now
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


def test_a_batch_that_is_too_large_is_halved_until_it_fits(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    sizes: list[int] = []

    def take_two(route: Route) -> None:
        events = (route.request.post_data_json or {}).get("events", [])
        sizes.append(len(events))
        if len(events) > 2:
            route.fulfill(status=413, body="too large")
        else:
            route.continue_()

    context.set_offline(True)
    for name in school.pupils:
        tap(phone, name, "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("6 belum terkirim")
    phone.route(ENDPOINT, take_two)
    context.set_offline(False)
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 6
    assert max(sizes) == 6


def test_two_phones_see_each_others_marks(
    phone: Page,
    browser: Browser,
    open_as: Opener,
    school: RecordingSchool,
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


def test_the_second_phone_is_told_of_the_conflict(phone: Page, school: RecordingSchool) -> None:
    school.send(school.event(student=school.pupils["Ani Lestari"].pk))
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(row(phone, "Ani Lestari")).to_contain_text("lebih dulu tercatat sudah rekam")
    assert Recording.objects.filter(conflict="recorded_before").count() == 1


def test_what_the_server_refuses_is_taken_off_and_said(
    phone: Page, school: RecordingSchool
) -> None:
    school.visit.crew.all().delete()
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(row(phone, "Ani Lestari")).to_contain_text(
        "TIDAK tersimpan: Anda tidak bertugas di kunjungan ini."
    )
    expect_counts(phone, recorded=0, absent=0, other=0, waiting=6)


def test_a_late_answer_does_not_take_the_button_under_the_finger(
    phone: Page, school: RecordingSchool
) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held or route.request.method == "GET":
            route.continue_()
        else:
            held.append(route)

    phone.route(ENDPOINT, hold_the_first)
    row(phone, "Ani Lestari").get_by_role("button", name="Sudah rekam").focus()
    with phone.expect_request(lambda request: request.method == "POST"):
        phone.keyboard.press("Enter")
    while not held:  # the request was seen; its route is told a moment later
        phone.wait_for_timeout(10)
    phone.keyboard.press("Tab")
    undo = row(phone, "Ani Lestari").get_by_role("button", name="Batal")
    expect(undo).to_be_focused()
    held[0].continue_()
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    expect(undo).to_be_focused()
