"""Read the mailbox of returned mail over IMAP, and leave everything else in it alone."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ektp_outreach.mailbox import Mailbox

# Message numbers that are asked about at once.
BATCH = 200
# The report and the headers that it returns stand at the beginning of a mail.
MOST_BYTES = 262_144
_UID = re.compile(rb"\bUID (\d+)")


class MailboxAway(Exception):
    """The mailbox cannot be read now; `str()` says why."""


class Folder:
    """An open folder of an IMAP server."""

    def __init__(self, line: imaplib.IMAP4) -> None:
        self._line = line

    def unseen_reports(self) -> Iterator[tuple[str, bytes]]:
        """Yield number and text of the reports that nobody has read; this marks none as read."""
        (found,) = self._ask("SEARCH", "UNSEEN")
        numbers = (found or b"").split()
        for start in range(0, len(numbers), BATCH):
            asked = b",".join(numbers[start : start + BATCH]).decode()
            heads = self._ask("FETCH", asked, "(BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)])")
            for number, head in _texts(heads):
                if b"multipart/report" in head.lower():
                    mail = self._ask("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
                    yield from _texts(mail)

    def mark_seen(self, number: str) -> None:
        self._ask("STORE", number, "+FLAGS.SILENT", r"(\Seen)")

    def _ask(self, *command: str) -> list[Any]:
        answer, data = self._line.uid(*command)
        if answer != "OK":
            raise MailboxAway(f"{command[0]}: {data!r}")
        return data


@contextmanager
def open_folder(mailbox: Mailbox, *, seconds: float) -> Iterator[Folder]:
    """Open the folder, waiting at most `seconds` for each answer. Raise MailboxAway."""
    try:
        line = _connected(mailbox, seconds)
        try:
            line.login(mailbox.user, mailbox.password)
            folder = mailbox.folder.replace("\\", "\\\\").replace('"', '\\"')
            answer, data = line.select(f'"{folder}"')
            if answer != "OK":
                raise MailboxAway(f"{mailbox.folder}: {data!r}")
            yield Folder(line)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                line.logout()
            with suppress(OSError):  # a logout that fails leaves the line open
                line.shutdown()
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxAway(str(error) or type(error).__name__) from error


def _connected(mailbox: Mailbox, seconds: float) -> imaplib.IMAP4:
    if mailbox.is_encrypted:
        secure = ssl.create_default_context()
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=secure, timeout=seconds)
    return imaplib.IMAP4(mailbox.host, mailbox.port, timeout=seconds)


def _texts(data: list[Any]) -> Iterator[tuple[str, bytes]]:
    """Yield number and text of each mail of a FETCH; some servers name the number last."""
    for item, following in zip(data, [*data[1:], b""], strict=True):
        if isinstance(item, tuple):
            around = item[0] + (following if isinstance(following, bytes) else b"")
            if found := _UID.search(around):
                yield found.group(1).decode(), item[1]
