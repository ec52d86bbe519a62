"""Turn a filled-in list into the same events that a phone would have sent.

What stands for a pupil at the visit is compared with what the sheet says, under a lock. The same
is not stored again, so uploading a list twice changes nothing. Where something else stands, the
marks in the way are taken back by events of their own, but only when staff saw and accepted it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import OutcomeSheet, Recording, Visit
from visits.models.recordings import Outcome
from visits.queries.recording_facts import lock_students
from visits.queries.roster import events_of
from visits.queries.sheet_changes import Change, change_by

from .recording_rules import Event
from .recordings import MAX_EVENTS, Answer, Status, record_outcomes

_NAMESPACE = UUID("5a0c8f3e-41f4-4f7e-9d0b-6f6f0f2f6d11")
LEFT = "left"  # something else stands, and its change was not accepted


class SheetEnded(Exception):
    """The sheet was stored or given up already."""

    code = "sheet_ended"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What storing the mark of a row would do, or did. `status`: a Status or LEFT.

    `old` is the event by which something else stands so far.
    """

    row: int
    mark: Recording
    status: str
    code: str = ""
    message: str = ""
    old: Recording | None = None

    @property
    def is_stored(self) -> bool:
        return self.status in (Status.STORED, Status.CONFLICT)

    @property
    def is_advised(self) -> bool:
        """What was noted after the sheet was filled in may well be right."""
        return self.old is not None and self.old.recorded_at <= self.mark.recorded_at


@transaction.atomic
def take_sheet(
    *,
    visit: Visit,
    name: str,
    sha256: str,
    rows: Sequence[Mapping[str, Any]],
    operator: User,
    device: Device | None,
    recorded_at: datetime,
    by: User,
    now: datetime,
) -> OutcomeSheet:
    """Keep the rows of a sheet for review; `operator` says who made the marks."""
    sheet = OutcomeSheet.objects.create(
        visit=visit,
        name=name[-255:],
        sha256=sha256,
        uploaded_by=by,
        uploaded_at=now,
        operator=operator,
        device=device,
        recorded_at=recorded_at,
        rows=list(rows),
    )
    record_event("take_sheet", visit, visit.school, by=by, data={"file": sheet.name})
    return sheet


def review_sheet(*, sheet: OutcomeSheet, now: datetime) -> list[Outlook]:
    """Say what storing each row would do, by doing all of it and taking it back."""
    with transaction.atomic():
        found = _record(sheet, None, now)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def store_sheet(
    *, sheet: OutcomeSheet, accepted: Collection[UUID], by: User, now: datetime
) -> list[Outlook]:
    """Store the marks; raise SheetEnded.

    `accepted` names the events whose pupils shall stand as the sheet says from now on.
    """
    locked = _lock_open(sheet)
    found = _record(locked, accepted, now)
    _end(locked, OutcomeSheet.State.STORED, now)
    data: dict[str, Any] = {
        "file": locked.name,
        "count": sum(each.is_stored for each in found),
        "operators": [str(locked.operator)],
    }
    if changed := sum(each.is_stored and each.old is not None for each in found):
        data["changed"] = changed
    if locked.device:
        data["device"] = locked.device.name
    record_event("store_sheet", locked.visit, locked.visit.school, by=by, data=data)
    return found


@transaction.atomic
def cancel_sheet(*, sheet: OutcomeSheet, by: User, now: datetime) -> None:
    """Give the sheet up; raise SheetEnded."""
    locked = _lock_open(sheet)
    _end(locked, OutcomeSheet.State.CANCELLED, now)
    record_event("cancel_sheet", locked.visit, by=by, data={"file": locked.name})


def _record(sheet: OutcomeSheet, accepted: Collection[UUID] | None, now: datetime) -> list[Outlook]:
    """Store the rows that are news; of changes the `accepted` ones, or all when that is None."""
    fine = [row for row in sheet.rows if not row["problem"]]
    marks = [_mark(sheet, row) for row in fine]
    lock_students([mark.student_id for mark in marks])
    told: dict[int, list[Recording]] = {}
    for event in events_of(sheet.visit):
        told.setdefault(event.student_id, []).append(event)
    changes = [change_by(mark, told.get(mark.student_id, [])) for mark in marks]
    events = [
        event
        for mark, change in zip(marks, changes, strict=True)
        if not change.is_known and (not change.old or accepted is None or change.old.pk in accepted)
        for event in _events(mark, change)
    ]
    answers: dict[str, Answer] = {}
    for at in range(0, len(events), MAX_EVENTS):
        batch = events[at : at + MAX_EVENTS]
        for answer in record_outcomes(events=batch, by=sheet.operator, now=now):
            answers[answer.uuid] = answer
    return [
        _outlook(row["row"], mark, change, answers.get(str(mark.pk)))
        for row, mark, change in zip(fine, marks, changes, strict=True)
    ]


def _outlook(row: int, mark: Recording, change: Change, answer: Answer | None) -> Outlook:
    if answer is None:
        status = Status.ALREADY_STORED if change.is_known else LEFT
        return Outlook(row, mark, status, old=change.old)
    return Outlook(row, mark, answer.status, answer.code, answer.message, change.old)


def _mark(sheet: OutcomeSheet, row: Mapping[str, Any]) -> Recording:
    """Return what the row says as an event that is not stored yet."""
    return Recording(
        uuid=uuid5(_NAMESPACE, f"{sheet.pk}:{row['student']}"),
        visit_id=sheet.visit_id,
        student_id=row["student"],
        outcome=row["outcome"],
        reason=row["reason"],
        device_id=sheet.device_id,
        recorded_at=sheet.recorded_at,
        note=row["note"],
    )


def _events(mark: Recording, change: Change) -> list[Event]:
    """Return the event of `mark` after those that take back what is in its way.

    All of them carry the sheet's person and time: they are accepted or refused together.
    """
    about: dict[str, Any] = {
        "visit": mark.visit_id,
        "student": mark.student_id,
        "recorded_at": mark.recorded_at,
    }
    undoings = [
        Event(uuid=uuid5(mark.pk, str(undone)), outcome=Outcome.UNDONE, undoes=undone, **about)
        for undone in change.undone
    ]
    said = Event(
        uuid=mark.pk,
        outcome=mark.outcome,
        reason=mark.reason,
        device=mark.device_id,
        note=mark.note,
        **about,
    )
    return [*undoings, said]


def _lock_open(sheet: OutcomeSheet) -> OutcomeSheet:
    locked = OutcomeSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if not locked.is_open:
        raise SheetEnded
    return locked


def _end(sheet: OutcomeSheet, state: str, now: datetime) -> None:
    sheet.state, sheet.ended_at = state, now
    sheet.save(update_fields=["state", "ended_at"])
