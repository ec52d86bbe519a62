"""A real browser against a real server. Without Chromium the journeys are skipped, loudly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "BROWSER JOURNEYS SKIPPED: no Chromium found. Install it (Debian: apt-get install chromium)."
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
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu"]}


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
