"""A tap on the list without JavaScript: one button's value in a plain form.

`<pupil>.<outcome>` with a reason for absences, or the event that an undoing takes back. The
UUID follows from the page's token and the value, so a doubled click is one event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from visits.actions.recording_rules import SENTENCES, Event
from visits.models.recordings import AbsenceReason, Outcome

_OWN_SENTENCES: dict[str, Promise] = {
    "no_device": _("Pilih dahulu alat yang Anda pakai, lalu tekan lagi."),
}


@dataclass(frozen=True, slots=True)
class Tap:
    """What somebody pressed for one pupil."""

    uuid: UUID
    student: int
    outcome: str
    reason: str = ""
    undoes: UUID | None = None

    @property
    def needs_device(self) -> bool:
        return self.outcome == Outcome.RECORDED

    @property
    def label(self) -> str:
        words = str(Outcome(self.outcome).label)
        return f"{words} ({AbsenceReason(self.reason).label})" if self.reason else words

    def as_event(self, *, visit: int, device: int | None, at: datetime) -> Event:
        return Event(
            uuid=self.uuid,
            visit=visit,
            student=self.student,
            outcome=self.outcome,
            recorded_at=at,
            reason=self.reason,
            undoes=self.undoes,
            device=device,
        )


def new_token() -> str:
    return str(uuid4())


def parse_tap(token: str, value: str) -> Tap | None:
    """Return the tap that a button's `value` stands for, or None when it is malformed."""
    student, _dot, rest = value.partition(".")
    outcome, _dot, detail = rest.partition(".")
    try:
        pk, uuid = int(student), uuid5(UUID(token), value)
        if not student.isascii() or not 0 < pk < 2**63:
            return None
        if outcome == Outcome.UNDONE:
            return Tap(uuid, pk, outcome, undoes=UUID(detail))
        reason = AbsenceReason(detail).value if outcome == Outcome.ABSENT else ""
        return None if detail != reason else Tap(uuid, pk, Outcome(outcome).value, reason)
    except ValueError:
        return None


def words_of(code: str) -> str:
    return str((SENTENCES | _OWN_SENTENCES)[code])
