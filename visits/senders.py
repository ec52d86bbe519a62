"""How notices leave the office: a small interface, and the sender by e-mail.

An office with a gateway of its own writes a class with `channel` and `send` and names it in the
setting NOTICE_SENDERS (docs/notices.md).
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string

from visits.models import Notice

PERMANENT = 500


class TryLater(Exception):
    """The message surely did not leave; `str()` says why."""


class Undeliverable(Exception):
    """The other side refused this address or message for good; `str()` says why."""


class Unsure(Exception):
    """The line broke after the message left: nobody knows whether it arrived."""


class Sender(Protocol):
    """One way to reach people."""

    channel: ClassVar[str]

    def send(self, notice: Notice, hand_over: Callable[[], None]) -> None:
        """Send one notice, or raise one of the three errors above.

        Call `hand_over` once, right before the message leaves: until then it may be tried again.
        """

    def close(self) -> None:
        """The round is over; called once."""


class EmailSender:
    """Django's e-mail connection, opened once for all notices of a round."""

    channel: ClassVar[str] = Notice.Channel.EMAIL

    def __init__(self) -> None:
        self._connection: Any = get_connection(fail_silently=False)

    def send(self, notice: Notice, hand_over: Callable[[], None]) -> None:
        handed: list[bool] = []

        def leave() -> None:
            hand_over()
            handed.append(True)

        try:
            self._open(leave)
            self._connection.send_messages([message_of(notice)])
        except (OSError, smtplib.SMTPException) as error:
            self._forget()
            raise _judged(error, was_handed_over=bool(handed)) from error

    def _open(self, leave: Callable[[], None]) -> None:
        """Open the connection and let it call `leave` when a message is about to go out."""
        if not isinstance(self._connection, EmailBackend):
            leave()
            return
        self._connection.timeout = self._connection.timeout or settings.EMAIL_SECONDS
        self._connection.open()
        line: Any = self._connection.connection
        send_data = type(line).data.__get__(line)

        def data(message: bytes) -> Any:
            leave()
            return send_data(message)

        line.data = data

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._connection.close()

    def _forget(self) -> None:
        """Begin the next message with a new connection."""
        line = getattr(self._connection, "connection", None)
        if line is not None:
            line.close()
            self._connection.connection = None
        self._connection = get_connection(fail_silently=False)


def message_of(notice: Notice) -> EmailMessage:
    """Return the notice as a mail; its Message-ID is the same however often it is sent."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    headers = {
        "Message-ID": f"<{notice.uuid}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(notice.subject, notice.body, to=[notice.address], headers=headers)


def senders() -> dict[str, Sender]:
    """Return the office's senders by channel."""
    found: list[Sender] = [import_string(path)() for path in settings.NOTICE_SENDERS]
    return {sender.channel: sender for sender in found}


def _judged(error: Exception, *, was_handed_over: bool) -> Exception:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answered(code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error)
    text = str(error) or type(error).__name__
    return Unsure(text) if was_handed_over else TryLater(text)


def _answered(code: int, said: bytes | str) -> Exception:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = f"{code} {words}"
    return Undeliverable(text) if code >= PERMANENT else TryLater(text)
