"""Look a pupil up outside the visit's list; who looked at whom is noted."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import Student
from visits.models import Visit
from visits.queries.guests import find_pupils


@transaction.atomic
def look_up_pupils(*, visit: Visit, text: str, birth_date: date | None, by: User) -> list[Student]:
    """Return the pupils that `by` may find, and note those of other schools as looked at."""
    found = find_pupils(visit=visit, text=text, birth_date=birth_date, by=by)
    strangers = [student for student in found if student.school_id != visit.school_id]
    if strangers:
        record_event("look_up_pupils", visit, *strangers, by=by, data={"count": len(found)})
    return found
