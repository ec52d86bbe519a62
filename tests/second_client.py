"""A second client of the recording protocol, written from docs/sync.md and nothing else.

It knows no network: `exchange` sends one request and returns status and body, or raises OSError.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fold_model import Sent, standings

Exchange = Callable[[str, str, str], tuple[int, str]]
LARGEST_BATCH = 500
NAMED = ("stored", "already_stored", "conflict", "refused")


class NoAnswer(Exception):
    """Nothing came that counts as an answer; `code` says why, if the server said it."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


@dataclass
class SecondClient:
    """One phone at one visit: its list, what colleagues noted, and a queue of its own marks."""

    exchange: Exchange
    visit: int
    phone: str = field(default_factory=lambda: str(uuid.uuid4()))
    operator: int = 0
    roster: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, Sent] = field(default_factory=dict)
    queue: dict[str, Sent] = field(default_factory=dict)
    refused: dict[str, Sent] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    cursor: str = ""
    offset: timedelta | None = None

    def take_list(self) -> None:
        told = self._ask("POST", "/sync/v1/rosters/", {"phone": self.phone, "visit": self.visit})
        self.operator = told["operator"]["id"]
        self._learn(told)

    def mark(self, student: int, outcome: str, **fields: Any) -> str:
        """Note what happened; return the event's UUID."""
        event = {
            "uuid": str(uuid.uuid4()),
            "visit": self.visit,
            "student": student,
            "outcome": outcome,
            "recorded_at": datetime.now(UTC).isoformat(),
            "operator": self.operator,
        } | fields
        if self.offset is not None:
            event["clock_offset_ms"] = round(self.offset / timedelta(milliseconds=1))
        self.queue[event["uuid"]] = event
        return str(event["uuid"])

    def send(self, size: int = LARGEST_BATCH) -> None:
        """Send the queue, half as many at once when that is too much; raise NoAnswer."""
        while self.queue:
            batch = list(self.queue.values())[:size]
            try:
                told = self._ask("POST", "/sync/v1/recordings/", {"events": batch})
            except NoAnswer as failure:
                if failure.code not in ("too_many", "too_large") or size == 1:
                    raise
                size = -(-len(batch) // 2)
                continue
            self._take(told["results"])

    def look(self) -> None:
        """Learn what colleagues noted; raise NoAnswer."""
        address = f"/sync/v1/recordings/?visit={self.visit}&since={self.cursor}"
        self._learn(self._ask("GET", address))

    def report(self) -> None:
        copies = [{"visit": self.visit, "unsent": len(self.queue)}]
        self._ask("POST", "/sync/v1/phones/", {"phone": self.phone, "copies": copies})

    def as_file(self) -> bytes:
        events = [*self.queue.values(), *self.refused.values()]
        saved = {"format": "ektp-queue-1", "phone": self.phone, "events": events}
        return json.dumps(saved).encode()

    def shown(self) -> dict[int, str]:
        """Return outcome by pupil, as this phone's list shows it."""
        known = {**self.events, **self.queue}
        counting = standings(known.values())
        return {pupil: known[event]["outcome"] for pupil, event in counting.items()}

    def _take(self, results: list[dict[str, str]]) -> None:
        named = [e for e in results if e.get("uuid") in self.queue and e.get("status") in NAMED]
        if not named:
            raise NoAnswer
        for each in named:
            event = self.queue.pop(each["uuid"])
            (self.refused if each["status"] == "refused" else self.events)[each["uuid"]] = event
            if each["status"] in ("conflict", "refused"):
                self.messages.append(each["message"])

    def _learn(self, told: dict[str, Any]) -> None:
        self.roster |= {pupil["id"]: pupil for pupil in told["students"]}
        self.events |= {event["uuid"]: event for event in told["events"]}
        self.cursor = told["cursor"]

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        asked = time.time()
        try:
            status, text = self.exchange(method, path, "" if body is None else json.dumps(body))
            answer = json.loads(text)
        except (OSError, ValueError) as failure:
            raise NoAnswer from failure
        if status != 200 or "now" not in answer:
            raise NoAnswer(answer.get("code", ""))
        middle = datetime.fromtimestamp((asked + time.time()) / 2, UTC)
        self.offset = datetime.fromisoformat(answer["now"]) - middle
        return dict(answer)
