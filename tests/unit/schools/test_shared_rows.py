"""Rows of one import that share an identifier: repeats, and different people."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from schools.actions.shared_rows import SharedRow, Verdict, judge_shared

ALICE = SharedRow(1, 8, "1", "a", (), "alice", "alice XI")
BOB = SharedRow(2, 8, "2", "b", (), "bob", "bob XI")


def test_rows_that_share_nothing_get_no_verdict() -> None:
    assert judge_shared([ALICE, BOB, replace(ALICE, id=3, nisn=None, nik=None)]) == []


def test_a_chain_of_shared_identifiers_is_one_group() -> None:
    middle = replace(BOB, id=3, nisn="1", person="carol", whole="carol XI")
    assert judge_shared([ALICE, BOB, middle]) == [
        Verdict(each, "shared_identifier", 1) for each in (1, 2, 3)
    ]


def test_a_repeat_of_a_held_row_is_still_a_repeat() -> None:
    repeat = replace(ALICE, id=4)
    assert judge_shared([ALICE, replace(BOB, nik="a"), repeat]) == [
        Verdict(4, "repeated", 1),
        Verdict(1, "shared_identifier", 1),
        Verdict(2, "shared_identifier", 1),
    ]


def test_the_same_person_with_two_niks_is_no_repeat() -> None:
    other = replace(ALICE, id=2, nik="b", whole="alice b")
    assert {each.code for each in judge_shared([ALICE, other])} == {"shared_identifier"}


_rows = st.lists(
    st.builds(
        SharedRow,
        id=st.just(0),
        school_id=st.sampled_from([8, 9]),
        nisn=st.sampled_from([None, "1", "2", "3"]),
        nik=st.sampled_from([None, "a", "b", "c"]),
        student_ids=st.sampled_from([(), (5,), (5, 6)]),
        person=st.sampled_from(["alice", "bob"]),
        whole=st.sampled_from(["x", "y"]),
    ),
    max_size=8,
)


@given(_rows)
def test_of_rows_that_share_a_key_at_most_one_goes_through(rows: list[SharedRow]) -> None:
    rows = [replace(row, id=at) for at, row in enumerate(rows)]
    stopped = {verdict.id for verdict in judge_shared(rows)}
    passed = [key for row in rows if row.id not in stopped for key in row.keys]
    assert len(passed) == len(set(passed))
