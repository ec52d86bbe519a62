"""Read delivery status notifications (RFC 3464): which notice did not arrive, and why.

A report names our message by its Message-ID: in the part that it returns, or else in its own
In-Reply-To or References. Only who got the message, or carried it, knows that id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from uuid import UUID

OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]*>", re.IGNORECASE)
# What a report returns of the message: all of it, or its headers as a text.
RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}


@dataclass(frozen=True, slots=True)
class Report:
    """What another server says of one of our messages.

    `failed` is false for a message that is late, arrived, or was passed on. `reason` has the words
    of that server, at most 300 characters.
    """

    notice: UUID
    failed: bool
    reason: str


def report_of(raw: bytes) -> Report | None:
    """Read a mail; None when it is no report about a message that could be ours."""
    try:
        mail = message_from_bytes(raw)
        return _report(mail)
    except RecursionError:  # parts within parts, a thousand deep
        return None


def _report(mail: Message) -> Report | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = _inside(mail)
    recipients = [block for part in parts for block in _recipients(part)]
    found = OURS.search(_message_id(mail, parts))
    if not recipients or not found:
        return None
    failures = [block for block in recipients if _action(block) == "failed"]
    return Report(
        notice=UUID(found.group(1)),
        failed=bool(failures),
        reason=_reason(failures[0]) if failures else "",
    )


def _recipients(part: Message) -> Iterator[Message]:
    """Yield what a report says of each recipient."""
    if part.get_content_type() == "message/delivery-status":
        yield from (block for block in _inside(part) if _action(block))


def _inside(part: Message) -> list[Message]:
    inside = part.get_payload()
    parts = inside if isinstance(inside, list) else []
    return [each for each in parts if isinstance(each, Message)]


def _action(block: Message) -> str:
    return (str(block.get("Action", "")).split() or [""])[0].lower()


def _message_id(mail: Message, parts: list[Message]) -> str:
    """Return the id of the message that the report is about.

    What a report returns is believed first: an answer that somebody wrote to one of our messages
    names it too, and may come back itself.
    """
    for part in parts:
        if returned := _returned_id(part):
            return returned
    references = str(mail.get("References", "")).split()
    return str(mail.get("In-Reply-To", "")) or (references[-1] if references else "")


def _returned_id(part: Message) -> str:
    if part.get_content_type() not in RETURNED:
        return ""
    for mail in _inside(part):
        return str(mail.get("Message-ID", ""))
    text = part.get_payload(decode=True)
    headers = text.decode("ascii", "replace") if isinstance(text, bytes) else ""
    return str(message_from_string(headers).get("Message-ID", ""))


def _reason(block: Message) -> str:
    said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
    words = " ".join(said.replace("\0", "").split())
    return words.encode("utf-8", "replace").decode()[:300]
