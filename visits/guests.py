"""Pupils who stand at the door but not on the list: a signed pass from the search to the list.

Only who has found a pupil by the search's rules gets a pass, so that nobody can leaf through
the register by counting up ids.
"""

from __future__ import annotations

from django.core import signing

from ektp_outreach.accounts.models import User
from schools.models import Student
from visits.models import Visit

_SALT = "visits.guest"
_MAX_AGE_SECONDS = 12 * 3600


def pass_for(student: Student, visit: Visit, user: User) -> str:
    return signing.dumps([student.pk, visit.pk, user.pk], salt=_SALT)


def guest_of(text: str, visit: Visit, user: User) -> Student | None:
    """Return the pupil whom a pass of `user` for `visit` names."""
    try:
        student, for_visit, for_user = signing.loads(text, salt=_SALT, max_age=_MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    if (for_visit, for_user) != (visit.pk, user.pk):
        return None
    return Student.objects.select_related("school").filter(pk=student).first()
