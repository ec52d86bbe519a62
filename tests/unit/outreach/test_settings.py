"""A wrong setting stops the start with one sentence."""

import os
import subprocess
import sys

import pytest

from ektp_outreach.mailbox import Mailbox, mailbox_of

GOOD = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://user@localhost/ektp",
    "DEMO": "true",
    "PATH": os.environ["PATH"],
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in (GOOD | changes).items() if value}
    environment["DJANGO_SETTINGS_MODULE"] = "ektp_outreach.settings"
    command = [sys.executable, "manage.py", "diffsettings"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_good_settings_start() -> None:
    assert start().returncode == 0


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
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, str], sentence: str) -> None:
    result = start(**changes)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert sentence in result.stderr


def test_the_mailbox_of_returned_mail_is_read_from_its_address() -> None:
    found = mailbox_of("X", "imaps://ektp%40kantor.test:s%2Fandi@mx.kantor.test/Surat%20kembali")
    assert found == Mailbox(
        "mx.kantor.test", 993, "ektp@kantor.test", "s/andi", "Surat kembali", is_encrypted=True
    )
    assert "s/andi" not in repr(found)
    local = mailbox_of("X", "imap://a:b@localhost:1143")
    assert local == Mailbox("localhost", 1143, "a", "b", "INBOX", is_encrypted=False)
    assert mailbox_of("X", "") is None
