"""What must be known to judge incoming recordings, read in a handful of queries.

The pupils are locked first, in order of their ids: of two senders the second sees the first's
events, and no two senders can wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.prepared import rows, rows_of_each
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
    card_status: str | None

    @property
    def has_card(self) -> bool:
        return self.card_status is not None and (
            self.card_status not in CardStatus.MUST_RECORD_AGAIN
        )


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


def facts_of(
    visits: Collection[int], students: Collection[int], user: User
) -> tuple[dict[int, VisitFacts], dict[int, StudentFacts]]:
    """Lock the pupils; return the visits and pupils that exist, and what `user` may do there."""
    found_visits, found_students = rows_of_each(
        (_VISITS, [user.pk, list(visits)]), (_STUDENTS, [list(students)])
    )
    somewhere = user.may(Permission.RECORD)
    sender = user.pk if somewhere else 0
    everywhere = somewhere and user.may(Permission.PLAN_VISITS)
    return (
        {
            row[0]: VisitFacts(*(*row[:-1], everywhere or (somewhere and row[-1]), sender))
            for row in found_visits
        },
        {row[0]: StudentFacts(*row[1:]) for row in found_students},
    )


_VISITS: LiteralString = """
SELECT v.id, v.state, v.date, v.school_id, c.election_day, c.minimum_age,
    ARRAY(SELECT a.device_id FROM visits_assignment a WHERE a.visit_id = v.id),
    EXISTS(SELECT FROM visits_visitoperator o WHERE o.visit_id = v.id AND o.user_id = %s)
FROM visits_visit v JOIN visits_campaign c ON c.id = v.campaign_id
WHERE v.id = ANY(%s::bigint[])
"""

_STUDENTS: LiteralString = "SELECT * FROM locked_students(%s::bigint[])"

_LOCK: LiteralString = """
SELECT id FROM schools_student WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE
"""


def lock_students(ids: Collection[int]) -> None:
    """Let nobody else store an event about these pupils until the transaction ends."""
    rows(_LOCK, [list(ids)])


def stored_events(uuids: Collection[UUID]) -> dict[UUID, StoredEvent]:
    """Return those of `uuids` that the log holds."""
    if not uuids:
        return {}
    found = rows(
        """
        SELECT uuid, conflict, visit_id, student_id, outcome, reason, undoes, device_id, recorded_at
        FROM stored_recordings(%s::uuid[])
        """,
        [list(uuids)],
    )
    return {row[0]: StoredEvent(row[2:], row[1]) for row in found}


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
