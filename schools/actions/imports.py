"""An import from its start to its end: nothing here touches a pupil but the commit."""

from __future__ import annotations

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import ImportBatch


@transaction.atomic
def start_import(*, by: User | None) -> ImportBatch:
    """Open a batch; files are staged into it one by one."""
    batch = ImportBatch.objects.create(created_by=by)
    record_event("start_import", batch, by=by)
    return batch
