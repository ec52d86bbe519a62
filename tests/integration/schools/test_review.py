"""What each staged row would do to the register, before anything happens to it."""

from datetime import date
from pathlib import Path

import pytest

from schools.models import CardStatus, ImportRow, School
from tests.factories import make_school, make_student
from tests.integration.schools.import_files import (
    BUDI,
    SITI,
    make_siti,
    outcomes,
    pupil,
    review,
    write_register,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school(name="SMAN 8 Malang")


def changes(school: School, tmp_path: Path, **changed: str) -> dict[str, tuple[str, str]]:
    """Review Siti's row with some cells changed; return old and new of each field."""
    review(write_register(tmp_path / "a.xlsx", pupil(**changed)))
    row = ImportRow.objects.get()
    assert row.action == ("changed" if row.changes else "unchanged")
    return {field: (each["old"], each["new"]) for field, each in row.changes.items()}


def test_a_pupil_whom_the_register_does_not_know_is_new(school: School, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, BUDI))
    assert outcomes(batch) == [(4, "new", ""), (5, "new", "")]
    assert batch.files.get().counts == {"new": 2, "missing": 0, "warnings": 0, "again": 0}


def test_the_same_pupil_is_unchanged_whatever_the_case(school: School, tmp_path: Path) -> None:
    student = make_siti(school)
    assert changes(school, tmp_path) == {}
    assert ImportRow.objects.get().student_id == student.pk


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"rombel": "XII B"}, {"class_name": ("XI A", "XII B"), "grade": ("11", "12")}),
        ({"name": "SITI AMINAH PUTRI"}, {"name": ("Siti Aminah", "SITI AMINAH PUTRI")}),
        ({"born": "2009-08-18"}, {"birth_date": ("2009-08-17", "2009-08-18")}),
        ({"sex": "L"}, {"sex": ("P", "L")}),
        ({"village": "Klojen"}, {"home_village": ("Dinoyo", "Klojen")}),
        ({"district": "Kec. Klojen"}, {"home_district": ("", "Klojen")}),
    ],
)
def test_a_changed_cell_is_shown_old_and_new(
    school: School, tmp_path: Path, changed: dict[str, str], expected: dict[str, tuple[str, str]]
) -> None:
    make_siti(school)
    assert changes(school, tmp_path, **changed) == expected


def test_an_empty_cell_never_erases(school: School, tmp_path: Path) -> None:
    make_siti(school)
    assert changes(school, tmp_path, nik="", rombel="", village="") == {}


def test_an_identifier_that_was_unknown_is_filled_in(school: School, tmp_path: Path) -> None:
    make_siti(school, nik=None)
    assert changes(school, tmp_path) == {"nik": ("", "••••••••••••0001")}


def test_the_nik_alone_identifies_too(school: School, tmp_path: Path) -> None:
    make_siti(school, nisn=None)
    assert changes(school, tmp_path) == {"nisn": ("", SITI[0])}


def test_a_pupil_who_had_left_comes_back(school: School, tmp_path: Path) -> None:
    make_siti(school, left_on=date(2026, 7, 1))
    assert changes(school, tmp_path) == {"left_on": ("2026-07-01", "")}


def test_a_pupil_of_another_school_moves_here(school: School, tmp_path: Path) -> None:
    make_siti(make_school(name="SMAN 9 Malang"))
    batch = review(write_register(tmp_path / "a.xlsx", pupil(rombel="XI C")))
    assert outcomes(batch) == [(4, "moved", "")]
    row = ImportRow.objects.get()
    assert row.changes == {
        "school": {"old": "SMAN 9 Malang", "new": "SMAN 8 Malang"},
        "class_name": {"old": "XI A", "new": "XI C"},
    }


def test_a_name_alone_never_matches(school: School, tmp_path: Path) -> None:
    make_siti(school, nik=None, nisn=None)
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    assert outcomes(batch) == [(4, "new", "")]


def test_pupils_who_are_not_in_the_file_are_listed(school: School, tmp_path: Path) -> None:
    make_siti(school)
    absent = make_student(school)
    make_student(school, left_on=date(2026, 7, 1))
    make_student(make_school())
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    file = batch.files.get()
    assert list(file.missing.all()) == [absent]
    assert file.counts["missing"] == 1


def test_a_pupil_on_a_held_row_is_not_missing(school: School, tmp_path: Path) -> None:
    make_siti(school)
    batch = review(write_register(tmp_path / "a.xlsx", pupil(sex="?")))
    assert outcomes(batch) == [(4, "held", "sex")]
    assert not batch.files.get().missing.exists()


