"""A phone's queue as a file, for when the phone itself cannot send any more."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from visits.actions.recording_rules import Event

from .parsing import MAX_ID, parse_event, parse_uuid, parse_whole

FORMAT = "ektp-queue-1"
MAX_BYTES = 5 * 1024 * 1024


class UnreadableQueue(Exception):
    """The file is not one that a phone saved."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What a phone had not sent: its events by operator, and how many are malformed."""

    phone: str
    events: dict[int, list[Event]] = field(default_factory=dict)
    malformed: int = 0


def read_queue(content: bytes) -> Queue:
    """Read a saved queue; each event is parsed as the endpoint does. Raise UnreadableQueue."""
    try:
        body = json.loads(content)
        if body["format"] != FORMAT or not isinstance(body["events"], list):
            raise UnreadableQueue
        phone = str(parse_uuid(body.get("phone")))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableQueue from error
    events: dict[int, list[Event]] = {}
    malformed = 0
    for item in body["events"]:
        event, operator = parse_event(item), _operator(item)
        if event is None or operator is None:
            malformed += 1
        else:
            events.setdefault(operator, []).append(event)
    return Queue(phone, events, malformed)


def _operator(item: Any) -> int | None:
    try:
        return parse_whole(item.get("operator"), 1, MAX_ID) if isinstance(item, dict) else None
    except ValueError:
        return None
