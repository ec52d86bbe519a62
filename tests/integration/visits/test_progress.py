"""Progress as of one instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import InternalError, connections

from schools.models import CardStatus
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_district,
    make_recording,
    make_school,
    make_student,
    make_visit,
)
from visits.models import Campaign, Visit
from visits.queries.population import Standing, eligible_of, pupils_of, register_of
from visits.queries.snapshots import snapshot
from visits.reports.progress import progress_of

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def visit(campaign: Campaign) -> Visit:
    return make_visit(campaign)


def make_published_visit(like: Visit, day: date) -> Visit:
    return make_visit(
        like.campaign,
        school=like.school,
        date=day,
        devices=[make_device(), make_device()],
        published_at=noon(MONDAY),
        state=Visit.State.SCHEDULED,
    )


def figures(campaign: Campaign, **asked: date) -> tuple[int, ...]:
    return astuple(progress_of(campaign, today=FRIDAY, **asked).total)


def test_totals_are_the_lengths_of_the_lists_behind_them(visit: Visit) -> None:
    campaign, school = visit.campaign, visit.school
    make_student(birth_date=date(2012, 1, 1))
    for outcome in ("recorded", "recorded", "already_recorded", "failed"):
        make_recording(visit, make_student(school), outcome)
    assert figures(campaign) == (
        register_of(campaign).count(),
        eligible_of(campaign).count(),
        *(pupils_of(campaign, s).count() for s in Standing),
    )
    assert figures(campaign) == (5, 4, 1, 2, 1)


def test_schools_districts_and_days_add_up_to_the_totals(visit: Visit) -> None:
    lowokwaru = make_district(name="Lowokwaru")
    second = make_school(district=lowokwaru)
    make_school(district=lowokwaru)
    make_recording(visit, make_student(visit.school))
    make_recording(visit, make_student(second), recorded_at=noon(FRIDAY))
    make_student(second)
    progress = progress_of(visit.campaign, today=FRIDAY)
    for parts in (progress.schools, progress.districts):
        sums = [sum(column) for column in zip(*(astuple(p.tally) for p in parts), strict=True)]
        assert tuple(sums) == astuple(progress.total) == (3, 3, 0, 2, 1)
    assert len(progress.schools) == 3
    assert [(d.name, d.schools) for d in progress.districts][-1] == ("Lowokwaru", 2)
    assert {d.date: d.recorded for d in progress.days if d.recorded} == {MONDAY: 1, FRIDAY: 1}


def test_the_next_visit_is_one_that_the_school_was_told_of(visit: Visit) -> None:
    draft, told, last = (MONDAY + timedelta(weeks=n) for n in (1, 2, 3))
    make_visit(visit.campaign, school=visit.school, date=draft)
    for day in (told, last):
        make_published_visit(visit, day)
    (school,) = progress_of(visit.campaign, today=FRIDAY).schools
    assert school.next_visit == told


def test_looking_back_counts_recordings_by_their_own_day(visit: Visit) -> None:
    make_recording(visit, make_student(visit.school))
    make_recording(visit, make_student(visit.school), recorded_at=noon(FRIDAY))
    assert figures(visit.campaign) == (2, 2, 0, 2, 0)
    assert figures(visit.campaign, as_of=MONDAY) == (2, 2, 0, 1, 1)
    assert figures(visit.campaign, as_of=MONDAY - timedelta(days=1)) == (2, 2, 0, 0, 2)


def test_looking_back_sees_what_a_later_recording_hides(visit: Visit) -> None:
    student = make_student(visit.school)
    make_recording(visit, student, "already_recorded")
    make_recording(visit, student, recorded_at=noon(FRIDAY))
    assert figures(visit.campaign) == (1, 1, 0, 1, 0)
    assert figures(visit.campaign, as_of=MONDAY) == (1, 1, 1, 0, 0)


def test_looking_back_knows_what_was_undone_since(visit: Visit) -> None:
    student = make_student(visit.school)
    mistake = make_recording(visit, student, "already_recorded")
    make_recording(visit, student, "undone", undoes=mistake.uuid, recorded_at=noon(FRIDAY))
    assert figures(visit.campaign, as_of=MONDAY) == (1, 1, 0, 0, 1)


def test_looking_back_uses_the_card_status_of_that_day(visit: Visit) -> None:
    card = CardStatus.objects.create(
        student=make_student(visit.school), status="PRINT_READY_RECORD", status_on=MONDAY
    )
    card.status, card.status_on = "ENROLL_FAILURE_AT_CENTRAL", FRIDAY
    card.save()
    assert figures(visit.campaign) == (1, 1, 0, 0, 1)
    assert figures(visit.campaign, as_of=MONDAY) == (1, 1, 1, 0, 0)
    assert figures(visit.campaign, as_of=MONDAY - timedelta(days=1)) == (1, 1, 0, 0, 1)


def test_who_left_since_was_still_there(visit: Visit) -> None:
    make_student(visit.school, left_on=FRIDAY)
    assert figures(visit.campaign) == (0, 0, 0, 0, 0)
    assert figures(visit.campaign, as_of=MONDAY) == (1, 1, 0, 0, 1)


def test_a_look_back_is_stamped_with_its_evening(campaign: Campaign) -> None:
    progress = progress_of(campaign, today=FRIDAY, as_of=MONDAY)
    assert progress.as_of.isoformat() == f"{MONDAY}T23:59:59+07:00"
    assert progress_of(campaign, today=FRIDAY, as_of=FRIDAY).as_of.date() != FRIDAY


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_see_what_another_connection_adds() -> None:
    visit = make_visit()
    student = make_student(visit.school)
    with snapshot():
        before = pupils_of(visit.campaign, Standing.RECORDED).count()
        record_from_another_connection(visit, student)
        assert pupils_of(visit.campaign, Standing.RECORDED).count() == before == 0
    assert pupils_of(visit.campaign, Standing.RECORDED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_cannot_write_and_ends() -> None:
    with pytest.raises(InternalError), snapshot():
        make_district()
    assert make_district().pk


def record_from_another_connection(visit: Visit, student: object) -> None:
    """Record in a thread, which has a connection of its own."""

    def record() -> None:
        try:
            make_recording(visit, student)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(record).result()
