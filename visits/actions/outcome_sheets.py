"""Turn a filled-in list into the same events that a phone would have sent.

The UUID of an event follows from visit, pupil, outcome and reason: uploading a list again, or a
later state of it, stores each mark once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from devices.models import Device
from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import OutcomeSheet, Visit
from visits.queries.recording_facts import stored_events

from .recording_rules import Event
from .recordings import MAX_EVENTS, Answer, Status, record_outcomes

_NAMESPACE = UUID("5a0c8f3e-41f4-4f7e-9d0b-6f6f0f2f6d11")


class SheetEnded(Exception):
    """The sheet was stored or given up already."""

    code = "sheet_ended"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What storing a row would do, or did."""

    row: Mapping[str, Any]
    status: str
    code: str = ""
    message: str = ""


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
    """Say what storing each row would do, by doing it and taking it back."""
    with transaction.atomic():
        found = _record(sheet, now)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def store_sheet(*, sheet: OutcomeSheet, by: User, now: datetime) -> list[Outlook]:
    """Store the marks. Raise SheetEnded."""
    locked = _lock_open(sheet)
    found = _record(locked, now)
    _end(locked, OutcomeSheet.State.STORED, now)
    stored = sum(1 for each in found if each.status in (Status.STORED, Status.CONFLICT))
    data: dict[str, Any] = {
        "file": locked.name,
        "count": stored,
        "operators": [str(locked.operator)],
    }
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


def _record(sheet: OutcomeSheet, now: datetime) -> list[Outlook]:
    fine = [row for row in sheet.rows if not row["problem"]]
    events = {_uuid(sheet, row): _event(sheet, row) for row in fine}
    # Stored by an earlier upload, at whatever time: nothing to send.
    known = stored_events(events)
    fresh = [event for uuid, event in events.items() if uuid not in known]
    answers: dict[str, Answer] = {}
    for at in range(0, len(fresh), MAX_EVENTS):
        batch = fresh[at : at + MAX_EVENTS]
        for answer in record_outcomes(events=batch, by=sheet.operator, now=now):
            answers[answer.uuid] = answer
    return [_outlook(row, answers.get(str(_uuid(sheet, row)))) for row in fine]


def _outlook(row: Mapping[str, Any], answer: Answer | None) -> Outlook:
    if answer is None:
        return Outlook(row, Status.ALREADY_STORED)
    return Outlook(row, answer.status, answer.code, answer.message)


def _uuid(sheet: OutcomeSheet, row: Mapping[str, Any]) -> UUID:
    name = f"{sheet.visit_id}:{row['student']}:{row['outcome']}:{row['reason']}"
    return uuid5(_NAMESPACE, name)


def _event(sheet: OutcomeSheet, row: Mapping[str, Any]) -> Event:
    return Event(
        uuid=_uuid(sheet, row),
        visit=sheet.visit_id,
        student=row["student"],
        outcome=row["outcome"],
        recorded_at=sheet.recorded_at,
        reason=row["reason"],
        device=sheet.device_id,
        note=row["note"],
    )


def _lock_open(sheet: OutcomeSheet) -> OutcomeSheet:
    locked = OutcomeSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if not locked.is_open:
        raise SheetEnded
    return locked


def _end(sheet: OutcomeSheet, state: str, now: datetime) -> None:
    sheet.state, sheet.ended_at = state, now
    sheet.save(update_fields=["state", "ended_at"])
