"""A reviewed import is written whole, once, and only as the user has seen it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, connections

from ektp_outreach.audit.events import current_source
from ektp_outreach.audit.models import AuditEvent, subject_key
from schools.actions.import_commit import commit_import
from schools.actions.import_state import ImportRefused
from schools.actions.imports import cancel_import, confirm_schools, remove_file
from schools.models import ImportBatch, ImportFile, ImportRow, School, SchoolAlias, Student
from schools.nik import decrypt_nik
from tests.factories import make_school, make_student, make_user
from tests.integration.schools.import_files import (
    BUDI,
    SITI,
    make_siti,
    outcomes,
    pupil,
    review,
    stage,
    write_register,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school(name="SMAN 8 Malang")


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(ImportRefused) as caught:
        work()
    assert str(caught.value)
    return caught.value.code


def test_new_pupils_are_written_with_their_nik_sealed(school: School, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, BUDI))
    assert commit_import(batch=batch, by=None) == 0
    siti = Student.objects.get(nisn=SITI[0])
    assert (siti.school, siti.name, siti.sex, siti.grade) == (school, "SITI AMINAH", "P", 11)
    assert (decrypt_nik(siti.nik_encrypted), siti.nik_last4) == (SITI[1], "0001")
    assert (siti.birth_date, siti.left_on, siti.added_by_hand) == (date(2009, 8, 17), None, False)
    batch.refresh_from_db()
    assert batch.state == "committed"
    assert batch.ended_at is not None


def test_only_what_was_shown_is_changed(school: School, tmp_path: Path) -> None:
    before = make_siti(make_school(), needs_help=True, left_on=date(2026, 7, 1))
    batch = review(write_register(tmp_path / "a.xlsx", pupil(rombel="XII B", village="", nik="")))
    assert commit_import(batch=batch, by=None) == 0
    after = Student.objects.get()
    assert (after.school, after.class_name, after.grade, after.left_on) == (
        school,
        "XII B",
        12,
        None,
    )
    assert (after.name, after.home_village, after.nik_last4, after.needs_help) == (
        "Siti Aminah",
        "Dinoyo",
        "0001",
        True,
    )
    assert (after.pk, after.created_at) == (before.pk, before.created_at)
    assert after.changed_at > before.changed_at


def test_the_same_file_again_changes_nothing(school: School, tmp_path: Path) -> None:
    path = write_register(tmp_path / "a.xlsx", SITI, BUDI)
    commit_import(batch=review(path), by=None)
    before = list(Student.objects.order_by("pk").values())
    again = review(path)
    assert {action for _, action, _ in outcomes(again)} == {"unchanged"}
    assert commit_import(batch=again, by=None) == 0
    assert list(Student.objects.order_by("pk").values()) == before


def test_pupils_missing_from_the_file_stay(school: School, tmp_path: Path) -> None:
    absent = make_student(school)
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    commit_import(batch=batch, by=None)
    absent.refresh_from_db()
    assert absent.left_on is None
    assert list(batch.files.get().missing.all()) == [absent]


def test_only_held_rows_are_kept_after_the_commit(school: School, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, pupil(BUDI, sex="?")))
    commit_import(batch=batch, by=None)
    assert outcomes(batch) == [(5, "held", "sex")]
    assert batch.files.get().counts["new"] == 1
    assert Student.objects.count() == 1


def test_the_school_s_way_to_write_its_name_is_learnt(school: School, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, school="SMARIHASTA"))
    file = batch.files.get()
    assert refusal(lambda: commit_import(batch=batch, by=None)) == "school_unsure"
    confirm_schools(batch=batch, schools={file: school}, by=None)
    commit_import(batch=batch, by=None)
    assert SchoolAlias.objects.get().school == school
    [next_file] = stage(write_register(tmp_path / "b.xlsx", BUDI, school="Smarihasta"))
    assert (next_file.school, next_file.school_confirmed) == (school, True)


def test_a_school_s_own_name_is_never_learnt_for_another(school: School, tmp_path: Path) -> None:
    other = make_school(name="SMAN 9 Malang")
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    confirm_schools(batch=batch, schools={batch.files.get(): other}, by=None)
    commit_import(batch=batch, by=None)
    assert not SchoolAlias.objects.exists()
    assert Student.objects.get().school == other


def test_another_school_is_compared_anew(school: School, tmp_path: Path) -> None:
    make_siti(school)
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    assert outcomes(batch) == [(4, "unchanged", "")]
    confirm_schools(batch=batch, schools={batch.files.get(): make_school()}, by=None)
    assert outcomes(batch) == [(4, "moved", "")]


def test_data_that_changed_since_the_review_are_reviewed_again(
    school: School, tmp_path: Path
) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, BUDI))
    make_siti(make_school(name="SMAN 9 Malang"))
    assert commit_import(batch=batch, by=None) == 1
    assert Student.objects.count() == 1
    assert outcomes(batch) == [(4, "moved", ""), (5, "new", "")]
    assert [row.reviewed_again for row in ImportRow.objects.order_by("row")] == [True, False]
    assert batch.files.get().counts["again"] == 1
    assert commit_import(batch=batch, by=None) == 0
    assert Student.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda: Student.objects.update(class_name="XII Z"),
        lambda: Student.objects.update(name="Ani"),
        lambda: Student.objects.all().delete(),
        lambda: Student.objects.update(nisn="0079999999"),
    ],
)
def test_raw_changes_are_noticed_too(
    school: School, tmp_path: Path, change: Callable[[], object]
) -> None:
    make_siti(school)
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    seen = outcomes(batch)
    change()
    assert commit_import(batch=batch, by=None) == 1
    assert outcomes(batch) != seen
    assert ImportBatch.objects.get().state == "review"


def test_a_change_that_touches_no_row_does_not_stop_the_commit(
    school: School, tmp_path: Path
) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    make_student(school)
    assert commit_import(batch=batch, by=None) == 0


def test_a_cancelled_import_leaves_no_row(school: School, tmp_path: Path) -> None:
    make_student(school)
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    cancel_import(batch=batch, by=None)
    assert not ImportRow.objects.exists()
    assert not ImportFile.missing.through.objects.exists()
    assert Student.objects.count() == 1
    for work in (commit_import, cancel_import):
        assert refusal(lambda work=work: work(batch=batch, by=None)) == "import_ended"


def test_a_batch_without_a_readable_file_is_not_written(tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, school="Daftar Guru"))
    assert refusal(lambda: commit_import(batch=batch, by=None)) == "no_files"


def test_a_file_added_after_the_review_must_be_reviewed(school: School, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    stage(write_register(tmp_path / "b.xlsx", BUDI), batch)
    assert refusal(lambda: commit_import(batch=batch, by=None)) == "not_reviewed"


def test_a_file_can_be_taken_out(school: School, tmp_path: Path) -> None:
    batch = review(
        write_register(tmp_path / "a.xlsx", SITI), write_register(tmp_path / "b.xlsx", BUDI)
    )
    remove_file(file=batch.files.get(name="a.xlsx"), by=None)
    commit_import(batch=batch, by=None)
    assert [student.nisn for student in Student.objects.all()] == [BUDI[0]]


def test_every_pupil_and_the_school_have_the_import_in_their_history(
    school: School, tmp_path: Path
) -> None:
    user = make_user()
    changed = make_siti(school)
    batch = review(write_register(tmp_path / "a.xlsx", pupil(rombel="XI B"), BUDI))
    commit_import(batch=batch, by=user)
    for student in Student.objects.all():
        event = AuditEvent.objects.about(student).get()
        assert (event.action, event.actor) == ("import_students", user)
        expected = {"class_name": {"old": "XI A", "new": "XI B"}} if student == changed else {}
        assert event.data == expected
    event = AuditEvent.objects.about(school).get()
    assert event.action == "commit_import"
    assert event.data == {"added": 1, "changed": 1, "moved": 0, "held": 0}


def test_new_pupils_share_events_of_a_bounded_size_that_tell_the_source(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schools.actions.import_commit._PUPILS_PER_EVENT", 2)
    others = [pupil(BUDI, nisn=f"007900000{n}", nik="", name=f"BUDI {n}") for n in range(4)]
    batch = review(write_register(tmp_path / "a.xlsx", SITI, *others))
    token = current_source.set("10.0.0.7 /impor/")
    commit_import(batch=batch, by=None)
    current_source.reset(token)
    events = AuditEvent.objects.filter(action="import_students").order_by("pk")
    pupils = [subject_key(student) for student in Student.objects.order_by("pk")]
    batch_key = subject_key(batch)
    assert [event.subjects for event in events] == [
        [*pupils[:2], batch_key],
        [*pupils[2:4], batch_key],
        [pupils[4], batch_key],
    ]
    assert {(event.actor, event.source) for event in events} == {(None, "10.0.0.7 /impor/")}


def test_the_history_of_changed_pupils_is_kept_by_the_trigger(
    school: School, tmp_path: Path
) -> None:
    make_siti(school)
    commit_import(batch=review(write_register(tmp_path / "a.xlsx", pupil(rombel="XI B"))), by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT class_name FROM schools_studenthistory")
        assert cursor.fetchall() == [("XI A",)]


def race(*works: Callable[[], object]) -> list[object]:
    """Run all at once, each on a connection of its own; return results or exceptions."""

    def run(work: Callable[[], object]) -> object:
        try:
            return work()
        except ImportRefused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_of_many_commits_at_once_one_writes(tmp_path: Path) -> None:
    make_school(name="SMAN 8 Malang")
    batch = review(write_register(tmp_path / "a.xlsx", SITI, BUDI))
    results = race(*[lambda: commit_import(batch=batch, by=None)] * 6)
    assert sorted(map(str, results)) == ["0", *["import_ended"] * 5]
    assert Student.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_pupil_at_once_write_them_once(tmp_path: Path) -> None:
    make_school(name="SMAN 8 Malang")
    path = write_register(tmp_path / "a.xlsx", SITI, BUDI)
    batches = [review(path) for _ in range(4)]
    results = race(*[lambda each=each: commit_import(batch=each, by=None) for each in batches])
    assert sorted(map(str, results)) == ["0", "2", "2", "2"]
    assert Student.objects.count() == 2
    for batch in batches:
        batch.refresh_from_db()
        if batch.state == "review":
            assert {action for _, action, _ in outcomes(batch)} == {"unchanged"}


@pytest.mark.django_db(transaction=True)
def test_commit_and_cancel_at_once_end_the_batch_once(tmp_path: Path) -> None:
    make_school(name="SMAN 8 Malang")
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    results = race(
        lambda: commit_import(batch=batch, by=None), lambda: cancel_import(batch=batch, by=None)
    )
    batch.refresh_from_db()
    assert results.count("import_ended") == 1
    assert Student.objects.count() == (1 if batch.state == "committed" else 0)
