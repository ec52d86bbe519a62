"""Store what happened to pupils at visits: the one way into the log of recordings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import current_source
from ektp_outreach.prepared import rows
from visits.models import Visit
from visits.models.recordings import Outcome
from visits.queries.recording_facts import (
    StoredEvent,
    StudentFacts,
    facts_of,
    stored_events,
)

from .errors import VisitStateError
from .recording_rules import SENTENCES, Event, conflict_of, refusal_of
from .visits import start_visit

MAX_EVENTS = 500
_DONE = (Outcome.RECORDED, Outcome.ALREADY_RECORDED)
_NOT_BEGUN = (Visit.State.SCHEDULED, Visit.State.CONFIRMED)
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


@transaction.atomic
def record_outcomes(*, events: Sequence[Event], by: User, now: datetime) -> list[Answer]:
    """Store `events` (at most MAX_EVENTS) and answer each, in their order.

    The answers hold once the caller's transaction is committed. Sending again changes nothing.
    The first event of a visit starts it, once its day has come.
    """
    if len(events) > MAX_EVENTS:
        raise ValueError(f"{len(events)} events; at most {MAX_EVENTS} at once")
    batch = _Batch(events, by, now)
    answers = [batch.judge(event) for event in events]
    batch.start_visits()
    unstored = {event.uuid for event in events} - batch.store()
    if not unstored:
        return answers
    # Refused, or the UUID is taken: it may just be that the event was stored by an earlier try.
    known = stored_events(unstored)
    return [
        _answer_known(event, known[event.uuid]) if event.uuid in known else answer
        for event, answer in zip(events, answers, strict=True)
    ]


class _Batch:
    """The events of one request and what is known about them."""

    def __init__(self, events: Sequence[Event], by: User, now: datetime) -> None:
        self.by, self.now = by, now
        self.visits, self.students = facts_of(
            {event.visit for event in events}, {event.student for event in events}, by
        )
        self.undone = stored_events({event.undoes for event in events if event.undoes})
        self.accepted: dict[UUID, tuple[Event, str]] = {}

    def judge(self, event: Event) -> Answer:
        """Accept or refuse `event`, in the light of the events before it."""
        if earlier := self._accepted(event.uuid):
            return _answer_known(event, earlier)
        visit, student = self.visits.get(event.visit), self.students.get(event.student)
        code = refusal_of(event, visit, student, self._undone_by(event), self.now)
        if code or visit is None or student is None:
            return Answer(str(event.uuid), Status.REFUSED, code)
        conflict = conflict_of(event, visit, student, self.now)
        self.accepted[event.uuid] = event, conflict
        self._note(event, student)
        return Answer(str(event.uuid), Status.CONFLICT if conflict else Status.STORED, conflict)

    def start_visits(self) -> None:
        """Begin those visits that have their first event now, in order of their ids.

        A stray tap on the list of another day begins nothing: the visit could not be moved again.
        """
        today = timezone.localdate(self.now)
        first = {
            uuid: event.visit
            for uuid, (event, _conflict) in self.accepted.items()
            if self.visits[event.visit].state in _NOT_BEGUN
            and self.visits[event.visit].day <= today
        }
        known = stored_events(first.keys())
        for visit in sorted({visit for uuid, visit in first.items() if uuid not in known}):
            with suppress(VisitStateError):
                start_visit(visit=Visit.objects.get(pk=visit), by=self.by)

    def store(self) -> set[UUID]:
        """Insert the accepted events with their audit; return the UUIDs that are new in the log.

        Sorted by UUID: two senders of the same events wait for each other in one direction.
        """
        if not self.accepted:
            return set()
        events = json.dumps([_row(*self.accepted[uuid]) for uuid in sorted(self.accepted)])
        who_and_when = [self.by.pk, self.now]
        values = [*who_and_when, events, *who_and_when, current_source.get()]
        return {row[0] for row in rows(_STORE, values)}

    def _accepted(self, uuid: UUID) -> StoredEvent | None:
        """Return the event of this batch that came with the same UUID."""
        if uuid not in self.accepted:
            return None
        event, conflict = self.accepted[uuid]
        return StoredEvent(event.content, conflict)

    def _undone_by(self, event: Event) -> StoredEvent | None:
        if event.undoes is None:
            return None
        return self._accepted(event.undoes) or self.undone.get(event.undoes)

    def _note(self, event: Event, student: StudentFacts) -> None:
        """Let the later events of the batch see what this one did to the pupil."""
        if event.outcome in _DONE and not student.recorded_by:
            self.students[event.student] = replace(student, recorded_by=event.uuid)
        elif event.undoes and event.undoes == student.recorded_by:
            self.students[event.student] = replace(student, recorded_by=None)


def _row(event: Event, conflict: str) -> dict[str, Any]:
    """Describe the row of an event, as _STORE reads it."""
    offset = event.clock_offset_ms
    if offset is not None:
        offset = max(-_OFFSET_LIMIT, min(_OFFSET_LIMIT, offset))
    return {
        "uuid": str(event.uuid),
        "visit_id": event.visit,
        "student_id": event.student,
        "outcome": event.outcome,
        "reason": event.reason,
        "undoes": str(event.undoes) if event.undoes else None,
        "device_id": event.device,
        "recorded_at": event.recorded_at.isoformat(),
        "clock_offset_ms": offset,
        "conflict": conflict,
        "note": event.note,
    }


def _answer_known(event: Event, known: StoredEvent) -> Answer:
    if known.content != event.content:
        return Answer(str(event.uuid), Status.REFUSED, "uuid_reused")
    return Answer(str(event.uuid), Status.ALREADY_STORED, known.conflict)


# The audit says what was stored, once for each visit, outcome and device, naming the pupils
# by their subject_key. One statement: a mark costs a third less than with two by the ORM.
_STORE = """
WITH stored AS (
    INSERT INTO visits_recording (operator_id, received_at, uuid, visit_id, student_id, outcome,
        reason, undoes, device_id, recorded_at, clock_offset_ms, conflict, note)
    SELECT %s, %s, sent.* FROM json_to_recordset(%s) AS sent(uuid uuid, visit_id bigint,
        student_id bigint, outcome text, reason text, undoes uuid, device_id bigint,
        recorded_at timestamptz, clock_offset_ms integer, conflict text, note text)
    ON CONFLICT (uuid) DO NOTHING
    RETURNING uuid, visit_id, student_id, outcome, reason, device_id
),
noted AS (
    INSERT INTO audit_auditevent (actor_id, at, action, subjects, data, source)
    SELECT %s, %s,
        CASE s.outcome WHEN 'undone' THEN 'undo_outcome' ELSE 'record_outcomes' END,
        array_prepend('visits.visit:' || s.visit_id,
            array_agg(DISTINCT 'schools.student:' || s.student_id)),
        jsonb_strip_nulls(jsonb_build_object(
            'device', max(d.name),
            'count', NULLIF(count(*), 1),
            'outcome', NULLIF(s.outcome, 'undone'),
            'reason', NULLIF(s.reason, '')
        )),
        %s
    FROM stored s LEFT JOIN devices_device d ON d.id = s.device_id
    GROUP BY s.visit_id, s.outcome, s.reason, s.device_id
)
SELECT uuid FROM stored
"""
