"""Sign-in: the door, its throttle, and the second factor that staff must have."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.cache import cache
from django.test import Client

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.accounts.second_factor import needs_second_factor
from ektp_outreach.audit.models import AuditEvent
from tests.factories import PASSWORD, make_head, make_school, make_user

pytestmark = pytest.mark.django_db
WRONG_PASSWORDS = 5


@pytest.fixture(autouse=True)
def unthrottled():
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post("/akun/login/", {"login": user.email, "password": password})


def test_a_person_signs_in_and_lands_on_the_start_page(client: Client) -> None:
    response = sign_in(client, make_user())
    assert (response.status_code, response["Location"]) == (302, "/")


def test_signing_in_and_a_new_password_are_on_the_trail(client: Client) -> None:
    user = make_user()
    sign_in(client, user)
    new = "sandi-baru-yang-panjang"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/akun/password/change/", data)
    events = AuditEvent.objects.about(user)
    assert [(e.action, e.actor, e.source) for e in events] == [
        ("change_password", user, "127.0.0.1 /akun/password/change/"),
        ("sign_in", user, "127.0.0.1 /akun/login/"),
    ]


@pytest.mark.parametrize(("behind_proxy", "address"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
def test_the_trail_knows_where_from_also_behind_a_proxy(
    behind_proxy: bool, address: str, client: Client, settings: Any
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    user = make_user()
    data = {"login": user.email, "password": PASSWORD}
    client.post("/akun/login/", data, headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.9"})
    assert AuditEvent.objects.get().source == f"{address} /akun/login/"


def test_sign_in_returns_to_the_page_that_was_asked_for(client: Client) -> None:
    user = make_head(make_school())
    data = {"login": user.email, "password": PASSWORD, "next": "/sekolah-saya/"}
    assert client.post("/akun/login/", data)["Location"] == "/sekolah-saya/"


def test_a_wrong_password_says_so(client: Client) -> None:
    response = sign_in(client, make_user(), "salah")
    assert response.status_code == 200
    assert "Ada yang perlu diperbaiki" in response.content.decode()


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    assert sign_in(client, make_user(is_active=False))["Location"] == "/akun/inactive/"
    assert client.get("/")["Location"].startswith("/akun/login/")


def test_nobody_signs_up(client: Client) -> None:
    data = {"email": "tamu@contoh.test", "password1": PASSWORD}
    response = client.post("/akun/signup/", data)
    assert "Pendaftaran tertutup" in response.content.decode()
    assert not User.objects.exists()


def test_nobody_changes_their_address_themselves(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/akun/email/").status_code == 404
    data = {"email": "lain@contoh.test", "action_add": ""}
    assert client.post("/akun/email/", data).status_code == 404


def test_the_sixth_wrong_password_is_answered_with_the_page_for_it(client: Client) -> None:
    user = make_user()
    for _ in range(WRONG_PASSWORDS):
        assert sign_in(client, user, "salah").status_code == 200
    response = sign_in(client, user, "salah")
    assert response.status_code == 429
    assert "Terlalu banyak percobaan" in response.content.decode()
    assert sign_in(client, user).status_code == 429, "not even the right one, for five minutes"


def test_others_may_still_sign_in(client: Client) -> None:
    user, other = make_user(), make_user()
    for _ in range(WRONG_PASSWORDS + 1):
        sign_in(client, user, "salah")
    assert sign_in(client, other).status_code == 302


GUESS = """
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = {name!r}
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
data = {{"login": {email!r}, "password": "salah"}}
for _ in range({count}):
    print(Client().post("/akun/login/", data).status_code)
