"""A second factor set up in a real browser, under the site's strict policy."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planner(settings: Any) -> User:
    settings.REQUIRE_MFA = True
    cache.clear()
    return make_user(Role.PLANNER)


@pytest.fixture
def blocked(page: Page) -> list[str]:
    """What the browser refused to run or show."""
    found: list[str] = []
    page.on(
        "console",
        lambda message: (
            found.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def base_of(live_server: LiveServer) -> str:
    # Passkeys belong to a domain; an address made of numbers has none.
    return live_server.url.replace("127.0.0.1", "localhost")


def enter_password(page: Page, user: User) -> None:
    page.get_by_label("Alamat e-mail").fill(user.email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def sign_in(page: Page, base: str, user: User) -> None:
    page.goto(f"{base}/akun/login/")
    enter_password(page, user)


def prove_password(page: Page) -> None:
    """Who changes how an account signs in proves first that it is theirs."""
    page.get_by_role("textbox", name="Sandi").fill(PASSWORD)
    page.get_by_role("button", name="Konfirmasi").click()


def sign_out(page: Page) -> None:
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(re.compile("/akun/login/"))


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_planner_installs_the_app_and_signs_in_with_its_code(
    page: Page, live_server: LiveServer, planner: User, blocked: list[str]
) -> None:
    base = base_of(live_server)
    sign_in(page, base, planner)
    expect(page.get_by_text("Pasang salah satu langkah kedua")).to_be_visible()
    page.get_by_role("link", name="Pasang aplikasi autentikator").click()
    prove_password(page)
    qr = page.locator("img.qr")
    expect(qr).to_be_visible()
    assert qr.evaluate("image => image.complete && image.naturalWidth > 50")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Aktifkan").click()
    page.wait_for_url(re.compile("recovery-codes"))
    page.goto(f"{base}/")
    expect(page.get_by_role("heading", level=1, name="Beranda")).to_be_visible()
    sign_out(page)
    cache.clear()  # a code counts once; the next would come half a minute later
    enter_password(page, planner)
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Beranda")).to_be_visible()
    assert blocked == []


def with_virtual_key(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_planner_adds_a_passkey_and_signs_in_with_it(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    planner: User,
    blocked: list[str],
) -> None:
    base = base_of(live_server)
    with_virtual_key(context, page)
    sign_in(page, base, planner)
    page.get_by_role("link", name="Tambah kunci sandi").click()
    prove_password(page)
    page.get_by_label("Nama kunci").fill("Laptop kantor")
    page.get_by_label("Pakai sebagai pengganti kata sandi").check()
    page.get_by_role("button", name="Tambah").click()
    page.wait_for_url(re.compile("recovery-codes|2fa/$"))
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
    page.goto(f"{base}/")
    expect(page.get_by_role("heading", level=1, name="Beranda")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="kunci sandi (passkey)").click()
    expect(page.get_by_role("heading", level=1, name="Beranda")).to_be_visible()
    assert blocked == []
