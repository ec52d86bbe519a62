"""What must be known to judge incoming recordings, read in a handful of queries.

The pupils are locked first, in order of their ids: of two senders the second sees the first's
events, and no two senders can wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from schools.models import CardStatus
from visits.models import Assignment, VisitOperator

Content = tuple[int, int, str, str, UUID | None, int | None, datetime]


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One visit, the ids of its devices, and whether the sender is on its crew or is staff.

    `sender` is 0 for people who may not record at all.
    """

    id: int
    state: str
    day: date
    school: int
    election_day: date
    minimum_age: int
    devices: list[int]
    allowed: bool
    sender: int


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """One pupil; `recorded_by` is the standing event that says the pupil is recorded."""

    school: int
    birth_date: date
    enrolled: bool
    recorded_by: UUID | None
    has_card: bool


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event that the log already holds; equal content means that it was sent again."""

    content: Content
    conflict: str

    @property
    def visit(self) -> int:
        return self.content[0]

    @property
    def student(self) -> int:
        return self.content[1]

    @property
    def outcome(self) -> str:
        return self.content[2]


def visit_facts(ids: Collection[int], user: User) -> dict[int, VisitFacts]:
    """Return the visits of `ids` that exist, with what `user` may do there."""
    somewhere = user.may(Permission.RECORD)
    sender = user.pk if somewhere else 0
    everywhere = somewhere and user.may(Permission.PLAN_VISITS)
    rows = _rows(
        """
        SELECT v.id, v.state, v.date, v.school_id, c.election_day, c.minimum_age,
            ARRAY(SELECT a.device_id FROM visits_assignment a WHERE a.visit_id = v.id),
            EXISTS(SELECT FROM visits_visitoperator o WHERE o.visit_id = v.id AND o.user_id = %s)
        FROM visits_visit v JOIN visits_campaign c ON c.id = v.campaign_id
        WHERE v.id = ANY(%s)
        """,
        [user.pk, list(ids)],
    )
    found: dict[int, VisitFacts] = {}
    for pk, state, day, school, election_day, minimum_age, devices, is_crew in rows:
        allowed = everywhere or (somewhere and is_crew)
        found[pk] = VisitFacts(
            pk, state, day, school, election_day, minimum_age, devices, allowed, sender
        )
    return found


def lock_students(ids: Iterable[int]) -> dict[int, StudentFacts]:
    """Lock the pupils of `ids` that exist and return what is known of them."""
    wanted = list(ids)
    _rows(
        "SELECT id FROM schools_student WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [wanted]
    )
    # A second statement, for only a new snapshot shows what others stored before the lock.
    rows = _rows(
        """
        SELECT s.id, s.school_id, s.birth_date, s.left_on IS NULL, o.recording_id,
            c.status IS NOT NULL AND c.status <> ALL(%s)
        FROM schools_student s
            LEFT JOIN visits_studentoutcome o ON o.student_id = s.id
                AND o.outcome IN ('recorded', 'already_recorded')
            LEFT JOIN schools_cardstatus c ON c.student_id = s.id
        WHERE s.id = ANY(%s)
        """,
        [[status.value for status in CardStatus.MUST_RECORD_AGAIN], wanted],
    )
    return {row[0]: StudentFacts(*row[1:]) for row in rows}


def stored_events(uuids: Collection[UUID]) -> dict[UUID, StoredEvent]:
    """Return those of `uuids` that the log holds."""
    if not uuids:
        return {}
    rows = _rows(
        """
        SELECT uuid, conflict, visit_id, student_id, outcome, reason, undoes, device_id, recorded_at
        FROM visits_recording WHERE uuid = ANY(%s)
        """,
        [list(uuids)],
    )
    return {row[0]: StoredEvent(row[2:], row[1]) for row in rows}


def was_at_visit(device: int | None, visit: int) -> bool:
    """Tell whether `device` ever was assigned to `visit`; swaps happen while phones are away."""
    history = Assignment.pgh_event_model.objects  # type: ignore[attr-defined]
    return history.filter(visit_id=visit, device_id=device).exists()


def was_on_crew(user: int, visit: int, moment: datetime) -> bool:
    """Tell whether `user` was on the crew of `visit` at `moment`: crews change meanwhile."""
    history = VisitOperator.pgh_event_model.objects  # type: ignore[attr-defined]
    changes = history.filter(visit_id=visit, user_id=user, pgh_created_at__lte=moment)
    last = changes.order_by("-pgh_created_at", "-pgh_id").values_list("pgh_label", flat=True)
    return last.first() not in (None, "delete")


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
