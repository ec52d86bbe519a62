"""The list of notices on a phone: its pager fits, and the search needs no button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.permissions import Role
from tests.factories import make_head, make_school, make_user
from tests.journeys.test_every_page import IN_PAGE
from visits.models import Notice
from visits.queries.keyset import PAGE_SIZE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_in_the_middle_fits_a_small_phone_and_the_search_finds(
    context: BrowserContext, live_server: LiveServer, open_as: Callable[..., Page]
) -> None:
    head = make_head(make_school(name="SMK Sunyi"), name="Hesti Sari Anjani")
    Notice.objects.bulk_create(
        Notice(
            kind=Notice.Kind.MOVED if n == 0 else Notice.Kind.PUBLISHED,
            fact=f"fact:{n}",
            recipient=head,
            address="kepala.sekolah.20533639@sekolah.contoh.test",
            subject="Jadwal",
            body="Isi",
            not_before=timezone.now(),
        )
        for n in range(2 * PAGE_SIZE + 1)
    )
    page = open_as(context, make_user(Role.PLANNER))
    page.goto(f"{live_server.url}/pemberitahuan/")
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_role("link", name="Sebelumnya")).to_be_visible()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(IN_PAGE) <= 0, width
    page.get_by_label("Perihal").select_option("moved")
    expect(page.locator("#daftar tbody tr")).to_have_count(1)
    page.get_by_label("Sekolah, NPSN, nama, atau alamat").fill("nobody")
    expect(page.locator("#daftar")).to_contain_text("Tidak ada pemberitahuan yang cocok")
