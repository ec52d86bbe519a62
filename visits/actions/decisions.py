"""Decide about recordings that were stored with a doubt. The log is never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Recording, RecordingDecision
from visits.models.recordings import Outcome

from .recording_rules import Event
from .recordings import record_outcomes

Verdict = RecordingDecision.Verdict


class NothingToDecide(Exception):
    """The recording is in no doubt, was decided by somebody else, or cannot be set aside."""


@transaction.atomic
def keep_recording(*, recording: Recording, by: User, now: datetime) -> RecordingDecision:
    """Let a doubtful recording stand; raise NothingToDecide."""
    decision = _decide(recording, Verdict.KEPT, by, now)
    _record("keep_recording", recording, by)
    return decision


@transaction.atomic
def set_recording_aside(*, recording: Recording, by: User, now: datetime) -> RecordingDecision:
    """Take a doubtful recording back by one more event; raise NothingToDecide."""
    if recording.outcome == Outcome.UNDONE:
        raise NothingToDecide
    decision = _decide(recording, Verdict.SET_ASIDE, by, now)
    undoing = Event(
        uuid=uuid4(),
        visit=recording.visit_id,
        student=recording.student_id,
        outcome=Outcome.UNDONE.value,
        recorded_at=now,
        undoes=recording.uuid,
    )
    record_outcomes(events=[undoing], by=by, now=now)
    _record("set_recording_aside", recording, by)
    return decision


def _decide(recording: Recording, verdict: str, by: User, now: datetime) -> RecordingDecision:
    """Add the only decision that there may be; its primary key is the recording."""
    if not recording.conflict:
        raise NothingToDecide
    try:
        with transaction.atomic():
            return RecordingDecision.objects.create(
                recording=recording, verdict=verdict, decided_by=by, decided_at=now
            )
    except IntegrityError as error:
        raise NothingToDecide from error


def _record(action: str, recording: Recording, by: User) -> None:
    data = {"outcome": recording.outcome, "conflict": recording.conflict}
    record_event(action, recording.visit, recording.student, by=by, data=data)
