"""Days on which a school cannot be visited. Visits that are booked then are only flagged."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import Closure, School


@transaction.atomic
def add_closure(
    *,
    school: School,
    starts_on: date,
    ends_on: date,
    kind: str,
    note: str,
    by: User,
    reported: bool = False,
) -> Closure:
    """Note the days from `starts_on` to `ends_on`, both included; `reported` by the school."""
    closure = Closure.objects.create(
        school=school,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=kind,
        note=note,
        reported_by=by if reported else None,
    )
    record_event("add_closure", school, by=by, data=_facts(closure))
    return closure


@transaction.atomic
def remove_closure(*, closure: Closure, by: User) -> None:
    """Open those days again; the row's history keeps what stood there."""
    subjects = [closure.school] if closure.school else []
    record_event("remove_closure", *subjects, by=by, data=_facts(closure))
    closure.delete()


def _facts(closure: Closure) -> dict[str, str]:
    return {
        "closure": closure.kind,
        "starts_on": closure.starts_on.isoformat(),
        "ends_on": closure.ends_on.isoformat(),
        "note": closure.note,
    }
