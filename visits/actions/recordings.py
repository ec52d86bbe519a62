"""Store what happened to pupils at visits: the one way into the log of recordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_events
from schools.models import Student
from visits.models import Visit
from visits.models.recordings import Outcome
from visits.queries.recording_facts import (
    StoredEvent,
    StudentFacts,
    lock_students,
    stored_events,
    visit_facts,
)

from .errors import VisitStateError
from .recording_rules import SENTENCES, Event, conflict_of, refusal_of
from .visits import start_visit

MAX_EVENTS = 500
_DONE = (Outcome.RECORDED, Outcome.ALREADY_RECORDED)
_VISIT, _STUDENT = Visit._meta.label_lower, Student._meta.label_lower
_NOT_BEGUN = (Visit.State.SCHEDULED, Visit.State.CONFIRMED)
_AuditRow = tuple[list[str], dict[str, Any]]
_OFFSET_LIMIT = 2**31 - 1  # the column's; a clock that far off is marked anyway


class Status(StrEnum):
    """What became of one event."""

    STORED = "stored"
    ALREADY_STORED = "already_stored"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told about one event; `code` says why for conflicts and refusals."""

    uuid: str
    status: Status
    code: str = ""

    @property
    def message(self) -> str:
        return str(SENTENCES[self.code]) if self.code else ""

    @property
    def is_stored(self) -> bool:
        return self.status != Status.REFUSED


@transaction.atomic
def record_outcomes(*, events: Sequence[Event], by: User, now: datetime) -> list[Answer]:
    """Store `events` (at most MAX_EVENTS) and answer each, in their order.

    The answers hold once the caller's transaction is committed. Sending again changes nothing.
    The first event of a visit starts it.
    """
    if len(events) > MAX_EVENTS:
        raise ValueError(f"{len(events)} events; at most {MAX_EVENTS} at once")
    batch = _Batch(events, by, now)
    answers = [batch.judge(event) for event in events]
    batch.start_visits()
    missed = batch.store()
    batch.record_audit()
    if missed:  # somebody else stored the same UUID meanwhile, for another pupil
        batch.known |= stored_events(missed)
        return [
            _answer_known(event, batch.known[event.uuid]) if event.uuid in missed else answer
            for event, answer in zip(events, answers, strict=True)
        ]
    return answers


class _Batch:
    """The events of one request and what is known about them."""

    def __init__(self, events: Sequence[Event], by: User, now: datetime) -> None:
        self.by, self.now = by, now
        self.visits = visit_facts({event.visit for event in events}, by)
        self.students = lock_students({event.student for event in events})
        named = {event.uuid for event in events} | {e.undoes for e in events if e.undoes}
        self.known = stored_events(named)
        self.accepted: dict[UUID, tuple[Event, str]] = {}

    def judge(self, event: Event) -> Answer:
        """Accept or refuse `event`, in the light of the events before it."""
        if known := self._known(event.uuid):
            return _answer_known(event, known)
        visit, student = self.visits.get(event.visit), self.students.get(event.student)
        undone = self._known(event.undoes) if event.undoes else None
        code = refusal_of(event, visit, student, undone, self.now)
        if code or visit is None or student is None:
            return Answer(str(event.uuid), Status.REFUSED, code)
        conflict = conflict_of(event, visit, student, self.now)
        self.accepted[event.uuid] = event, conflict
        self._note(event, student)
        return Answer(str(event.uuid), Status.CONFLICT if conflict else Status.STORED, conflict)

    def start_visits(self) -> None:
        """Begin those visits that have their first event now, in order of their ids."""
        touched = {event.visit for event, _conflict in self.accepted.values()}
        for visit in sorted(touched):
            if self.visits[visit].state in _NOT_BEGUN:
                with suppress(VisitStateError):
                    start_visit(visit=Visit.objects.get(pk=visit), by=self.by)

    def store(self) -> set[UUID]:
        """Insert the accepted events; return those whose UUID was taken at the same moment.

        Sorted by UUID: two senders of the same events wait for each other in one direction.
        """
        if not self.accepted:
            return set()
        rows = [self._row(*self.accepted[uuid]) for uuid in sorted(self.accepted)]
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(_INSERT, [self.by.pk, self.now, *columns])
            stored = {row[0] for row in cursor.fetchall()}
        missed = self.accepted.keys() - stored
        for uuid in missed:
            del self.accepted[uuid]
        return missed

    def record_audit(self) -> None:
        """Add one audit event for each visit, outcome and device, naming its pupils."""
        groups: dict[tuple[int, str, str, int | None], list[int]] = defaultdict(list)
        for event, _conflict in self.accepted.values():
            groups[event.visit, event.outcome, event.reason, event.device].append(event.student)
        noted: list[_AuditRow] = []
        undone: list[_AuditRow] = []
        for (visit, outcome, reason, device), students in groups.items():
            keys = [f"{_VISIT}:{visit}", *(f"{_STUDENT}:{pk}" for pk in sorted(set(students)))]
            data: dict[str, Any] = {"device": self._device(visit, device)}
            if len(students) > 1:
                data["count"] = len(students)
            if outcome != Outcome.UNDONE:
                data |= {"outcome": outcome, "reason": reason}
            target = undone if outcome == Outcome.UNDONE else noted
            target.append((keys, {key: value for key, value in data.items() if value}))
        for action, events in (("record_outcomes", noted), ("undo_outcome", undone)):
            if events:
                record_events(action, events, by=self.by)

    def _known(self, uuid: UUID) -> StoredEvent | None:
        if uuid in self.accepted:
            event, conflict = self.accepted[uuid]
            return StoredEvent(event.content, conflict)
        return self.known.get(uuid)

    def _note(self, event: Event, student: StudentFacts) -> None:
        """Let the later events of the batch see what this one did to the pupil."""
        if event.outcome in _DONE and not student.recorded_by:
            self.students[event.student] = replace(student, recorded_by=event.uuid)
        elif event.undoes and event.undoes == student.recorded_by:
            self.students[event.student] = replace(student, recorded_by=None)

    def _device(self, visit: int, device: int | None) -> str:
        return self.visits[visit].devices.get(device, "") if device else ""

    @staticmethod
    def _row(event: Event, conflict: str) -> tuple[Any, ...]:
        offset = event.clock_offset_ms
        if offset is not None:
            offset = max(-_OFFSET_LIMIT, min(_OFFSET_LIMIT, offset))
        return (event.uuid, *event.content, offset, conflict, event.note)


def _answer_known(event: Event, known: StoredEvent) -> Answer:
    if known.content != event.content:
        return Answer(str(event.uuid), Status.REFUSED, "uuid_reused")
    return Answer(str(event.uuid), Status.ALREADY_STORED, known.conflict)


_INSERT = """
INSERT INTO visits_recording (operator_id, received_at, uuid, visit_id, student_id, outcome,
    reason, undoes, device_id, recorded_at, clock_offset_ms, conflict, note)
SELECT %s, %s, sent.* FROM unnest(
    %s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::uuid[], %s::bigint[],
    %s::timestamptz[], %s::integer[], %s::text[], %s::text[]
) AS sent
ON CONFLICT (uuid) DO NOTHING RETURNING uuid
"""
