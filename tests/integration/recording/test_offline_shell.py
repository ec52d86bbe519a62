"""What the service workers keep: pages of nobody in particular, and all that they load."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import make_head
from tests.integration.recording.world import World, signed_in
from visits.views import offline

pytestmark = pytest.mark.django_db
SHELL, WORKER = "/kunjungan/rekam/", "/kunjungan/rekam.js"
OFFLINE, OFFLINE_WORKER = "/luring/", "/luring.js"
both = pytest.mark.parametrize(("page", "worker"), [(SHELL, WORKER), (OFFLINE, OFFLINE_WORKER)])
LOADED = re.compile(r"""(?:from|import|url\()\s*["']?(?:\./)?([\w./-]+\.(?:js|svg))["']?""")


def shell_of(client: Client, worker: str) -> dict[str, Any]:
    script = client.get(worker).content.decode()
    found = re.match(r"const shell = (.*);\n", script)
    assert found
    return dict(json.loads(found[1]))


def loaded_by(name: str) -> Iterator[str]:
    """Yield `name` and what it loads, as deep as it goes."""
    yield name
    path = finders.find(name)
    assert path, name
    for found in LOADED.findall(Path(path).read_text()):
        yield from loaded_by(f"visits/{found}")


@both
def test_the_kept_page_knows_no_person_and_no_visit(
    world: World, phone: Client, page: str, worker: str
) -> None:
    html = phone.get(page).content.decode()
    for secret in (
        world.operator.name,
        world.operator.email,
        world.student.name,
        world.visit.school.name,
        "csrfmiddlewaretoken",
    ):
        assert secret not in html
    assert html == signed_in(world.planner).get(page).content.decode()


def test_a_school_s_head_gets_the_same_page_without_a_network(world: World, phone: Client) -> None:
    head = signed_in(make_head(world.school))
    for path in (OFFLINE, OFFLINE_WORKER):
        assert head.get(path).content == phone.get(path).content
    assert head.get(SHELL).status_code == 403


@both
def test_everything_that_the_kept_page_loads_is_kept(phone: Client, page: str, worker: str) -> None:
    html = phone.get(page).content.decode()
    named = set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))
    needed = {name for start in named for name in loaded_by(start)}
    kept = shell_of(phone, worker)["files"]
    assert {f"/static/{name}" for name in needed} == set(kept)


@both
def test_the_worker_names_its_page_and_a_version(phone: Client, page: str, worker: str) -> None:
    assert phone.get(worker)["Content-Type"] == "text/javascript"
    shell = shell_of(phone, worker)
    assert shell["page"] == page
    assert re.fullmatch(r"[0-9a-f]{12}", shell["version"])


@both
def test_any_change_is_a_new_version(
    phone: Client, monkeypatch: pytest.MonkeyPatch, page: str, worker: str
) -> None:
    before = shell_of(phone, worker)["version"]
    assert shell_of(phone, worker)["version"] == before
    monkeypatch.setattr(offline, "_contents", lambda *files: "other scripts")
    assert shell_of(phone, worker)["version"] != before


@pytest.mark.parametrize(
    "path", [SHELL, WORKER, OFFLINE, OFFLINE_WORKER, "/hari-ini/", "/akun/login/", "/healthz"]
)
def test_no_page_may_be_kept_by_the_browser(phone: Client, path: str) -> None:
    assert "no-store" in phone.get(path)["Cache-Control"]
