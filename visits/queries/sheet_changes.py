"""What a mark of a filled-in sheet would change of what stands for its pupil at the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from visits.models import Recording
from visits.models.recordings import Outcome

from .roster import counting_events


@dataclass(frozen=True, slots=True)
class Change:
    """What storing a mark takes.

    `old` is the event by which something else stands, an undoing when nothing stands any more;
    None when nothing was ever noted or the same stands. `undone` are the events to take back, for
    the mark would not count beside them. A mark that `is_known` need not be stored at all.
    """

    old: Recording | None = None
    undone: list[UUID] = field(default_factory=list)
    is_known: bool = False


def change_by(mark: Recording, events: Sequence[Recording]) -> Change:
    """Compare `mark`, which is not stored yet, with the `events` of its pupil at its visit."""
    standing = counting_events(events).get(mark.student_id)
    if standing is None:
        undoings = [event for event in events if event.undoes]
        return Change(old=max(undoings, key=_turn, default=None))
    if _said(standing) == _said(mark):
        return Change(is_known=any(_is_the_same(event, mark) for event in events))
    return Change(old=standing, undone=_in_the_way_of(mark, events))


def _in_the_way_of(mark: Recording, events: Sequence[Recording]) -> list[UUID]:
    """Take out what counts until the fold says what `mark` says."""
    left = [*events, mark]
    found: list[UUID] = []
    while _said(best := counting_events(left)[mark.student_id]) != _said(mark):
        left.remove(best)
        found.append(best.pk)
    return found


def _is_the_same(event: Recording, mark: Recording) -> bool:
    """Recorded on two devices is a matter for staff: SIAK may have the pupil twice."""
    is_elsewhere = (
        mark.outcome == Outcome.RECORDED
        and None not in (event.device_id, mark.device_id)
        and event.device_id != mark.device_id
    )
    return _said(event) == _said(mark) and not is_elsewhere


def _said(event: Recording) -> tuple[str, str]:
    return event.outcome, event.reason


def _turn(event: Recording) -> tuple[object, UUID]:
    return event.recorded_at, event.pk
