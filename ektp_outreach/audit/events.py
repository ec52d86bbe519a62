"""Write audit events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone, translation

from .models import AuditEvent, subject_key

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User

# Where the current work comes from: an address for a request, a command's name otherwise.
current_source: ContextVar[str] = ContextVar("audit_source", default="")


_BATCH = 2_000
_FROM_ROWS = """
INSERT INTO audit_auditevent (at, actor_id, action, subjects, data, source)
SELECT %(event_at)s, %(event_by)s, %(event_action)s, told.subjects, told.data, %(event_source)s
FROM ({rows}) AS told (subjects, data)
"""


def name_of(obj: models.Model) -> str:
    """Return the name under which the trail keeps an object, whatever language the actor reads."""
    with translation.override("id"):
        return str(obj)


def record_event(
    action: str, *subjects: models.Model, by: User | None, data: dict[str, Any] | None = None
) -> AuditEvent:
    """Add one event about `subjects` in the caller's transaction.

    `action` is a verb of the design (`schedule_visit`); `data` must be JSON and hold no NIK.
    """
    return AuditEvent.objects.create(
        action=action,
        actor=by,
        subjects=[subject_key(subject) for subject in subjects],
        data=data or {},
        source=current_source.get(),
    )


def record_events(
    action: str, events: Iterable[tuple[list[str], dict[str, Any]]], *, by: User | None
) -> None:
    """Add many events at once, each given as its subjects' keys and its data."""
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                action=action, actor=by, subjects=keys, data=data, source=current_source.get()
            )
            for keys, data in events
        ),
        batch_size=_BATCH,
    )


def record_events_of_rows(
    action: str, rows: str, names: Mapping[str, Any], *, by: User | None, after: str = ""
) -> None:
    """Add one event for each row of a query, without a detour of the rows through Python.

    `rows` is SQL that gives subjects (an array of keys) and data (jsonb); `after` may be a WITH
    of ours before it, such as the write itself. `names` are the parameters of both.
    """
    parameters = {
        **names,
        "event_at": timezone.now(),
        "event_by": by.pk if by else None,
        "event_action": action,
        "event_source": current_source.get(),
    }
    with connection.cursor() as cursor:
        cursor.execute(after + _FROM_ROWS.format(rows=rows), parameters)
