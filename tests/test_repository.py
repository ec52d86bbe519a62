"""The house rules that no linter knows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ektp_outreach.accounts.permissions import Role
from tests.factories import make_user

ROOT = Path(__file__).parent.parent
OUR_PACKAGES = ("ektp_outreach", "schools", "devices", "visits")
OUR_TABLES = ("visits_", "devices_", "schools_", "accounts_", "audit_", "cache_")
FOLDERS = (*OUR_PACKAGES, "templates", "tests")
KINDS = {".py", ".html", ".js", ".css"}
MOST_LINES = {"tests": 400}
# One stylesheet in layers; migrations that Django writes.
LONG = {"visits/static/visits/app.css"}
GENERATED = re.compile(r"/migrations/\d+_")
# Views that anybody may ask: is it alive, and a page that is always missing.
OPEN_VIEWS = {"healthz", "readyz", "email_addresses"}
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def files(*kinds: str) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (kinds or KINDS):
                yield path.relative_to(ROOT)


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def our_views(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            if part.namespace != "admin":
                yield from our_views(part)
        elif part.callback.__module__.startswith(OUR_PACKAGES):
            yield part


def test_every_view_asks_for_a_permission() -> None:
    unguarded = {
        part.callback.__name__
        for part in our_views()
        if not getattr(part.callback, "permissions", None)
    }
    assert unguarded == OPEN_VIEWS


def test_no_file_is_too_long_to_read() -> None:
    too_long = {
        str(path): lines
        for path in files()
        if str(path) not in LONG and not GENERATED.search(str(path))
        if (lines := len(text_of(path).splitlines())) > MOST_LINES.get(path.parts[0], 300)
    }
    assert too_long == {}


# What a strict Content-Security-Policy blocks: styles and scripts inside a page.
INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=|\shx-on|javascript:|"""
    r"""<script\b(?![^>]*\b(?:src=|type="application/json"))""",
    re.IGNORECASE,
)


def test_no_template_has_inline_styles_or_scripts() -> None:
    assert [str(path) for path in files(".html") if INLINE.search(text_of(path))] == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p style="color: red">', True),
        ('<a onclick="x()">', True),
        ("<script>alert(1)</script>", True),
        ("<script src=\"{% static 'x.js' %}\" defer></script>", False),
        ('<script type="application/json" id="a">{}</script>', False),
        ('<p class="one"><button name="action_on">', False),
    ],
)
def test_the_search_for_inline_code_finds_it(html: str, found: bool) -> None:
    assert bool(INLINE.search(html)) == found


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
    assert [str(path) for path in files() if marks.search(text_of(path))] == []


def test_nothing_is_printed_by_the_application() -> None:
    speak_to_a_terminal = {"ektp_outreach/postgres.py", "ektp_outreach/run.py"}
    printing = {
        str(path)
        for path in files(".py")
        if path.parts[0] in OUR_PACKAGES and re.search(r"^\s*print\(", text_of(path), re.MULTILINE)
    }
    assert printing <= speak_to_a_terminal


@pytest.mark.parametrize(
    "name", [str(p.relative_to("templates")) for p in files(".html") if p.parts[0] == "templates"]
)
def test_every_template_parses(name: str) -> None:
    assert get_template(name).template.name == name


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/akun/login/", "/alat/", "/admin/", "/tidak/ada/", "/healthz"])
def test_every_answer_carries_the_strict_policy(path: str, client: Client) -> None:
    client.force_login(make_user(Role.ADMIN, is_staff=True, is_superuser=True))
    header = client.get(path)["Content-Security-Policy"]
    assert {part.strip() for part in header.split(";")} == CSP


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


MIGRATE = """
import django, json, sys
django.setup()
from django.core.management import call_command
for arguments in json.loads(sys.argv[1]):
    call_command("migrate", *arguments, verbosity=0)
"""


def migrate(url: str, *steps: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", MIGRATE, json.dumps(steps)]
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def tables(url: str) -> set[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
        return {name for (name,) in connection.execute(query)}


def test_migrations_go_to_zero_and_back(migrated_database: str) -> None:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{migrated_database}").geturl()
    full = tables(url)
    apps = ("accounts", "devices", "audit")
    migrate(url, *((app, "zero") for app in apps))
    assert {name for name in tables(url) if name.startswith(OUR_TABLES)} == set()
    migrate(url, ())
    assert tables(url) == full
