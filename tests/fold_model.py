"""The fold as docs/sync.md words it, over plain events: what every implementation must equal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

Sent = dict[str, Any]
RANKS = {"recorded": 0, "already_recorded": 1}


def standing(events: Iterable[Sent]) -> str | None:
    """Return the UUID of the event that counts among one pupil's `events`; None without any."""
    events = list(events)
    undone = {event.get("undoes") for event in events}
    left = [e for e in events if e["outcome"] != "undone" and e["uuid"] not in undone]
    done = sorted((RANKS[e["outcome"]], *_turn(e)) for e in left if e["outcome"] in RANKS)
    if done:
        return str(done[0][-1])
    others = sorted(_turn(e) for e in left)
    return str(others[-1][-1]) if others else None


def standings(events: Iterable[Sent]) -> dict[int, str]:
    """Return the counting event of every pupil that has one."""
    by_pupil: dict[int, list[Sent]] = {}
    for event in events:
        by_pupil.setdefault(event["student"], []).append(event)
    found = {pupil: standing(own) for pupil, own in by_pupil.items()}
    return {pupil: uuid for pupil, uuid in found.items() if uuid}


def _turn(event: Sent) -> tuple[datetime, str]:
    return datetime.fromisoformat(event["recorded_at"]), event["uuid"]
