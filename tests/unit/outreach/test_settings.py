"""A wrong setting stops the start with one sentence."""

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import environ
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from ektp_outreach import settings as settings_module
from ektp_outreach.mailbox import Mailbox, mailbox_of

GOOD = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://user@localhost/ektp",
    "DEMO": "true",
    "PATH": os.environ["PATH"],
}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], dict[str, Any]]:
    """Read the settings of an environment here: a process for each would take a second each."""

    def of(changes: dict[str, str]) -> dict[str, Any]:
        environment = {key: value for key, value in (GOOD | changes).items() if value}
        monkeypatch.setattr(os, "environ", environment)
        monkeypatch.setattr(environ.Env, "ENVIRON", environment)
        return runpy.run_path(settings_module.__file__)

    return of


def test_good_settings_are_read(read: Callable[[dict[str, str]], dict[str, Any]]) -> None:
    found = read({"EMAIL_URL": "smtp+tls://a:b@mx.test:587", "BASE_URL": "https://ektp.test/"})
    assert (found["EMAIL_HOST"], found["EMAIL_USE_TLS"]) == ("mx.test", True)
    assert (found["BASE_URL"], found["EMAIL_SECONDS"]) == ("https://ektp.test", 30)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"DEMO": "banana"}, "DEMO=banana is neither true nor false."),
        ({"DEMO": "false"}, "NIK_KEY must be 32 bytes in base64"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must name a PostgreSQL database"),
        ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL must name a PostgreSQL database"),
        ({"TIME_ZONE": "Asia/Malang"}, "TIME_ZONE=Asia/Malang is no time zone"),
        ({"BOUNCE_MAILBOX": "ektp@kantor.test"}, "BOUNCE_MAILBOX must be imaps://user:password@"),
        ({"BOUNCE_MAILBOX": "imaps://kantor.test/"}, "BOUNCE_MAILBOX must be imaps://user:pass"),
        ({"BOUNCE_MAILBOX": "imaps://a:b@kantor.test:x"}, "BOUNCE_MAILBOX must be imaps://user"),
        ({"BOUNCE_MAILBOX": "imaps://a:b%0D@kantor.test"}, "printable ASCII characters only"),
        ({"BOUNCE_MAILBOX": "imap://a:b@kantor.test"}, "would send the password in the open"),
        ({"ALLOWED_HOSTS": "ektp.example"}, "ALLOWED_HOSTS may be loopback only"),
        ({"EMAIL_URL": "kantor"}, "EMAIL_URL must be like smtp+tls://user:password@host:587"),
        ({"EMAIL_SECONDS": "lama"}, "EMAIL_SECONDS=lama is no whole number from 1 on."),
        ({"EMAIL_SECONDS": "0"}, "EMAIL_SECONDS=0 is no whole number from 1 on."),
        ({"BASE_URL": "ektp.example"}, "BASE_URL=ektp.example must begin with https://"),
        (
            {"CSRF_TRUSTED_ORIGINS": "a.test"},
            "CSRF_TRUSTED_ORIGINS=a.test must begin with https://",
        ),
    ],
)
def test_a_wrong_setting_is_named(
    read: Callable[[dict[str, str]], dict[str, Any]], changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        read(changes)


def test_a_sender_that_does_not_exist_is_named(settings: Any) -> None:
    settings.NOTICE_SENDERS = ["visits.senders.Nobody"]
    with pytest.raises(ImproperlyConfigured, match=r"^NOTICE_SENDERS: visits.senders.Nobody is no"):
        apps.get_app_config("visits").ready()


def run(*command: str, **changes: str) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, *command], env=GOOD | changes, capture_output=True, text=True, check=False
    )
    return result.returncode, result.stderr


def test_whatever_starts_says_it_in_one_sentence() -> None:
    missing = "Settings: SECRET_KEY is missing: set it to a long random text.\n"
    assert run("manage.py", "check", SECRET_KEY="") == (1, missing)
    gunicorn = ("-m", "gunicorn", "--config=python:ektp_outreach.server", "--check-config")
    assert run(*gunicorn, "ektp_outreach.wsgi", SECRET_KEY="") == (1, missing)
    none = "Settings: WEB_CONCURRENCY=0 is no whole number from 1 on.\n"
    assert run(*gunicorn, "ektp_outreach.wsgi", WEB_CONCURRENCY="0") == (1, none)


def test_the_mailbox_of_returned_mail_is_read_from_its_address() -> None:
    found = mailbox_of("X", "imaps://ektp%40kantor.test:s%2Fandi@mx.kantor.test/Surat%20kembali")
    assert found == Mailbox(
        "mx.kantor.test", 993, "ektp@kantor.test", "s/andi", "Surat kembali", is_encrypted=True
    )
    assert "s/andi" not in repr(found)
    local = mailbox_of("X", "imap://a:b@localhost:1143")
    assert local == Mailbox("localhost", 1143, "a", "b", "INBOX", is_encrypted=False)
    assert mailbox_of("X", "") is None
