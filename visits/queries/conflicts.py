"""Recordings that were stored with a doubt and wait for somebody's decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from visits.models import Recording, RecordingDecision, StudentOutcome
from visits.models.recordings import Outcome

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Doubt:
    """One recording to decide about, and what counts for its pupil as things stand."""

    recording: Recording
    counting: StudentOutcome | None

    @property
    def counts(self) -> bool:
        return self.counting is not None and self.counting.recording_id == self.recording.pk

    @property
    def can_be_set_aside(self) -> bool:
        """An undoing cannot be undone; the pupil is noted anew instead."""
        return self.recording.outcome != Outcome.UNDONE


def undecided() -> QuerySet[Recording]:
    """Return the doubtful recordings without a decision that have not been taken back.

    The undoing that sets one aside is no doubt of its own.
    """
    undone = Recording.objects.filter(undoes=OuterRef("pk"), student=OuterRef("student"))
    settled = RecordingDecision.objects.filter(recording=OuterRef("undoes"))
    rows = Recording.objects.exclude(conflict="").filter(decision=None)
    return rows.filter(~Exists(undone), Q(undoes=None) | ~Exists(settled))


def doubts() -> list[Doubt]:
    """Return the oldest SHOWN recordings to decide about."""
    rows = undecided().select_related("student", "visit__school", "operator", "device")
    found = list(rows.order_by("received_at", "uuid")[:SHOWN])
    counting = StudentOutcome.objects.select_related("visit__school").in_bulk(
        {recording.student_id for recording in found}
    )
    return [Doubt(recording, counting.get(recording.student_id)) for recording in found]
