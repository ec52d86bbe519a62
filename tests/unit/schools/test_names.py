import pytest

from schools.names import Candidate, normalise_school_name, rank_candidates


@pytest.mark.parametrize(
    "text",
    ["SMAN 8 MALANG", "SMA Negeri 8 Malang", "sma  negeri 8, Kota Malang", "SMAN 8", "SMAN 08"],
)
def test_spellings_of_one_school_are_equal(text: str) -> None:
    assert normalise_school_name(text) == "SMAN 8"


def test_a_private_school_matches_without_its_s() -> None:
    assert normalise_school_name("SMAS Islam Malang") == normalise_school_name("SMA ISLAM")


def test_the_exact_school_comes_first_and_another_number_never() -> None:
    schools = [("1", ["SMAN 9"]), ("2", ["SMAN 8", "Smarihasta"]), ("3", ["SMKN 8"])]
    assert rank_candidates("SMA NEGERI 8 MALANG", schools)[0] == Candidate("2", 1.0, True)
    assert "1" not in {each.npsn for each in rank_candidates("SMAN 8", schools)}


def test_a_near_name_is_proposed_but_not_exact() -> None:
    found = rank_candidates("SMA SALAHUDIN MALANG", [("7", ["SMA Shalahudin"])])
    assert [(each.npsn, each.exact) for each in found] == [("7", False)]


def test_an_empty_name_proposes_nothing() -> None:
    assert rank_candidates("", [("1", ["SMAN 1"])]) == []
