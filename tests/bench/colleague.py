"""From a tap to the colleague's screen, both phones online: real Chromium against the server."""

from __future__ import annotations

import random
import shutil
import statistics
import time

from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from .harness import Result, percentile, registry, shown
from .marks import phones
from .people import make_office
from .server import empty_tables, served

TAPS = 30
LONGEST_PAUSE = 6.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DONE = '[data-count="recorded"]'


@registry.row("colleague")
def tap_to_colleague() -> list[Result]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        return [Result("no Chromium was found", "not measured")]
    empty_tables()
    make_office(600, 1, visits=1)
    with served() as (port, _web):
        phone = phones(port, 1)[0]
        connections.close_all()  # playwright's event loop would forbid their use
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            pages = [_open(browser, port, phone.session, phone.visit) for _ in "12"]
            here, there = _tap_and_watch(*pages)
            browser.close()
    return [_result("on the own screen", here), _result("on the colleague's screen", there)]


def _tap_and_watch(first: Page, second: Page) -> tuple[list[float], list[float]]:
    first.locator('[name="device"]').first.check()
    here, there, source = [], [], random.Random(TAPS)
    for number in range(1, TAPS + 1):
        time.sleep(source.uniform(0, LONGEST_PAUSE))  # not in step with the polling
        began = time.perf_counter()
        first.get_by_role("button", name="Sudah rekam").first.click()
        _wait(first, number)
        here.append(time.perf_counter() - began)
        _wait(second, number)
        there.append(time.perf_counter() - began)
    return here, there


def _open(browser: Browser, port: int, session: str, visit: int) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="id-ID")
    url = f"http://127.0.0.1:{port}"
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{url}/kunjungan/{visit}/rekam/")
    page.locator("#siap.readiness__state--ready").wait_for()
    return page


def _wait(page: Page, count: int) -> None:
    page.wait_for_function(
        "([place, text]) => document.querySelector(place).textContent === text",
        arg=[DONE, str(count)],
        polling=20,
    )


def _result(where: str, times: list[float]) -> Result:
    middle, slow = statistics.median(times), percentile(times, 0.95)
    return Result(f"a tap {where}: p95 {shown(slow)}", shown(middle))
