"""Note that somebody took data away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from ektp_outreach.audit.models import AuditEvent
from visits.models import Campaign, Visit


@transaction.atomic
def note_export(
    *, campaign: Campaign, kind: str, as_of: datetime, pupils: int, by: User | None
) -> AuditEvent:
    """Note a file with the progress of `campaign`; `pupils` counts those it names."""
    data = {"format": kind, "as_of": as_of.isoformat(timespec="seconds"), "count": pupils}
    return record_event("export_progress", campaign, by=by, data=data)


@transaction.atomic
def note_follow_up_export(
    *, campaign: Campaign, kind: str, as_of: datetime, pupils: int, by: User
) -> AuditEvent:
    """Note a file with the follow-up list of `campaign`; `pupils` counts those it names."""
    data = {"format": kind, "as_of": as_of.isoformat(timespec="seconds"), "count": pupils}
    return record_event("export_follow_up", campaign, by=by, data=data)


@transaction.atomic
def note_list_print(*, visit: Visit, kind: str, pupils: int, by: User) -> AuditEvent:
    """Note that somebody took the list of a visit away; `pupils` counts those it names."""
    data = {"format": kind, "count": pupils}
    return record_event("print_list", visit, visit.school, by=by, data=data)
