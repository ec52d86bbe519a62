"""Close a visit: everybody who is still open gets a reason, then the visit is completed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from uuid import uuid4

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Visit
from visits.models.recordings import AbsenceReason, Outcome
from visits.queries.open_phones import open_copies
from visits.queries.recording_facts import lock_students
from visits.queries.roster import Entry, events_of, roster_of, tally_of

from .errors import VisitStateError
from .minutes import state_minutes
from .recording_rules import Event
from .recordings import MAX_EVENTS, record_outcomes
from .visits import lock_visit

# Not absent: the visit never got to this pupil, who simply stays on the list of the next one.
LATER = "later"
CLOSING_REASONS = (*AbsenceReason.values, LATER)


@transaction.atomic
def close_visit(
    *,
    visit: Visit,
    reason: str,
    exceptions: Mapping[int, str],
    by: User,
    now: datetime,
    despite: str = "",
) -> Visit:
    """Note `reason` for all who are still open, `exceptions` by pupil, and complete `visit`.

    Reasons are CLOSING_REASONS. `despite` says why phones are not waited for that have not said
    that all is sent. Then the berita acara is stated. Raise VisitStateError. The pupils are
    locked before the visit, in the order that record_outcomes takes, and counted only then.
    """
    lock_students(_open_pupils(visit))
    still_open = _open_pupils(visit)
    if still_open and not {reason, *exceptions.values()} <= set(CLOSING_REASONS):
        raise VisitStateError("no_closing_reason")
    reasons = {pupil: exceptions.get(pupil, reason) for pupil in still_open}
    _note_absences(visit, reasons, by, now)
    visit = lock_visit(visit)
    if not visit.is_open:
        raise VisitStateError("already_closed")
    if not visit.recordings.exists():
        raise VisitStateError("not_started")
    phones_out = open_copies(visit, now).count()
    if phones_out and not despite:
        raise VisitStateError("phones_out")
    visit.state, visit.completed_at = Visit.State.COMPLETED, now
    visit.save(update_fields=["state", "completed_at"])
    tally = tally_of(_roster(visit))
    data: dict[str, int | str] = {
        "recorded": tally.recorded,
        "absent": tally.absent,
        "waiting": tally.waiting,
    }
    if phones_out:
        data |= {"phones_out": phones_out, "despite": despite}
    record_event("close_visit", visit, visit.school, by=by, data=data)
    state_minutes(
        visit=visit, by=by, now=now, open_phones=phones_out, despite=despite if phones_out else ""
    )
    return visit


def _roster(visit: Visit) -> list[Entry]:
    return roster_of(visit, list(events_of(visit)))


def _open_pupils(visit: Visit) -> list[int]:
    """Return the ids of the pupils on the list of whom nothing is noted at this visit."""
    return [entry.student.pk for entry in _roster(visit) if not entry.standing]


def _note_absences(visit: Visit, reasons: Mapping[int, str], by: User, now: datetime) -> None:
    events = (
        Event(uuid4(), visit.pk, pupil, Outcome.ABSENT.value, now, reason=reason)
        for pupil, reason in reasons.items()
        if reason != LATER
    )
    for batch in _batches(events):
        record_outcomes(events=batch, by=by, now=now)


def _batches(events: Iterable[Event]) -> Iterable[list[Event]]:
    source = iter(events)
    while batch := list(islice(source, MAX_EVENTS)):
        yield batch
