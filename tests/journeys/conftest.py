"""A real browser against a real server. Without Chromium the journeys are skipped, loudly."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User
from tests.journeys.recording_school import RecordingSchool, open_list

# The shell is Chromium without a desktop's profile: a third of the time for each new phone.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MISSING = (
    "BROWSER JOURNEYS SKIPPED: no Chromium found. "
    "Install it (Debian: apt-get install chromium-headless-shell; elsewhere: chromium)."
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the system's Chromium; CI_NO_SKIP=1 makes its absence an error."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path:
        return path
    if os.environ.get("CI_NO_SKIP") == "1":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--in-process-gpu"],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A phone in Malang."""
    return {
        "viewport": {"width": 390, "height": 844},
        "locale": "id-ID",
        "timezone_id": settings.TIME_ZONE,
    }


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser() -> None:
    """Playwright runs an event loop in this thread; Django's own guard would refuse to work."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=15_000)  # two cores may have more to do than this


@pytest.fixture(autouse=True)
def requests_end_before_the_test() -> Iterator[None]:
    """Let the server finish what a page still asked, before the database is taken away."""
    running: set[int] = set()

    def started(**_: object) -> None:
        running.add(threading.get_ident())

    def finished(**_: object) -> None:
        running.discard(threading.get_ident())

    request_started.connect(started)
    request_finished.connect(finished)
    yield
    quiet_until = time.monotonic() + 0.05
    give_up = time.monotonic() + 10
    while time.monotonic() < min(quiet_until, give_up):
        if running:
            quiet_until = time.monotonic() + 0.05
        time.sleep(0.01)
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture
def open_as(live_server: LiveServer) -> Callable[[BrowserContext, User], Page]:
    """Open a page of the live server as somebody who is signed in already."""

    def open_page(context: BrowserContext, user: User) -> Page:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", _fail)
        return page

    return open_page


def _fail(error: Exception) -> None:
    raise AssertionError(f"JavaScript failed: {error}")


@pytest.fixture
def school() -> RecordingSchool:
    return RecordingSchool()


@pytest.fixture
def phone(
    context: BrowserContext,
    open_as: Callable[[BrowserContext, User], Page],
    school: RecordingSchool,
    live_server: LiveServer,
) -> Page:
    """The operator's phone at the visit's list, with a device chosen."""
    page = open_as(context, school.operator)
    open_list(page, f"{live_server.url}/kunjungan/{school.visit.pk}/rekam/")
    page.get_by_label(school.devices[0].name).check()
    return page
