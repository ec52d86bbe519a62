"""Mails that come back later: marked by staff, or read from the mailbox, once and surely."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from tests.factories import make_head, make_school, make_user
from tests.unit.visits.delivery_reports import answer_of_a_person, exchange, gmail, postfix
from visits.actions.notices import mark_sent, send_again
from visits.actions.returned_mail import read_returned_mail
from visits.actions.sending import send_due_notices
from visits.models import Notice
from visits.queries.history import history_of
from visits.senders import message_of

from .imap_server import Post, imap_server
from .mail_server import Desk, free_port, mail_server

pytestmark = pytest.mark.django_db(transaction=True)
State, Problem = Notice.State, Notice.Problem
SENT_AT = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)


def make_notice(**fields: Any) -> Notice:
    school = make_school()
    head = make_head(school)
    values = {
        "kind": Notice.Kind.PUBLISHED,
        "fact": "published:1:0",
        "recipient": head,
        "school": school,
        "subject": "Jadwal",
        "body": "Isi",
        "address": head.email,
        "not_before": SENT_AT,
        "state": State.SENT,
        "sent_at": SENT_AT,
    } | fields
    return Notice.objects.create(**values)


@pytest.fixture
def planner() -> User:
    return make_user(Role.PLANNER)


@pytest.fixture
def post(settings: Any):
    """A mailbox that is read by the application."""
    found = Post()
    with imap_server(found) as mailbox:
        settings.BOUNCE_MAILBOX, settings.EMAIL_SECONDS = mailbox, 2
        yield found


def about(notice: Notice, **changes: str) -> bytes:
    return postfix(str(message_of(notice).extra_headers["Message-ID"]), **changes)


def returned(notice: Notice) -> tuple[str, bool]:
    notice.refresh_from_db()
    return notice.state, "User unknown" in notice.problem


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="mark_notice_returned"))


def test_a_mail_that_came_back_becomes_a_task_once(post: Post) -> None:
    notice, other = make_notice(), make_notice()
    number = post.add(about(notice))
    post.add(about(notice))
    assert read_returned_mail() == 1
    assert read_returned_mail() == 0
    assert returned(notice) == (State.FAILED, True)
    assert notice.sent_at == SENT_AT
    assert returned(other) == (State.SENT, False)
    assert post.seen == {number, number + 1}
    (event,) = events()
    assert (event.actor, "User unknown" in event.data["problem"]) == (None, True)


def test_a_mail_sent_over_smtp_is_known_again_when_it_comes_back(post: Post, settings: Any) -> None:
    notice = make_notice(state=State.WAITING, sent_at=None)
    desk = Desk()
    with mail_server(settings, desk, free_port()):
        assert send_due_notices() == 1
    ((_address, mail),) = desk.mails
    post.add(postfix(mail["Message-ID"]))
    assert read_returned_mail() == 1
    assert returned(notice) == (State.FAILED, True)


def test_a_doubtful_mail_that_came_back_is_doubtful_no_more(post: Post) -> None:
    notice = make_notice(state=State.UNSURE, sent_at=None)
    post.add(about(notice))
    assert read_returned_mail() == 1
    assert returned(notice) == (State.FAILED, True)


def test_a_late_mail_is_no_task(post: Post) -> None:
    notice = make_notice()
    number = post.add(about(notice, action="delayed", status="4.4.1"))
    assert read_returned_mail() == 0
    assert returned(notice) == (State.SENT, False)
    assert post.seen == {number}


def test_mails_about_no_notice_stay_as_they_are(post: Post) -> None:
    make_notice()
    answer = post.add(answer_of_a_person())
    unknown = post.add(exchange())
    post.add(gmail())
    assert read_returned_mail() == 0
    assert post.seen == set()
    assert answer not in post.fetched
    assert unknown in post.fetched
    assert Notice.objects.get().state == State.SENT
    assert events() == []


def test_a_report_that_is_faster_than_we_are_waits(post: Post) -> None:
    notice = make_notice(state=State.HANDING_OVER, sent_at=None)
    post.add(about(notice))
    assert read_returned_mail() == 0
    assert post.seen == set()
    Notice.objects.update(state=State.SENT, sent_at=SENT_AT)
    assert read_returned_mail() == 1


@pytest.mark.parametrize("state", [State.WAITING, State.DROPPED, State.FAILED])
def test_what_staff_settled_meanwhile_stays(post: Post, state: str) -> None:
    notice = make_notice(state=state, sent_at=None)
    number = post.add(about(notice))
    assert read_returned_mail() == 0
    assert returned(notice) == (state, False)
    assert post.seen == {number}


def test_what_an_old_address_sends_back_is_no_news_of_the_new_one(
    post: Post, planner: User
) -> None:
    notice = make_notice()
    post.add(about(notice))
    late = about(notice)
    assert read_returned_mail() == 1
    notice.refresh_from_db()
    User.objects.filter(pk=notice.recipient_id).update(email="benar@contoh.test")
    notice = Notice.objects.get()
    assert send_again(notice=notice, by=planner, now=timezone.now())
    Notice.objects.update(state=State.SENT, sent_at=timezone.now())
    post.add(late)
    assert read_returned_mail() == 0
    assert Notice.objects.get().state == State.SENT


def test_a_server_may_name_the_number_after_the_text(post: Post) -> None:
    notice = make_notice()
    post.number_comes_last = True
    number = post.add(about(notice))
    assert read_returned_mail() == 1
    assert (returned(notice), post.seen) == ((State.FAILED, True), {number})


@pytest.mark.parametrize("command", ["login", "select", "search", "fetch", "store"])
def test_a_line_that_breaks_loses_and_doubles_nothing(post: Post, command: str) -> None:
    notices = [make_notice(), make_notice()]
    for notice in notices:
        post.add(about(notice))
    post.break_at = command
    read_returned_mail()
    post.break_at = ""
    read_returned_mail()
    assert [returned(notice) for notice in notices] == [(State.FAILED, True)] * 2
    assert post.seen == set(post.mails)
    assert len(events()) == 2


def test_a_mailbox_that_is_away_is_said_until_it_is_back(
    client: Client, planner: User, settings: Any
) -> None:
    client.force_login(planner)
    post, warning = Post(), "Surat yang kembali tidak bisa dibaca"
    with imap_server(post) as mailbox:
        settings.BOUNCE_MAILBOX = mailbox
    assert read_returned_mail() == 0
    assert warning in client.get("/pemberitahuan/").content.decode()
    with imap_server(post) as settings.BOUNCE_MAILBOX:
        assert read_returned_mail() == 0
    assert warning not in client.get("/pemberitahuan/").content.decode()


def test_without_a_mailbox_nothing_is_read() -> None:
    assert read_returned_mail() == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.mark.parametrize("is_trusted", [True, False])
def test_only_a_server_with_a_trusted_certificate_is_read(
    certificate: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    if is_trusted:
        monkeypatch.setitem(os.environ, "SSL_CERT_FILE", str(certificate))
    notice, post = make_notice(), Post()
    post.add(about(notice))
    with imap_server(post, certificate=certificate) as settings.BOUNCE_MAILBOX:
        assert read_returned_mail() == is_trusted
    assert returned(notice)[0] == (State.FAILED if is_trusted else State.SENT)


def test_staff_note_a_mail_that_came_back_in_one_click(client: Client, planner: User) -> None:
    notice = make_notice()
    client.force_login(planner)
    page = client.get(f"/pemberitahuan/{notice.pk}/").content.decode()
    assert 'name="sebab"' in page
    answer = client.post(
        f"/pemberitahuan/{notice.pk}/kembali/", {"sebab": "mailbox_full"}, follow=True
    )
    assert "Kembali: kotak surat penuh." in answer.content.decode()
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.FAILED, Problem.MAILBOX_FULL)
    assert "Kembali: kotak surat penuh." in client.get("/pemberitahuan/").content.decode()
    line = history_of(notice.school)[0]
    assert line.text.endswith("Sebab: Kembali: kotak surat penuh.")
    assert line.who == planner.name


@pytest.mark.parametrize(
    ("fields", "reason", "answer"),
    [
        ({}, "nonsense", "Pilih sebabnya."),
        ({}, "interrupted", "Pilih sebabnya."),
        ({"channel": "whatsapp"}, "refused", "sudah diurus"),
        ({"state": State.WAITING, "sent_at": None}, "refused", "sudah diurus"),
    ],
)
def test_nothing_else_comes_back(
    client: Client, planner: User, fields: dict[str, Any], reason: str, answer: str
) -> None:
    notice = make_notice(**fields)
    client.force_login(planner)
    url = f"/pemberitahuan/{notice.pk}/kembali/"
    assert answer in client.post(url, {"sebab": reason}, follow=True).content.decode()
    before = notice.state
    notice.refresh_from_db()
    assert notice.state == before


def test_who_learns_that_it_arrived_after_all_says_so(planner: User) -> None:
    notice = make_notice(state=State.FAILED, problem="550 5.1.1 unknown")
    assert mark_sent(notice=notice, by=planner, now=timezone.now())
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.SENT, "")


@pytest.mark.parametrize(
    ("state", "sent_at"),
    [(State.SENT, None), (State.WAITING, SENT_AT), (State.UNSURE, SENT_AT)],
)
def test_only_what_was_sent_has_a_time_of_sending(state: str, sent_at: datetime | None) -> None:
    notice = make_notice()
    with pytest.raises(IntegrityError, match="notice_sent_has_time"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(state=state, sent_at=sent_at)
