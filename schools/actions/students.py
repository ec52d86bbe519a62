"""What people do with one pupil's data."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from ektp_outreach.audit.models import AuditEvent
from schools.models import Student
from schools.nik import decrypt_nik

REVEALS_AN_HOUR = 30


class NoNik(Exception):
    """The pupil's NIK is not known."""

    code = "no_nik"


class TooManyReveals(Exception):
    """The person has seen as many full NIKs as one may within an hour."""

    code = "too_many_reveals"


@transaction.atomic
def reveal_nik(*, student: Student, reason: str, now: datetime, by: User) -> str:
    """Return the full NIK and note who saw it and why (UU PDP 27/2022)."""
    if student.nik_encrypted is None:
        raise NoNik
    # One at a time for each person, so that no race passes the limit.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    lately = AuditEvent.objects.filter(
        action="reveal_nik", actor=by, at__gt=now - timedelta(hours=1)
    )
    if lately.count() >= REVEALS_AN_HOUR:
        raise TooManyReveals
    record_event("reveal_nik", student, by=by, data={"reason": reason})
    return decrypt_nik(bytes(student.nik_encrypted))
