"""What people do with one pupil's data."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from ektp_outreach.audit.models import AuditEvent
from schools.models import School, Student
from schools.nik import decrypt_nik, encrypt_nik, nik_index

REVEALS_AN_HOUR = 30


class NoNik(Exception):
    """The pupil's NIK is not known."""

    code = "no_nik"


class TooManyReveals(Exception):
    """The person has seen as many full NIKs as one may within an hour."""

    code = "too_many_reveals"


class AlreadyKnown(Exception):
    """The NISN or the NIK belongs to `students`, who are in the register already."""

    code = "already_known"

    def __init__(self, students: list[Student]) -> None:
        super().__init__(", ".join(str(student.pk) for student in students))
        self.students = students


@transaction.atomic
def add_student(
    *,
    school: School,
    name: str,
    sex: str,
    birth_date: date,
    by: User,
    class_name: str = "",
    grade: int | None = None,
    nisn: str | None = None,
    nik: str | None = None,
) -> Student:
    """Add a pupil whom the school's register lacks. Raise AlreadyKnown."""
    _refuse_known(nisn, nik)
    student = Student(
        school=school,
        name=name,
        sex=sex,
        birth_date=birth_date,
        class_name=class_name,
        grade=grade,
        nisn=nisn,
        added_by_hand=True,
    )
    _set_nik(student, nik)
    try:
        with transaction.atomic():
            student.save()
    except IntegrityError:  # somebody else added the pupil at the same moment
        _refuse_known(nisn, nik)
        raise
    record_event("add_student", student, school, by=by, data={"school": school.name})
    return student


def _set_nik(student: Student, nik: str | None) -> None:
    if nik:
        student.nik_encrypted, student.nik_index = encrypt_nik(nik), nik_index(nik)
        student.nik_last4 = nik[-4:]


def _refuse_known(nisn: str | None, nik: str | None) -> None:
    same = Q(pk=None)
    if nisn:
        same |= Q(nisn=nisn)
    if nik:
        same |= Q(nik_index=nik_index(nik))
    known = list(Student.objects.filter(same).select_related("school").order_by("pk"))
    if known:
        raise AlreadyKnown(known)


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
