"""Kept tallies never differ from a fresh count, whatever changes and whoever is at it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections, transaction

from schools.models import CardStatus, School, Student
from tests.factories import (
    MONDAY,
    make_campaign,
    make_recording,
    make_school,
    make_student,
    make_visit,
)
from tests.integration.visits.test_invariants import run_at_once
from visits.models import Campaign, SchoolChange, SchoolTally, Visit
from visits.queries import kept_tallies
from visits.queries.kept_tallies import keep_tallies, tallies_of, total_of
from visits.queries.snapshots import snapshot
from visits.queries.tallies import count_tallies

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit() -> Visit:
    visit = make_visit()
    for number in range(3):
        student = make_student(visit.school)
        if number:
            make_recording(visit, student, "absent", reason="sick")
    make_student(birth_date=date(2009, 12, 1))
    return visit


def keep(campaign: Campaign) -> dict[int, object]:
    keep_tallies(campaign, list(School.objects.values_list("pk", flat=True)))
    assert SchoolTally.objects.count() == School.objects.count()
    assert not SchoolChange.objects.exists()
    return dict(tallies_of(campaign))


def assert_true(campaign: Campaign) -> None:
    counted = count_tallies(campaign)
    for _time in range(2):  # the first keeps again what the second reads
        for figure in ("register", "eligible", "before", "recorded", "remaining"):
            total = sum(getattr(tally, figure) for tally in counted.values())
            assert total_of(campaign, School.objects.all(), figure) == total
        assert tallies_of(campaign) == counted


def record(visit: Visit) -> None:
    make_recording(visit, Student.objects.filter(school=visit.school).order_by("pk")[0])


def undo(visit: Visit) -> None:
    record(visit)
    tallies_of(visit.campaign)
    done = visit.recordings.get(outcome="recorded")
    make_recording(visit, done.student, "undone", undoes=done.uuid)
    make_recording(visit, done.student, "already_recorded")


def give_card(visit: Visit) -> None:
    CardStatus.objects.bulk_create(
        CardStatus(student=student, status="PRINT_READY_RECORD", status_on=MONDAY)
        for student in Student.objects.filter(school=visit.school)
    )


def refuse_card(visit: Visit) -> None:
    give_card(visit)
    tallies_of(visit.campaign)
    CardStatus.objects.filter(pk=Student.objects.order_by("pk")[0].pk).update(
        status="ENROLL_FAILURE_AT_CENTRAL"
    )


def take_card(visit: Visit) -> None:
    give_card(visit)
    tallies_of(visit.campaign)
    CardStatus.objects.filter(pk=Student.objects.order_by("pk")[0].pk).delete()


def move_student(visit: Visit) -> None:
    elsewhere = School.objects.exclude(pk=visit.school_id)[0]
    Student.objects.filter(school=visit.school).update(school=elsewhere)


def delete_student(visit: Visit) -> None:
    Student.objects.filter(school=visit.school, recordings=None).delete()


def by_bare_sql(visit: Visit) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE schools_student SET left_on = '2026-10-01'")


WRITES: dict[str, Callable[[Visit], object]] = {
    "a pupil is recorded": record,
    "a recording is undone": undo,
    "a pupil is added": lambda visit: make_student(visit.school),
    "pupils move to another school": move_student,
    "a pupil is deleted": delete_student,
    "a birth date is corrected": lambda visit: Student.objects.update(birth_date=date(2015, 1, 1)),
    "everybody leaves": by_bare_sql,
    "cards are known": give_card,
    "the centre refuses a card": refuse_card,
    "a card was a mistake": take_card,
    "a school takes no part": lambda visit: School.objects.update(is_active=False),
    "a school is new": lambda visit: make_student(make_school()),
    "the election comes sooner": lambda visit: Campaign.objects.update(
        deadline=date(2026, 11, 3), election_day=date(2026, 11, 3)
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_every_change_is_seen_at_once(visit: Visit, write: Callable[[Visit], object]) -> None:
    before = keep(visit.campaign)
    write(visit)
    visit.campaign.refresh_from_db()
    assert tallies_of(visit.campaign) != before
    assert_true(visit.campaign)


def test_what_is_kept_is_not_counted_again(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keep(visit.campaign)
    monkeypatch.setattr(kept_tallies, "count_tallies", None)
    assert tallies_of(visit.campaign) == before


def test_a_change_that_is_taken_back_leaves_the_tally_in_place(visit: Visit) -> None:
    before = keep(visit.campaign)
    with transaction.atomic():
        make_student(visit.school)
        assert tallies_of(visit.campaign) != before
        transaction.set_rollback(True)
    assert tallies_of(visit.campaign) == before


def test_a_snapshot_goes_on_to_see_its_own_instant(visit: Visit) -> None:
    before = keep(visit.campaign)
    with snapshot():
        assert tallies_of(visit.campaign) == before
        elsewhere(lambda: make_student(visit.school))
        elsewhere(lambda: tallies_of(visit.campaign))
        assert tallies_of(visit.campaign) == before
    assert_true(visit.campaign)


def test_a_change_during_the_count_makes_it_void(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(visit.campaign)
    make_student(visit.school)
    meanwhile(monkeypatch, lambda: make_student(visit.school))
    keep_tallies(visit.campaign, [visit.school_id])
    assert SchoolChange.objects.count() == 1
    assert_true(visit.campaign)


@pytest.mark.parametrize("is_kept", [True, False])
def test_of_two_who_keep_at_once_the_one_with_older_eyes_loses(
    visit: Visit, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_campaign(name="Pileg", election_day=date(2029, 2, 14))
    if is_kept:
        keep(visit.campaign)
    SchoolChange.objects.all().delete()

    def overtake() -> None:
        make_student(visit.school)
        keep_tallies(other, [visit.school_id])

    def open_eyes() -> bool:
        monkeypatch.setattr(kept_tallies, "_is_alone", lambda: True)
        assert SchoolTally.objects.count() == is_kept * School.objects.count()
        elsewhere(overtake)
        return True

    monkeypatch.setattr(kept_tallies, "_is_alone", open_eyes)
    keep_tallies(visit.campaign, [visit.school_id])
    assert_true(visit.campaign)
    assert_true(other)


def test_writers_and_readers_at_once_end_with_true_figures(visit: Visit) -> None:
    schools = [make_school() for _ in range(3)]

    def write_and_read(number: int) -> None:
        for turn in range(5):
            make_student(schools[(number + turn) % 3])
            with snapshot():
                assert tallies_of(visit.campaign) == count_tallies(visit.campaign)

    assert run_at_once([lambda n=n: write_and_read(n) for n in range(8)]) == [None] * 8  # type: ignore[misc]
    assert_true(visit.campaign)


def meanwhile(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Let somebody else do and commit `work` at the next count, whose snapshot is taken."""

    def count(*arguments: object, **options: object) -> object:
        monkeypatch.setattr(kept_tallies, "count_tallies", count_tallies)
        elsewhere(work)
        return count_tallies(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_tallies, "count_tallies", count)


def elsewhere(work: Callable[[], object]) -> None:
    """Do `work` over another connection."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()
