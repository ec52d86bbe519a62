"""State the figures of a closed visit under a hash."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from visits.models import Minutes, Visit
from visits.queries.minutes import (
    facts_in,
    facts_of,
    figures_of,
    latest_of,
    sha256_of,
    text_of,
)
from visits.queries.roster import events_of

from .errors import VisitStateError
from .visits import lock_visit


@transaction.atomic
def state_minutes(
    *, visit: Visit, by: User, now: datetime, open_phones: int = 0, despite: str = ""
) -> Minutes:
    """Write the next statement of `visit`, unless nothing has come since the last one.

    `open_phones` and `despite` are those of the closing; a later statement repeats them.
    Raise VisitStateError. Nobody records while we count: the visit's marks wait for the lock.
    """
    locked = lock_visit(visit)
    if locked.state != Visit.State.COMPLETED:
        raise VisitStateError("not_closed")
    last = latest_of(locked)
    facts = facts_in(last) if last else facts_of(locked, open_phones=open_phones, despite=despite)
    text = text_of(facts, figures_of(list(events_of(locked))))
    if last and last.text == text:
        return last
    minutes = Minutes.objects.create(
        visit=locked,
        number=last.number + 1 if last else 1,
        made_at=now,
        made_by=by,
        text=text,
        sha256=sha256_of(text),
    )
    data = {"number": minutes.number, "sha256": minutes.sha256}
    record_event("state_minutes", locked, locked.school, by=by, data=data)
    return minutes
