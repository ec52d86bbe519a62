"""Walks every address of the project as every kind of person, against the table in access.py.

A page that is not in the table fails the test: add its line there.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .access import EVERYBODY, HEADS, STAFF, TABLE, Row
from .world import ARGUMENTS, NOW, Place, World

pytestmark = pytest.mark.django_db
OWNED = {
    "visit",
    "visit's minutes",
    "visit's list",
    "sheet",
    "minutes",
    "student",
    "school",
    "closure",
}
ACTORS = sorted(EVERYBODY)
# Signing out answers everybody.
OPEN_IN_ADMIN = {"/admin/logout/"}


def patterns(
    resolver: URLResolver | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the name (or, without one, the route) and the route of every address."""
    for part in (resolver or get_resolver()).url_patterns:
        route = prefix + str(part.pattern).removeprefix("^")
        if isinstance(part, URLPattern):
            yield (f"{space}{part.name}" if part.name else route), route
        else:
            yield from patterns(part, route, f"{part.namespace}:" if part.namespace else space)


PAGES = {name: route for name, route in patterns() if not route.startswith("admin/")}
ADMIN_PAGES = {route for _name, route in patterns() if route.startswith("admin/")}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_table_names_every_address() -> None:
    missing = sorted(set(PAGES) - set(TABLE))
    assert missing == [], f"add a line for each to tests/integration/access.py: {missing}"


def client_of(world: World, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    if user := world.people[actor]:
        client.force_login(user)
    return client


def answer(client: Client, method: str, path: str) -> HttpResponse:
    """Ask once and take back whatever the request changed, signing out included."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(path)
        if response.streaming:
            b"".join(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def address(name: str, row: Row, place: Place) -> str:
    if name == PAGES[name]:
        return f"/{name}"
    return reverse(name, kwargs=ARGUMENTS[row.of](place))


def verdict(response: Any) -> str:
    """Say what an answer means to the person who asked."""
    if response.status_code >= 500:
        return f"broken ({response.status_code})"
    if response.status_code == 405:
        return "no such method"
    if response.status_code in (401, 403):
        return "refused"
    if response.status_code == 404:
        return "missing"
    if re.match(r"/(akun|admin)/login/", response.headers.get("Location", "")):
        return "refused"
    return "in"


def expected(row: Row, allowed: frozenset[str], actor: str, owners: set[str]) -> set[str]:
    """Return the verdicts that are right for `actor` on a thing that belongs to `owners`."""
    if actor in HEADS and row.of in OWNED and actor not in owners:
        return {"missing", "no such method"}
    if actor not in allowed:
        return {"refused", "missing", "no such method"}
    if row.of in OWNED and actor not in STAFF | owners:
        return {"missing"}
    return {"in"}


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_exactly_what_the_table_says(actor: str, world: World) -> None:
    client, wrong = client_of(world, actor), []
    for name, row in sorted(TABLE.items()):
        if name not in PAGES:
            continue
        places = {address(name, row, place): place for place in world.places}  # one for both, often
        for path, place in places.items():
            for method, allowed in (("get", row.get), ("post", row.post)):
                found = verdict(answer(client, method, path))
                if found not in (right := expected(row, allowed, actor, world.owners(place))):
                    wrong.append(f"{method.upper()} {path} ({name}): {found}, not {right}")
    assert wrong == [], "\n".join(wrong)


def test_no_link_opens_anything_of_another_school(world: World) -> None:
    here, there = world.places
    client, wrong = Client(raise_request_exception=False), []
    for name, row in sorted(TABLE.items()):
        arguments = ARGUMENTS[row.of](there) if name in PAGES else {}
        if "token" not in arguments or len(arguments) == 1 or row.of == "calendar":
            continue
        path = reverse(name, kwargs=arguments | {"token": ARGUMENTS["link"](here)["token"]})
        found = {answer(client, method, path).status_code for method in ("get", "post")}
        if not found <= {404, 405}:
            wrong.append(f"{name}: {found}")
    assert wrong == []


def admin_addresses() -> Iterator[str]:
    """Yield every page of the admin site: of each model list, add, change, delete, history."""
    for route in ADMIN_PAGES:
        path = route.replace("<path:object_id>", "1").replace("<id>", "1")
        path = re.sub(r"\^?\(\?P<app_label>.*?\)/\$?", "schools/", path)
        yield "/" + re.sub(r"\(\?P<url>.*?\)\$?$", "tidak-ada", path).rstrip("$")


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_site_is_closed_to_all_but_admins(actor: str, method: str, world: World) -> None:
    client, wrong = client_of(world, actor), []
    for path in sorted(set(admin_addresses()) - OPEN_IN_ADMIN):
        response = answer(client, method, path)
        to_the_door = "/login/" in response.headers.get("Location", "")
        if not to_the_door and response.status_code not in (403, 404, 405):
            wrong.append(f"{path}: {response.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_an_admin_opens_every_list_of_the_admin_site(world: World) -> None:
    client = client_of(world, "admin")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert client.get(reverse(name)).status_code == 200, name


def test_no_admin_address_breaks_for_an_admin(world: World) -> None:
    client = client_of(world, "admin")
    broken = [
        path
        for path in sorted(admin_addresses())
        for method in ("get", "post")
        if answer(client, method, path).status_code >= 500
    ]
    assert broken == []
