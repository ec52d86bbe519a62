from dataclasses import replace
from datetime import date

from schools.imports.records import ParsedRow
from schools.imports.shared import find_shared_identifiers

ALICE = ParsedRow(
    7, "ALICE", "P", date(2007, 8, 17), "0071234567", "3573015708070001", "XI A", 11, "", ""
)
BOB = replace(ALICE, row=8, name="BOB", sex="L", nisn="0071234568", nik="3573011708070001")


def found(*rows: ParsedRow) -> dict[int, tuple[str, str, str]]:
    problems = find_shared_identifiers(rows)
    return {at: (each.code, each.severity, each.message) for at, each in problems.items()}


def test_different_identifiers_are_no_problem() -> None:
    assert found(ALICE, BOB) == {}


def test_empty_identifiers_are_not_shared() -> None:
    assert found(replace(ALICE, nik=None), replace(BOB, nik=None)) == {}


def test_an_equal_row_is_a_repeat() -> None:
    message = "Baris ini sama dengan baris 7."
    assert found(ALICE, replace(ALICE, row=9)) == {9: ("repeated", "warning", message)}


def test_two_people_of_one_nisn_are_held_back_together() -> None:
    assert found(ALICE, replace(BOB, nisn=ALICE.nisn)) == {
        7: ("shared_identifier", "error", "NISN sama dengan siswa lain di baris 8."),
        8: ("shared_identifier", "error", "NISN sama dengan siswa lain di baris 7."),
    }


def test_three_rows_of_one_nik_name_each_other() -> None:
    third = replace(BOB, row=9, name="CHARLIE", nisn="0071234569", nik=ALICE.nik)
    problems = found(ALICE, replace(BOB, nik=ALICE.nik), third)
    assert {at: each[2].rpartition("baris ")[2] for at, each in problems.items()} == {
        7: "8, 9.",
        8: "7, 9.",
        9: "7, 8.",
    }