def test_nisn_of_one_and_nik_of_another_never_merge(school: School, tmp_path: Path) -> None:
    one = make_siti(school, nik=None)
    other = make_siti(school, nisn=None, name="Ani", birth_date=date(2009, 1, 1))
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    assert outcomes(batch) == [(4, "held", "two_pupils")]
    row = ImportRow.objects.get()
    assert (row.rivals, row.student_id) == ([one.pk, other.pk], None)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"nik": "3573015708090009"}, "nik_differs"), ({"nisn": "0071111111"}, "nisn_differs")],
)
def test_a_second_identifier_that_differs_holds_the_row(
    school: School, tmp_path: Path, changed: dict[str, str], code: str
) -> None:
    student = make_siti(school)
    batch = review(write_register(tmp_path / "a.xlsx", pupil(**changed)))
    assert outcomes(batch) == [(4, "held", code)]
    assert ImportRow.objects.get().rivals == [student.pk]


def test_one_identifier_with_another_name_and_birth_date_is_another_person(
    school: School, tmp_path: Path
) -> None:
    make_siti(school, nik=None)
    row = pupil(nik="", name="ANI WIJAYA", born="2009-01-01")
    assert outcomes(review(write_register(tmp_path / "a.xlsx", row))) == [
        (4, "held", "other_person")
    ]


def test_two_identifiers_vouch_for_a_corrected_name_and_birth_date(
    school: School, tmp_path: Path
) -> None:
    make_siti(school)
    assert changes(school, tmp_path, name="ANI", born="2009-08-18") == {
        "name": ("Siti Aminah", "ANI"),
        "birth_date": ("2009-08-17", "2009-08-18"),
    }


def test_a_birth_date_cannot_pass_a_card_handed_over(school: School, tmp_path: Path) -> None:
    student = make_siti(school, birth_date=date(2008, 8, 17))
    CardStatus.objects.create(student=student, status="CARD_ISSUED", status_on=date(2026, 1, 1))
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    assert outcomes(batch) == [(4, "held", "card_handed_over")]


def test_rows_that_share_an_identifier_are_held_together(school: School, tmp_path: Path) -> None:
    thief = pupil(BUDI, nisn=SITI[0])
    third = pupil(BUDI, nisn="0071234569", name="CANDRA", nik=BUDI[1])
    batch = review(write_register(tmp_path / "a.xlsx", SITI, thief, third, pupil(BUDI, nik="")))
    assert outcomes(batch) == [
        (4, "held", "shared_identifier"),
        (5, "held", "shared_identifier"),
        (6, "held", "shared_identifier"),
        (7, "new", ""),
    ]
    rows = list(ImportRow.objects.order_by("row"))
    assert [row.hold_group for row in rows] == [rows[0].pk] * 3 + [None]


def test_an_exact_repeat_is_skipped(school: School, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, pupil(name="Siti Aminah")))
    assert outcomes(batch) == [(4, "new", ""), (5, "repeated", "repeated")]


def test_one_pupil_twice_with_other_details_is_held(school: School, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, pupil(rombel="XI B")))
    assert outcomes(batch) == [(4, "held", "row_twice"), (5, "held", "row_twice")]


def test_one_pupil_by_nisn_and_by_nik_is_held(school: School, tmp_path: Path) -> None:
    student = make_siti(school)
    batch = review(write_register(tmp_path / "a.xlsx", pupil(nik=""), pupil(nisn="")))
    assert outcomes(batch) == [(4, "held", "row_twice"), (5, "held", "row_twice")]
    assert [row.rivals for row in ImportRow.objects.all()] == [[student.pk]] * 2


def test_one_pupil_in_the_files_of_two_schools_is_held(school: School, tmp_path: Path) -> None:
    make_school(name="SMAN 9 Malang")
    batch = review(
        write_register(tmp_path / "a.xlsx", SITI),
        write_register(tmp_path / "b.xlsx", SITI, school="SMAN 9 MALANG"),
    )
    assert outcomes(batch) == [(4, "held", "two_schools")] * 2


def test_two_files_of_one_school_are_one_register(school: School, tmp_path: Path) -> None:
    make_siti(school)
    absent = make_student(school)
    batch = review(
        write_register(tmp_path / "a.xlsx", SITI), write_register(tmp_path / "b.xlsx", BUDI)
    )
    assert outcomes(batch) == [(4, "unchanged", ""), (4, "new", "")]
    assert [list(file.missing.all()) for file in batch.files.all()] == [[absent], []]


def test_a_file_of_no_known_school_is_not_compared(tmp_path: Path) -> None:
    make_siti(make_school(name="SMAN 9 Malang"))
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    assert batch.files.get().school is None
    assert outcomes(batch) == [(4, "new", "")]
