"""A real mail server that can be slow, refuse, or hang up in the middle."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class Desk:
    """What arrives; `refuse` maps an address to an answer, `at_data` decides about a message."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, Any]] = []
        self.refuse: dict[str, str] = {}
        self.at_data: list[str] = []
        self.slow = 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.slow:
            time.sleep(self.slow)
        answer = self.at_data.pop(0) if self.at_data else "250 OK"
        if answer == "hang up":
            server.transport.abort()
            return "421 gone"
        if answer.startswith("250"):
            for address in envelope.rcpt_tos:
                self.mails.append((address, message_from_bytes(envelope.content)))
        return answer


@contextmanager
def mail_server(settings: Any, desk: Desk, port: int) -> Iterator[None]:
    controller = Controller(desk, hostname=HOST, port=port)
    controller.start()
    use_port(settings, port)
    try:
        yield
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def use_port(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_SECONDS = 3
