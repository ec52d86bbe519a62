"""Where each pupil stands; every figure is the length of the list behind it."""

from __future__ import annotations

from datetime import date

import pytest

from schools.models import CardStatus, Student
from tests.factories import (
    make_campaign,
    make_recording,
    make_school,
    make_student,
    make_visit,
)
from visits.models import Campaign, Visit
from visits.queries.kept_tallies import remaining_by_school
from visits.queries.population import (
    Standing,
    eligible_of,
    pupils_of,
    register_of,
    with_standing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def visit(campaign: Campaign) -> Visit:
    return make_visit(campaign)


def standing_of(student: Student, campaign: Campaign) -> str:
    return with_standing(Student.objects.filter(pk=student.pk), campaign).get().standing


def test_seventeen_on_election_day_is_eligible(campaign: Campaign) -> None:
    on_the_day = make_student(birth_date=date(2010, 1, 27))
    make_student(birth_date=date(2010, 1, 28))
    assert register_of(campaign).count() == 2
    assert [s.pk for s in eligible_of(campaign)] == [on_the_day.pk]


def test_leavers_and_schools_that_take_no_part_are_no_target(campaign: Campaign) -> None:
    make_student(left_on=date(2026, 10, 1))
    make_student(make_school(is_active=False))
    assert register_of(campaign).count() == 0


def test_whom_we_recorded_counts_on_after_leaving(visit: Visit) -> None:
    student = make_student(visit.school, left_on=date(2026, 12, 1))
    make_recording(visit, student)
    assert [s.pk for s in pupils_of(visit.campaign, Standing.RECORDED)] == [student.pk]


@pytest.mark.parametrize("outcome", ["refused", "failed"])
def test_whom_we_could_not_record_remains(visit: Visit, outcome: str) -> None:
    student = make_student(visit.school)
    make_recording(visit, student, outcome)
    assert standing_of(student, visit.campaign) == Standing.REMAINING


def test_recorded_elsewhere_was_recorded_before(visit: Visit) -> None:
    student = make_student(visit.school)
    make_recording(visit, student, "already_recorded")
    assert standing_of(student, visit.campaign) == Standing.BEFORE


def test_recorded_in_another_campaign_was_recorded_before(visit: Visit) -> None:
    student = make_student(visit.school)
    make_recording(visit, student)
    later = make_campaign(name="Pileg", election_day=date(2029, 2, 14))
    assert standing_of(student, later) == Standing.BEFORE


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (CardStatus.Status.PRINT_READY_RECORD, Standing.BEFORE),
        (CardStatus.Status.ENROLL_FAILURE_AT_CENTRAL, Standing.REMAINING),
    ],
)
def test_the_card_of_siak_decides_for_others(
    campaign: Campaign, status: str, standing: Standing
) -> None:
    student = make_student()
    CardStatus.objects.create(student=student, status=status, status_on=date(2026, 11, 2))
    assert standing_of(student, campaign) == standing


def test_our_own_recording_counts_as_ours_whatever_the_card_says(visit: Visit) -> None:
    student = make_student(visit.school)
    make_recording(visit, student)
    status = CardStatus.Status.BIO_CAPTURED
    CardStatus.objects.create(student=student, status=status, status_on=date(2026, 11, 23))
    assert standing_of(student, visit.campaign) == Standing.RECORDED


def test_the_parts_add_up(visit: Visit) -> None:
    for outcome in ("recorded", "absent", "already_recorded", "failed"):
        reason = "sick" if outcome == "absent" else ""
        make_recording(visit, make_student(visit.school), outcome, reason=reason)
    parts = {s: pupils_of(visit.campaign, s).count() for s in Standing}
    assert parts == {Standing.BEFORE: 1, Standing.RECORDED: 1, Standing.REMAINING: 2}
    assert sum(parts.values()) == eligible_of(visit.campaign).count()
    assert remaining_by_school(visit.campaign) == {visit.school_id: 2}
