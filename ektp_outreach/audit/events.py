"""Write audit events."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models

from .models import AuditEvent, subject_key

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User

# Where the current work comes from: an address for a request, a command's name otherwise.
current_source: ContextVar[str] = ContextVar("audit_source", default="")


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
