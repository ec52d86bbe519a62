"""Every page of the access table in a real browser: accessible, not too wide, nothing blocked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User
from ektp_outreach.dates import today
from tests.factories import make_device, make_recording, make_student, make_visit
from tests.integration.access import TABLE
from tests.integration.test_access import PAGES
from tests.integration.world import ARGUMENTS, NOW, World
from visits.models import Visit, VisitOperator

pytestmark = pytest.mark.django_db(transaction=True)
# Of the people who may open a page, the first of these does.
ACTORS = ("operator", "planner", "head", "observer", "anonymous")
# No pages for people: answers for machines, fragments, and files.
NO_PAGES = {
    "healthz",
    "readyz",
    "set_language",
    "mfa_download_recovery_codes",
    "schools:import_problems",
    "schools:import_template",
    "schools:school_list_template",
    "schools:status_template",
    "visits:booking_check",
    "visits:calendar_file",
    "visits:export_file",
    "visits:follow_up_export",
    "visits:minutes_print",
    "visits:offline_worker",
    "visits:plan_b_list",
    "visits:progress_export",
    "visits:record_worker",
}
IN_PAGE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TAGS_OUTSIDE = """() => {
    const endOf = (element) => element.getBoundingClientRect().right;
    const tags = [...document.querySelectorAll("main :is(tr, li, p, dd) .tag")];
    const outside = tags.filter((tag) => endOf(tag) > endOf(tag.closest("tr, li, p, dd")) + 0.5);
    return outside.map((tag) => tag.textContent);
}"""


@dataclass(frozen=True)
class Look:
    """A way to look at the pages."""

    width: int
    height: int
    scheme: Literal["light", "dark"]


LOOKS = {"phone": Look(390, 844, "light"), "desk at night": Look(1280, 900, "dark")}
VIOLATIONS = "() => axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)"


def pages_of(world: World) -> Iterator[tuple[str, str, str]]:
    """Yield who opens which page at which address."""
    for name, row in sorted(TABLE.items()):
        actor = next((actor for actor in ACTORS if actor in row.get), None)
        if actor and name in PAGES and name != PAGES[name] and name not in NO_PAGES:
            yield actor, name, reverse(name, kwargs=ARGUMENTS[row.of](world.places[0]))


def begin_a_day(world: World) -> None:
    """Give the pages something to show: pupils, and a visit that takes place today."""
    place = world.places[0]
    for _ in range(3):
        make_student(place.school)
    visit = make_visit(
        place.campaign,
        date=today(),
        devices=[make_device(), make_device()],
        state=Visit.State.SCHEDULED,
        published_at=NOW,
    )
    make_student(visit.school)
    make_recording(place.visit, place.student, outcome="absent", reason="unknown")
    said = {"student": place.student.pk, "outcome": "recorded", "reason": ""}
    place.sheet.rows = [{"row": 2, "note": "", "problem": "", "detail": "", **said}]
    place.sheet.save(update_fields=["rows"])
    VisitOperator.objects.create(visit=visit, user=world.people["operator"])


def problems_of(page: Page, url: str, said: list[str]) -> Iterator[str]:
    """Yield what is wrong with a page, loaded once and looked at in every way.

    `said` is what the page's console takes down.
    """
    said.clear()
    page.goto(url)
    yield from (text for text in said if "Content Security Policy" in text)
    for name, look in LOOKS.items():
        page.set_viewport_size({"width": look.width, "height": look.height})
        page.emulate_media(color_scheme=look.scheme)
        if (excess := page.evaluate(IN_PAGE)) > 0:
            yield f"{excess} px too wide ({name})"
        for violation in page.evaluate(VIOLATIONS):
            targets = [node["target"] for node in violation["nodes"]][:3]
            yield f"{violation['id']} {targets} ({name})"
    page.set_viewport_size({"width": 320, "height": 600})
    yield from (f"{tag} sticks out" for tag in page.evaluate(TAGS_OUTSIDE))


@pytest.mark.parametrize("actor", ACTORS)
def test_every_page_is_accessible_and_fits(
    actor: str,
    browser: Browser,
    live_server: LiveServer,
    open_as: Callable[..., Page],
) -> None:
    cache.clear()
    with transaction.atomic():
        world = World()
        begin_a_day(world)
    context = browser.new_context(locale="id-ID", reduced_motion="reduce")
    context.add_init_script(Axe().axe_script)
    user: User | None = world.people[actor]
    page = open_as(context, user) if user else context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    wrong = [
        f"{path} ({name}): {problem}"
        for who, name, path in pages_of(world)
        if who == actor
        for problem in problems_of(page, live_server.url + path, said)
    ]
    context.close()
    assert wrong == [], "\n".join(wrong)
