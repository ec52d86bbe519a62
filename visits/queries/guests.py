"""Finding a pupil who stands at the door but is not on the visit's list."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from schools.models import School, Student
from visits.models import Campaign, Visit

from .population import eligible_of, with_standing

MAX_FOUND = 20
MIN_LETTERS = 3


def find_pupils(*, visit: Visit, text: str, birth_date: date | None, by: User) -> list[Student]:
    """Return pupils by exact NISN, or by parts of the name.

    At other schools an operator finds by name only who was born on `birth_date`.
    """
    words = text.split()
    students = Student.objects.select_related("school").order_by("name", "pk")
    if len(words) == 1 and words[0].isdecimal():
        return list(students.filter(nisn=words[0]))
    if max(map(len, words), default=0) < MIN_LETTERS:
        return []
    for word in words:
        students = students.filter(name__icontains=word)
    if birth_date:
        students = students.filter(birth_date=birth_date)
    elif not by.may(Permission.VIEW_STUDENTS):
        students = students.filter(school=visit.school_id)
    return list(students[:MAX_FOUND])


def namesakes(school: School, name: str, birth_date: date) -> QuerySet[Student]:
    """Return pupils of the school with the same name and birth date: perhaps the same person."""
    return Student.objects.filter(school=school, birth_date=birth_date, name__iexact=name)


def standings_of(campaign: Campaign, students: list[Student]) -> dict[int, str]:
    """Return where each pupil stands in the campaign; who is no target is left out."""
    eligible = eligible_of(campaign).filter(pk__in=[student.pk for student in students])
    rows = with_standing(eligible, campaign).values_list("pk", "standing")  # type: ignore[misc]
    return dict(rows)