"""


@pytest.mark.django_db(transaction=True)
def test_wrong_passwords_are_counted_over_all_server_processes(client: Client) -> None:
    from django.db import connection

    user = make_user()
    name = connection.settings_dict["NAME"]
    code = GUESS.format(name=name, email=user.email, count=WRONG_PASSWORDS - 1)
    command = [sys.executable, "-c", code]
    other = subprocess.run(command, capture_output=True, text=True, check=True)
    assert other.stdout.split() == ["200"] * (WRONG_PASSWORDS - 1)
    assert sign_in(client, user, "salah").status_code == 200
    assert sign_in(client, user, "salah").status_code == 429


def test_the_admin_site_has_no_door_of_its_own(client: Client) -> None:
    response = client.get("/admin/")
    assert response["Location"].startswith("/admin/login/")
    assert client.get(response["Location"])["Location"] == "/akun/login/?next=%2Fadmin%2F"
    user = make_user(Role.ADMIN, is_staff=True)
    data = {"username": user.email, "password": PASSWORD}
    assert client.post("/admin/login/", data)["Location"].startswith("/akun/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PLANNER])
def test_staff_set_up_a_second_factor_before_anything_else(
    role: Role, client: Client, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    client.force_login(make_user(role, is_staff=role == Role.ADMIN))
    for path in ("/", "/alat/", "/admin/"):
        assert client.get(path)["Location"] == "/akun/2fa/"
    fragment = client.get("/alat/", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == "/akun/2fa/"
    page = client.get("/akun/2fa/").content.decode()
    assert "Pasang salah satu langkah kedua" in page


def test_admin_pages_about_accounts_are_not_open_without_it(client: Client, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    client.force_login(make_user(Role.ADMIN, is_staff=True, is_superuser=True))
    assert client.get("/admin/accounts/user/")["Location"] == "/akun/2fa/"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OBSERVER, Role.SCHOOL_HEAD])
def test_others_need_none(role: Role, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    assert not needs_second_factor(make_user(role))


def test_with_a_second_factor_the_door_opens(client: Client, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    user = make_user(Role.PLANNER)
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    assert client.get("/alat/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/alat/")["Location"] == "/akun/2fa/"


def test_the_password_alone_no_longer_signs_in(client: Client) -> None:
    user = make_user()
    TOTP.activate(user, generate_totp_secret())
    assert sign_in(client, user)["Location"] == "/akun/2fa/authenticate/"
    assert client.get("/alat/")["Location"].startswith("/akun/login/")


@pytest.mark.parametrize(("steps", "opens"), [(-1, True), (0, True), (1, True), (-2, False)])
def test_a_code_counts_one_half_minute_early_or_late(
    client: Client, monkeypatch: pytest.MonkeyPatch, steps: int, opens: bool
) -> None:
    secret, now = generate_totp_secret(), time.time()
    user = make_user()
    TOTP.activate(user, secret)
    sign_in(client, user)
    monkeypatch.setattr(time, "time", lambda: now)
    code = format_hotp_value(hotp_value(secret, int(now) // 30 + steps))
    answer = client.post("/akun/2fa/authenticate/", {"code": code})
    assert (answer.status_code == 302) is opens


def test_only_the_demo_signs_in_with_one_button(client: Client, settings: Any) -> None:
    assert "admin@demo.test" in client.get("/akun/login/").content.decode()
    settings.DEMO = False
    assert "demo.test" not in client.get("/akun/login/").content.decode()


def test_the_second_factor_is_required_unless_this_is_a_demo() -> None:
    code = (
        "import os; from ektp_outreach import settings as s;"
        "print(s.REQUIRE_MFA, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)"
    )
    key = "A" * 43 + "="
    office = {
        "SECRET_KEY": "x", "NIK_KEY": key, "NIK_HMAC_KEY": key, "DATABASE_URL": "postgres://a/b"
    }  # fmt: skip
    for changes, expected in (
        ({}, "True False"),
        ({"DEMO": "1"}, "False True"),
        ({"DEBUG": "1"}, "False True"),
        ({"DEMO": "1", "REQUIRE_MFA": "1"}, "True True"),
        ({"REQUIRE_MFA": "0"}, "False False"),
    ):
        command = [sys.executable, "-c", code]
        result = subprocess.run(
            command, env=office | changes, capture_output=True, text=True, check=True
        )
        assert result.stdout.strip() == expected


def ask_for_a_code(client: Client, email: str) -> None:
    answer = client.post("/akun/login/code/", {"email": email, "next": "/sekolah-saya/"})
    assert answer.status_code == 302


def test_a_school_person_signs_in_by_a_mailed_code(client: Client, mailoutbox: Any) -> None:
    head = make_head(make_school(name="SMAN 9"))
    head.set_unusable_password()
    head.save()
    ask_for_a_code(client, head.email)
    (mail,) = mailoutbox
    assert mail.to == [head.email]
    code = re.search(r"\b\d{6}\b", mail.body)
    assert code
    wrong = "000000" if code[0] != "000000" else "111111"
    assert client.post("/akun/login/code/confirm/", {"code": wrong}).status_code == 200
    answer = client.post("/akun/login/code/confirm/", {"code": code[0], "next": "/sekolah-saya/"})
    assert answer["Location"] == "/sekolah-saya/"
    assert "SMAN 9" in client.get("/sekolah-saya/").content.decode()


def test_a_stranger_learns_nothing_about_who_has_an_account(
    client: Client, mailoutbox: Any
) -> None:
    ask_for_a_code(client, "asing@contoh.test")
    page = client.get("/akun/login/code/confirm/").content.decode()
    assert "asing@contoh.test" in page
    assert [mail.to for mail in mailoutbox] == [["asing@contoh.test"]]
    assert not re.search(r"\b\d{6}\b", mailoutbox[0].body)


def test_codes_are_sent_three_times_a_minute_at_most(mailoutbox: Any) -> None:
    head = make_head(make_school())
    for _ in range(5):
        Client().post("/akun/login/code/", {"email": head.email})
    assert len(mailoutbox) == 3


def test_a_code_does_not_replace_a_planners_second_factor(
    client: Client, mailoutbox: Any, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    user = make_user(Role.PLANNER)
    ask_for_a_code(client, user.email)
    code = re.search(r"\b\d{6}\b", mailoutbox[0].body)
    assert code
    client.post("/akun/login/code/confirm/", {"code": code[0]})
    assert client.get("/alat/")["Location"] == "/akun/2fa/"


@pytest.mark.parametrize("demo", [True, False])
def test_only_the_demo_says_the_code_on_the_page(client: Client, settings: Any, demo: bool) -> None:
    settings.DEMO = demo
    ask_for_a_code(client, make_head(make_school()).email)
    page = client.get("/akun/login/code/confirm/").content.decode()
    assert bool(re.search(r"\b\d{6}\b", page)) is demo
