"""Notices over a real mail server: down, slow, refusing, hanging up, and a worker killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from tests.factories import make_head, make_school
from tests.worker import PROJECT
from visits.actions.sending import MOST_ATTEMPTS, send_due_notices
from visits.models import Notice

from .mail_server import Desk, free_port, mail_server, use_port

pytestmark = pytest.mark.django_db(transaction=True)
State = Notice.State


@pytest.fixture
def port() -> int:
    return free_port()


def waiting(count: int = 1, **fields: Any) -> list[Notice]:
    school = make_school()
    now = timezone.now() - timedelta(seconds=1)
    made = []
    for number in range(count):
        head = make_head(school)
        values = {
            "kind": Notice.Kind.PUBLISHED,
            "fact": f"published:{number}:0",
            "recipient": head,
            "school": school,
            "subject": f"Jadwal {number}",
            "body": "Isi surat",
            "address": head.email,
            "not_before": now,
        } | fields
        made.append(Notice.objects.create(**values))
    return made


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_each_notice_arrives_once_with_its_own_id(settings: Any, port: int) -> None:
    notices, desk = waiting(3), Desk()
    with mail_server(settings, desk, port):
        assert send_due_notices() == 3
        assert send_due_notices() == 0
    assert states() == [State.SENT] * 3
    assert [address for address, _mail in desk.mails] == [n.address for n in notices]
    for notice, (_address, mail) in zip(notices, desk.mails, strict=True):
        assert str(notice.uuid) in mail["Message-ID"]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Subject"] == notice.subject


def test_what_is_not_due_waits(settings: Any, port: int) -> None:
    waiting(not_before=timezone.now() + timedelta(hours=1))
    desk = Desk()
    with mail_server(settings, desk, port):
        assert send_due_notices() == 0
        later = timezone.now() + timedelta(hours=2)
        assert send_due_notices(now=later) == 1


def test_a_server_that_is_down_loses_nothing(settings: Any, port: int) -> None:
    waiting(2)
    use_port(settings, port)
    assert send_due_notices() == 0
    assert states() == [State.WAITING] * 2
    first = Notice.objects.earliest("pk")
    assert first.attempts == 1
    assert first.not_before > timezone.now()
    assert "refused" in first.problem
    desk = Desk()
    with (
        mail_server(settings, desk, port),
        time_machine.travel(timezone.now() + timedelta(minutes=2)),
    ):
        assert send_due_notices() == 2
    assert len(desk.mails) == 2


def test_a_server_that_stays_down_becomes_a_task_for_people(settings: Any, port: int) -> None:
    (notice,) = waiting()
    use_port(settings, port)
    for _ in range(MOST_ATTEMPTS):
        Notice.objects.update(not_before=timezone.now() - timedelta(seconds=1))
        send_due_notices()
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.FAILED, MOST_ATTEMPTS)


def test_a_refused_address_fails_at_once_and_the_others_arrive(settings: Any, port: int) -> None:
    bad, good = waiting(2)
    desk = Desk()
    desk.refuse[bad.address] = "550 no such person"
    with mail_server(settings, desk, port):
        assert send_due_notices() == 1
    bad.refresh_from_db()
    assert (bad.state, "no such person" in bad.problem) == (State.FAILED, True)
    assert [address for address, _mail in desk.mails] == [good.address]


@pytest.mark.parametrize("answer", ["451 try later", "452 mailbox full"])
def test_a_server_that_asks_for_patience_gets_it(settings: Any, port: int, answer: str) -> None:
    waiting()
    desk = Desk()
    desk.at_data = [answer]
    with mail_server(settings, desk, port):
        assert send_due_notices() == 0
        assert states() == [State.WAITING]
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            assert send_due_notices() == 1
    assert len(desk.mails) == 1


def test_a_line_that_breaks_after_the_message_left_is_doubtful(settings: Any, port: int) -> None:
    waiting(2)
    desk = Desk()
    desk.at_data = ["hang up"]
    with mail_server(settings, desk, port):
        assert send_due_notices() == 1
        assert send_due_notices() == 0
    assert states() == [State.UNSURE, State.SENT]


def test_a_slow_server_is_waited_for_and_a_dead_slow_one_doubted(settings: Any, port: int) -> None:
    waiting()
    desk = Desk()
    desk.slow = 1
    with mail_server(settings, desk, port):
        assert send_due_notices() == 1
    waiting()
    settings.EMAIL_SECONDS = 1
    desk.slow = 2
    with mail_server(settings, desk, port):
        settings.EMAIL_SECONDS = 1
        assert send_due_notices() == 0
    assert states() == [State.SENT, State.UNSURE]


def send_in_a_process(port: int) -> subprocess.Popen[bytes]:
    name = connection.settings_dict["NAME"]
    ours = {
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(),
        "DJANGO_SETTINGS_MODULE": "ektp_outreach.settings",
        "SECRET_KEY": "test-only",
        "DEMO": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_SECONDS": "30",
    }
    code = (
        "import django; django.setup();"
        "from visits.actions.sending import send_due_notices; send_due_notices()"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, env=os.environ | ours)


def test_a_worker_killed_while_the_server_thinks_sends_nothing_twice(
    settings: Any, port: int
) -> None:
    waiting(3)
    desk = Desk()
    desk.slow = 1.5
    with mail_server(settings, desk, port):
        process = send_in_a_process(port)
        while State.HANDING_OVER not in states():
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        desk.slow = 0
        for _ in range(50):
            if send_due_notices():
                break
            if State.WAITING not in states():
                break
    found = states()
    assert found.count(State.UNSURE) == 1
    assert found.count(State.SENT) == 2
    arrived = [address for address, _mail in desk.mails]
    assert len(arrived) == len(set(arrived))
    assert len(arrived) >= 2


def test_two_senders_at_once_send_nothing_twice(settings: Any, port: int) -> None:
    waiting(6)
    desk = Desk()
    desk.slow = 0.2
    with mail_server(settings, desk, port):
        both = [send_in_a_process(port) for _ in range(2)]
        assert [process.wait() for process in both] == [0, 0]
    arrived = [address for address, _mail in desk.mails]
    assert sorted(arrived) == sorted(set(arrived))
    assert states() == [State.SENT] * 6
