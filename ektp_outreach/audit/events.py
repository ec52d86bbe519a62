"""Write audit events."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import translation

from .models import AuditEvent, subject_key

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User

# Where the current work comes from: an address for a request, a command's name otherwise.
current_source: ContextVar[str] = ContextVar("audit_source", default="")


_BATCH = 2_000


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
