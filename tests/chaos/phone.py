"""A phone that records pupils over a bad network; it follows docs/sync.md and nothing else."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.bench.load import post
from tests.fold_model import Sent

_TOKEN = "x" * 32
_NAMED = ("stored", "already_stored", "conflict")
LARGEST_BATCH = 50
FAULTS = ("drop", "cut", "deaf", "twice", "slow")


@dataclass
class Phone:
    """Marks its pupils one after another, keeps what is not acknowledged, sends again and again."""

    port: int
    session: str
    visit: int
    device: int
    students: list[int]
    random: random.Random
    until: float
    queue: dict[str, Sent] = field(default_factory=dict)
    made: list[Sent] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        return thread

    def _work(self) -> None:
        """Tap until all pupils are noted and the time is over, then send what is left."""
        pupils = list(self.students)
        pause = (self.until - time.monotonic()) / max(1, len(pupils)) * 3
        while pupils or time.monotonic() < self.until:
            for _tap in range(self.random.randint(0, 6)):
                if pupils:
                    self._note(pupils.pop())
            self._try(is_network_bad=True)
            time.sleep(pause if pupils else 0.05)
        while self.queue:
            self._try(is_network_bad=False)

    def _note(self, student: int) -> None:
        outcome = self.random.choices(["recorded", "absent", "failed"], [8, 1, 1])[0]
        reason = "sick" if outcome == "absent" else ""
        mark = self._event(student, outcome=outcome, reason=reason)
        if self.random.random() < 0.1:
            self._event(student, outcome="undone", undoes=mark["uuid"])
            self._event(student, outcome="recorded")

    def _event(self, student: int, **fields: Any) -> Sent:
        event = {
            "uuid": str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
            "visit": self.visit,
            "student": student,
            "device": self.device,
            "recorded_at": datetime.now(UTC).isoformat(),
        } | fields
        self.queue[event["uuid"]] = event
        self.made.append(event)
        return event

    def _try(self, *, is_network_bad: bool) -> None:
        batch = list(self.queue.values())[: self.random.randint(1, LARGEST_BATCH)]
        if not batch:
            return
        is_faulty = is_network_bad and self.random.random() < 0.4
        fault = self.random.choice(FAULTS) if is_faulty else ""
        self.seen[fault or "sound"] += 1
        try:
            answer = self._exchange(batch, fault)
        except OSError:
            self.seen["no connection"] += 1
            time.sleep(0.2)
            return
        self._take(answer)

    def _exchange(self, batch: list[Sent], fault: str) -> bytes:
        body = json.dumps({"events": batch})
        cookie = f"Cookie: sessionid={self.session}; csrftoken={_TOKEN}"
        request = post("/sync/v1/recordings/", body, cookie, f"X-CSRFToken: {_TOKEN}")
        if fault == "drop":
            return b""
        if fault == "slow":
            time.sleep(self.random.random())
        if fault == "twice":
            self._send(request)
        if fault == "cut":
            return self._send(request[: len(request) // 2], is_answer_read=False)
        return self._send(request, is_answer_read=fault != "deaf")

    def _send(self, request: bytes, *, is_answer_read: bool = True) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as link:
            link.sendall(request)
            parts = []
            while is_answer_read and (part := link.recv(65536)):
                parts.append(part)
        return b"".join(parts)

    def _take(self, answer: bytes) -> None:
        """Let go of what the server has named, and of nothing else."""
        head, _, body = answer.partition(b"\r\n\r\n")
        if not answer:
            return
        if b" 200 " not in head.split(b"\r\n")[0]:
            self.seen[head[9:12].decode() or "torn"] += 1
            time.sleep(0.2)
            return
        try:
            results = json.loads(body)["results"]
        except ValueError:  # the server died while it answered
            self.seen["torn"] += 1
            return
        for result in results:
            if result["status"] not in _NAMED:
                raise RuntimeError(f"refused: {result}")
            self.seen[result["status"]] += 1
            self.queue.pop(result["uuid"], None)
            self.acknowledged.add(result["uuid"])
