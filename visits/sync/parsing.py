"""Turns what a client sent into events; whatever is not exactly as agreed is malformed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from visits.actions.recording_rules import Event
from visits.models import Recording
from visits.models.recordings import AbsenceReason, Outcome

MAX_ID = 2**63 - 1
MAX_OFFSET_MS = 200 * 366 * 86_400_000
MAX_NOTE = Recording._meta.get_field("note").max_length or 0


def parse_event(sent: object) -> Event | None:
    """Return the event that `sent` describes, or None when it is malformed."""
    if not isinstance(sent, dict):
        return None
    try:
        event = Event(
            uuid=parse_uuid(sent.get("uuid")),
            visit=parse_whole(sent.get("visit"), 1, MAX_ID),
            student=parse_whole(sent.get("student"), 1, MAX_ID),
            outcome=Outcome(_text(sent.get("outcome"))).value,
            recorded_at=_moment(sent.get("recorded_at")),
            reason=_reason(sent.get("reason")),
            undoes=parse_uuid(sent["undoes"]) if _given(sent, "undoes") else None,
            device=parse_whole(sent["device"], 1, MAX_ID) if _given(sent, "device") else None,
            clock_offset_ms=parse_whole(sent["clock_offset_ms"], -MAX_OFFSET_MS, MAX_OFFSET_MS)
            if _given(sent, "clock_offset_ms")
            else None,
            note=_note(sent.get("note")),
        )
    except (ValueError, OverflowError):
        return None
    return event if _is_consistent(event) else None


def _is_consistent(event: Event) -> bool:
    """Only an absence has a reason, and only an undoing names another event."""
    return (event.outcome == Outcome.ABSENT) == bool(event.reason) and (
        event.outcome == Outcome.UNDONE
    ) == (event.undoes is not None and event.undoes != event.uuid)


def _given(sent: dict[str, Any], key: str) -> bool:
    return sent.get(key) is not None


def parse_uuid(value: object) -> UUID:
    text = _text(value)
    if len(text) != 36:
        raise ValueError
    return UUID(text)


def parse_whole(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def _moment(value: object) -> datetime:
    """Read ISO 8601 with an offset; a time without one could mean anything."""
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None or not 1970 <= moment.year <= 9000:
        raise ValueError
    return moment.astimezone(UTC)


def _reason(value: object) -> str:
    return AbsenceReason(_text(value)).value if value else ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _note(value: object) -> str:
    if value is None:
        return ""
    note = _text(value)
    if len(note) > MAX_NOTE or "\x00" in note:
        raise ValueError
    note.encode()  # half a surrogate pair cannot be stored
    return note
