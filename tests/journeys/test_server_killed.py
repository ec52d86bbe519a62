"""The server dies with -9 between storing a mark and saying so; the phone sends it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ektp_outreach.accounts.models import User
from tests.journeys.recording_school import RecordingSchool, expect_counts, open_list, tap
from tests.journeys.relay import Relay
from tests.web_server import WebServer
from visits.models import Recording

Opener = Callable[[BrowserContext, User], Page]

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mark_whose_server_died_before_the_answer_is_stored_once(
    context: BrowserContext, open_as: Opener, school: RecordingSchool
) -> None:
    with WebServer() as server, WebServer() as successor:
        server.wait()
        with Relay(server.port) as relay:
            page = open_as(context, school.operator)
            open_list(page, f"http://localhost:{relay.port}/kunjungan/{school.visit.pk}/rekam/")
            page.get_by_label(school.devices[0].name).check()

            def die() -> None:
                server.kill()
                relay.target = None

            relay.catch, relay.caught = die, b"POST /sync/v1/recordings/"
            tap(page, "Ani Lestari", "Sudah rekam")
            expect(page.locator("#kiriman")).to_contain_text("Server tidak terjangkau")
            tap(page, "Budi Santoso", "Lainnya", "Sakit")
            expect(page.locator("#kiriman")).to_contain_text("2 belum terkirim")
            assert [event.student.name for event in Recording.objects.all()] == ["Ani Lestari"]

            successor.wait()
            relay.target = successor.port
            expect(page.locator("#kiriman")).to_have_text("Semua catatan tersimpan di server.")
            expect_counts(page, recorded=1, absent=1, other=0, waiting=4)
            names = Recording.objects.values_list("student__name", flat=True)
            assert sorted(names) == ["Ani Lestari", "Budi Santoso"]
            page.close()
