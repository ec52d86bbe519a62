"""A school reports what it has prepared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Readiness, Visit

from .errors import VisitStateError
from .visits import lock_visit


@transaction.atomic
def report_readiness(
    *, visit: Visit, changes: Mapping[str, bool | str], by: User, now: datetime
) -> Readiness:
    """Write down `changes` (by field of Readiness); what others reported meanwhile stays.

    Raise VisitStateError when the visit is over or not published.
    """
    visit = lock_visit(visit)
    if not visit.is_open:
        raise VisitStateError("already_closed")
    if visit.state == Visit.State.DRAFT:
        raise VisitStateError("not_published")
    found, _new = Readiness.objects.get_or_create(visit=visit, defaults={"updated_by": by})
    if changes:
        for name, value in changes.items():
            setattr(found, name, value)
        found.updated_by, found.updated_at = by, now
        found.save(update_fields=[*changes, "updated_by", "updated_at"])
        record_event("report_readiness", visit, visit.school, by=by, data=dict(changes))
    return found
