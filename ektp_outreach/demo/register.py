"""Puts the invented pupils and what SIAK's lists say of their cards into the database."""

from __future__ import annotations

import random
from datetime import date, timedelta

from schools.ages import seventeenth_birthday
from schools.models import CardStatus, School, Student
from schools.nik import encrypt_nik, nik_index

from .dates import DemoDates
from .people import SEED, Pupil, Standing, make_register

_IN_THE_PIPELINE = (
    CardStatus.Status.SENT_FOR_ENROLLMENT,
    CardStatus.Status.PRINT_READY_RECORD,
    CardStatus.Status.PRINT_READY_RECORD,
    CardStatus.Status.CARD_PRINTED,
)
_AFTER_OUR_VISIT = (
    CardStatus.Status.BIO_CAPTURED,
    CardStatus.Status.SENT_FOR_ENROLLMENT,
    CardStatus.Status.SENT_FOR_ENROLLMENT,
    CardStatus.Status.PRINT_READY_RECORD,
)

Register = list[tuple[Pupil, Student]]


def make_students(schools: dict[str, School], dates: DemoDates) -> Register:
    """Make all pupils; return each with the invented person behind."""
    pupils = make_register(dates.election_day)
    students = Student.objects.bulk_create(
        (_student(pupil, schools[pupil.npsn], dates) for pupil in pupils), batch_size=2000
    )
    return list(zip(pupils, students, strict=True))


def _student(pupil: Pupil, school: School, dates: DemoDates) -> Student:
    return Student(
        school=school,
        name=pupil.name,
        sex=pupil.sex,
        birth_date=pupil.birth_date,
        nisn=pupil.nisn,
        nik_encrypted=encrypt_nik(pupil.nik),
        nik_index=nik_index(pupil.nik),
        nik_last4=pupil.nik[-4:],
        class_name=pupil.class_name,
        grade=pupil.grade,
        home_village=pupil.village,
        home_district=pupil.district,
        left_on=dates.starts_on if pupil.standing is Standing.LEFT else None,
    )


def make_card_statuses(register: Register, dates: DemoDates) -> None:
    """Say of those recorded before the campaign, and of half of ours, where the card is."""
    source = random.Random(SEED)  # noqa: S311
    statuses = []
    for pupil, student in register:
        if pupil.standing is Standing.BEFORE:
            statuses.append(_recorded_before(student, pupil, dates, source))
        elif pupil.standing is Standing.RECORDED and source.random() < 0.5:
            status = source.choice(_AFTER_OUR_VISIT)
            statuses.append(_status(student, status, dates.reported_on))
    CardStatus.objects.bulk_create(statuses, batch_size=2000)


def _recorded_before(
    student: Student, pupil: Pupil, dates: DemoDates, source: random.Random
) -> CardStatus:
    """Return a status as of the list of the campaign's start: no card before the birthday."""
    as_of = dates.starts_on - timedelta(days=source.randint(0, 60))
    if seventeenth_birthday(pupil.birth_date) > as_of:
        return _status(student, source.choice(_IN_THE_PIPELINE), as_of)
    status = _status(student, CardStatus.Status.CARD_ISSUED, as_of)
    if source.random() < 0.1:
        status.ikd_active_on = as_of
    return status


def _status(student: Student, status: CardStatus.Status, as_of: date) -> CardStatus:
    return CardStatus(student=student, status=status, status_on=as_of, source="Daftar SIAK (demo)")
