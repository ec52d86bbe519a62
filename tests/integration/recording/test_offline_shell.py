"""What the service worker keeps: the page of nobody in particular, and all that it loads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.integration.recording.world import World, signed_in
from visits.views import offline

pytestmark = pytest.mark.django_db
SHELL, WORKER = "/kunjungan/rekam/", "/kunjungan/rekam.js"
LOADED = re.compile(r"""(?:from|import|url\()\s*["']?(?:\./)?([\w./-]+\.(?:js|svg))["']?""")


def shell_of(client: Client) -> dict[str, Any]:
    script = client.get(WORKER).content.decode()
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


def test_the_shell_knows_no_person_and_no_visit(world: World, phone: Client) -> None:
    html = phone.get(SHELL).content.decode()
    for secret in (
        world.operator.name,
        world.operator.email,
        world.student.name,
        "csrfmiddlewaretoken",
    ):
        assert secret not in html
    assert html == signed_in(world.planner).get(SHELL).content.decode()


def test_everything_that_the_shell_loads_is_kept(phone: Client) -> None:
    html = phone.get(SHELL).content.decode()
    named = set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))
    needed = {name for start in named for name in loaded_by(start)}
    assert needed == set(offline.SHELL_FILES)


def test_the_worker_names_page_files_and_a_version(phone: Client) -> None:
    response = phone.get(WORKER)
    assert response["Content-Type"] == "text/javascript"
    shell = shell_of(phone)
    assert shell["page"] == SHELL
    assert "/static/visits/record.js" in shell["files"]


def test_any_change_is_a_new_version(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shell_of(phone)["version"]
    assert shell_of(phone)["version"] == before
    monkeypatch.setattr(offline, "_contents", lambda: "other scripts")
    assert shell_of(phone)["version"] != before


@pytest.mark.parametrize("path", [SHELL, WORKER, "/hari-ini/", "/akun/login/", "/healthz"])
def test_no_page_may_be_kept_by_the_browser(phone: Client, path: str) -> None:
    assert "no-store" in phone.get(path)["Cache-Control"]
