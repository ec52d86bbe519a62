"""Odd things on the recording day: two tabs, a wiped phone, a clock that jumps, a changed crew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from ektp_outreach.accounts.models import User
from tests.factories import make_student
from tests.integration.recording.world import state_of
from tests.journeys.recording_school import RecordingSchool, expect_counts, open_list, row, tap
from visits.models import Recording, VisitOperator

Opener = Callable[[BrowserContext, User], Page]
SAVED = "Semua catatan tersimpan di server."
ENDPOINT = "**/sync/v1/recordings/**"

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_second_tab_shows_what_was_tapped_in_the_first(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    second = context.new_page()
    open_list(second, phone.url)
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect_counts(second, recorded=1, absent=0, other=0, waiting=5)
    expect(row(second, "Ani Lestari")).to_contain_text("belum terkirim")
    tap(second, "Ani Lestari", "Batal")
    expect_counts(phone, recorded=0, absent=0, other=0, waiting=6)
    context.set_offline(False)
    for page in (phone, second):
        page.bring_to_front()
        expect(page.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 2
    assert state_of(school.pupils["Ani Lestari"]) is None


def test_a_tab_that_stayed_open_shows_nobody_once_the_phone_is_wiped(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    guest = make_student(name="Tamu Dari Jauh")
    school.send(school.event(student=guest.pk))
    expect(row(phone, "Tamu Dari Jauh")).to_be_visible()
    other = context.new_page()
    other.goto(f"{phone.url.split('/kunjungan')[0]}/hari-ini/")
    other.get_by_role("button", name="Bersihkan ponsel ini").click()
    expect(phone.locator("#peringatan")).to_contain_text("Ponsel ini sudah dibersihkan.")
    expect(phone.locator("[data-pupil]")).to_have_count(0)


def test_marks_are_sent_and_let_go_when_the_store_vanishes_under_the_page(
    phone: Page, school: RecordingSchool
) -> None:
    phone.evaluate("() => void indexedDB.deleteDatabase('rekam')")
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


def test_an_answer_of_another_kind_leaves_the_mark_in_the_queue(
    phone: Page, school: RecordingSchool
) -> None:
    def promise(route: Route) -> None:
        (event,) = (route.request.post_data_json or {})["events"]
        results = [{"uuid": event["uuid"], "status": "queued"}]
        route.fulfill(json={"now": datetime.now(UTC).isoformat(), "results": results})

    phone.route(ENDPOINT, promise, times=1)
    tap(phone, "Ani Lestari", "Sudah rekam")
    expect(phone.locator("#kiriman")).to_contain_text("1 belum terkirim")
    phone.locator("#kirim").dispatch_event("click")
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    assert Recording.objects.count() == 1


def test_a_mark_that_does_not_count_because_a_clock_jumped_says_so(
    phone: Page, school: RecordingSchool
) -> None:
    now = datetime.now(UTC)
    phone.clock.set_fixed_time(now + timedelta(hours=2))
    tap(phone, "Ani Lestari", "Lainnya", "Sakit")
    phone.clock.set_fixed_time(now)
    tap(phone, "Ani Lestari", "Lainnya", "Izin")
    expect(row(phone, "Ani Lestari")).to_contain_text("Yang dihitung tetap catatan lain")
    expect(row(phone, "Ani Lestari")).to_contain_text("Sakit")
    expect(phone.locator("#kiriman")).to_have_text(SAVED)
    expect(row(phone, "Ani Lestari")).to_contain_text("Yang dihitung tetap catatan lain")


def test_marks_of_somebody_taken_off_the_crew_wait_on_the_phone(
    phone: Page, context: BrowserContext, school: RecordingSchool
) -> None:
    context.set_offline(True)
    school.visit.crew.all().delete()
    phone.wait_for_timeout(50)  # the phone's clock is only known to some milliseconds
    tap(phone, "Ani Lestari", "Sudah rekam")
    context.set_offline(False)
    expect(row(phone, "Ani Lestari")).to_contain_text("TIDAK tersimpan: Anda tidak bertugas")
    line = phone.locator("#kiriman")
    expect(line).to_contain_text("1 belum terkirim")
    expect(line).to_contain_text("1 ditolak server")
    expect_counts(phone, recorded=0, absent=0, other=0, waiting=6)
    VisitOperator.objects.create(visit=school.visit, user=school.operator)
    phone.reload()
    expect(line).to_have_text(SAVED)
    assert state_of(school.pupils["Ani Lestari"]) == ("recorded", "")


def test_what_the_server_refuses_for_good_leaves_the_phone_in_a_file(
    phone: Page, school: RecordingSchool
) -> None:
    school.visit.crew.all().delete()
    tap(phone, "Ani Lestari", "Sudah rekam")
    line = phone.locator("#kiriman")
    expect(line).to_contain_text("1 ditolak server")
    with phone.expect_download():
        phone.get_by_role("button", name="Simpan antrean ke berkas").click()
    expect(line).not_to_contain_text("belum terkirim")


def test_a_pupil_of_a_later_import_appears_with_the_first_mark(
    phone: Page, school: RecordingSchool
) -> None:
    late = make_student(school.school, name="Gita Baru")
    school.send(school.event(student=late.pk))
    expect(row(phone, "Gita Baru")).to_contain_text("Sudah rekam")
    expect_counts(phone, recorded=1, absent=0, other=0, waiting=6)
