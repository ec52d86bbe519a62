"""A small IMAP server in a thread: one folder, and the faults that a real one shows."""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ektp_outreach.mailbox import Mailbox

HOST = "127.0.0.1"
USER, PASSWORD, FOLDER = "ektp@kantor.test", 'sandi "panjang"', "Kembali"
HEADERS = re.compile(rb"\bBODY\.PEEK\[HEADER\.FIELDS \(CONTENT-TYPE\)\]", re.IGNORECASE)


@dataclass
class Post:
    """What lies in the folder, by number, and what was done with it."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)
    # The line breaks when this command comes.
    break_at: str = ""
    number_comes_last: bool = False

    def add(self, mail: bytes) -> int:
        number = len(self.mails) + 11
        self.mails[number] = mail
        return number


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self._say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _space, rest = line.strip().partition(b" ")
            words = rest.split(b" ")
            command = words[1] if words[0].upper() == b"UID" else words[0]
            name = command.decode().lower()
            if name == self._post.break_at:
                return
            self._say(tag + b" " + getattr(self, f"_{name}")(rest))
            if name == "logout":
                return

    @property
    def _post(self) -> Post:
        return self.server.post  # type: ignore[attr-defined]

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _capability(self, _rest: bytes) -> bytes:
        self._say(b"* CAPABILITY IMAP4rev1")
        return b"OK done"

    def _login(self, rest: bytes) -> bytes:
        wanted = f'LOGIN {USER} "{PASSWORD}"'.replace('"sandi "panjang""', r'"sandi \"panjang\""')
        return b"OK welcome" if rest == wanted.encode() else b"NO wrong password"

    def _select(self, rest: bytes) -> bytes:
        if rest != f'SELECT "{FOLDER}"'.encode():
            return b"NO no such folder"
        self._say(b"* %d EXISTS" % len(self._post.mails))
        return b"OK [READ-WRITE] open"

    def _search(self, _rest: bytes) -> bytes:
        unseen = sorted(set(self._post.mails) - self._post.seen)
        self._say(b" ".join([b"* SEARCH", *(str(number).encode() for number in unseen)]))
        return b"OK done"

    def _fetch(self, rest: bytes) -> bytes:
        numbers = [int(number) for number in rest.split(b" ")[2].split(b",")]
        heads_only = HEADERS.search(rest) is not None
        for number in numbers:
            mail = self._post.mails[number]
            if not heads_only:
                self._post.fetched.append(number)
            text = _content_type(mail) if heads_only else mail
            start, end = b"UID %d " % number, b""
            if self._post.number_comes_last:
                start, end = b"", b" UID %d" % number
            self._say(b"* 1 FETCH (%sBODY[] {%d}\r\n%s%s)" % (start, len(text), text, end))
        return b"OK done"

    def _store(self, rest: bytes) -> bytes:
        assert rest.endswith(rb"+FLAGS.SILENT (\Seen)")
        self._post.seen.add(int(rest.split(b" ")[2]))
        return b"OK done"

    def _logout(self, _rest: bytes) -> bytes:
        self._say(b"* BYE")
        return b"OK done"


def _content_type(mail: bytes) -> bytes:
    head = mail.partition(b"\r\n\r\n")[0] + b"\r\n"
    found = re.search(rb"^content-type:.*\r\n(?:[ \t].*\r\n)*", head, re.IGNORECASE | re.MULTILINE)
    return (found.group() if found else b"") + b"\r\n"


@contextmanager
def imap_server(post: Post, *, certificate: Path | None = None) -> Iterator[Mailbox]:
    """Serve the folder; with `certificate` (key and certificate, PEM) over TLS."""
    server = socketserver.ThreadingTCPServer((HOST, 0), _Talk, bind_and_activate=True)
    server.daemon_threads = True
    server.post = post  # type: ignore[attr-defined]
    if certificate:
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(certificate)
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    port: Any = server.server_address[1]
    try:
        yield Mailbox(
            host="localhost" if certificate else HOST,
            port=port,
            user=USER,
            password=PASSWORD,
            folder=FOLDER,
            is_encrypted=certificate is not None,
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
