from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.imports.cells import day_of
from schools.imports.records import Cell, ParsedRow
from schools.imports.rules import parse_row

TODAY = date(2024, 9, 20)
BORN = date(2007, 8, 17)
NIK = "3573015708070001"


def row(**changed: Cell) -> ParsedRow:
    cells: dict[str, Cell] = {
        "nisn": "0071234567",
        "nik": NIK,
        "name": "SITI  AMINAH ",
        "sex": "P",
        "birth_date": "2007-08-17",
        "class_name": "XII TKJ 1",
        "village": "Dinoyo",
        "district": "Kec. Lowokwaru",
    }
    return parse_row(list((cells | changed).values()), 7, TODAY)


def codes(**changed: Cell) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in row(**changed).problems]


def test_a_clean_row_has_no_problem() -> None:
    assert row() == ParsedRow(
        7, "SITI AMINAH", "P", BORN, "0071234567", NIK, "XII TKJ 1", 12, "Dinoyo", "Lowokwaru"
    )


@given(st.dates(date(1995, 1, 1), date(2013, 12, 31)))
def test_every_way_to_write_a_day_reads_the_same(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    ways: list[Cell] = [
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day.day}/{day.month}/{day.year}",
        day.strftime("%d-%m-%Y"),
        float(serial),
        serial,
        str(serial),
    ]
    assert {day_of(way) for way in ways} == {day}


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none()))
def test_no_cell_breaks_the_reading_of_a_row(cell: Cell) -> None:
    for column in ("nisn", "nik", "name", "sex", "birth_date", "class_name", "district"):
        assert row(**{column: cell}).row == 7


@given(st.integers(min_value=10**15, max_value=10**16 - 1))
def test_a_nik_kept_as_a_number_is_never_accepted(number: int) -> None:
    for cell in (float(number), number, f"{number:.5E}"):
        assert row(nik=cell).nik is None
        assert row(nik=cell).refused


@given(st.dates(date(1995, 1, 1), date(2013, 12, 31)), st.sampled_from("LP"))
def test_a_nik_made_from_day_and_sex_fits_them(day: date, sex: str) -> None:
    nik = f"357301{day.day + (40 if sex == 'P' else 0):02d}{day:%m%y}0001"
    assert codes(nik=nik, sex=sex, birth_date=day.isoformat()) == []


@given(
    st.dates(date(1995, 1, 1), date(2013, 12, 31)),
    st.dates(date(1995, 1, 1), date(2013, 12, 31)),
    st.sampled_from("LP"),
    st.sampled_from("LP"),
)
def test_a_nik_of_another_day_or_sex_is_named(
    day: date, other: date, sex: str, other_sex: str
) -> None:
    nik = f"357301{other.day + (40 if other_sex == 'P' else 0):02d}{other:%m%y}0001"
    expected = [("nik_birth_date", "warning")] if f"{other:%d%m%y}" != f"{day:%d%m%y}" else []
    expected += [("nik_sex", "warning")] if other_sex != sex else []
    assert codes(nik=nik, sex=sex, birth_date=day.isoformat()) == expected


def test_what_is_wrong_with_a_shared_text_is_named_in_every_row() -> None:
    for _row in range(2):
        assert codes(class_name="=A1", village="B" * 101, district="=C1") == [
            ("formula", "error"),
            ("text_cut", "warning"),
            ("formula", "error"),
        ]


@pytest.mark.parametrize("text", ["17 Agustus 2007", "17-Agu-2007", "17 agustus, 2007"])
def test_indonesian_months_are_read(text: str) -> None:
    assert day_of(text) == BORN


@pytest.mark.parametrize("text", ["2007-02-30", "31/04/2007", "17/08/07", "kemarin", "", None])
def test_an_impossible_day_is_an_error(text: Cell) -> None:
    assert codes(birth_date=text, nik="") == [("birth_date", "error")]


@pytest.mark.parametrize("years", [5, 40])
def test_an_age_no_pupil_has_is_an_error(years: int) -> None:
    born = (TODAY - timedelta(days=365 * years)).isoformat()
    assert codes(birth_date=born, nik="") == [("birth_date_range", "error")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"nik": "'3573 0157.0807 0001"}, []),
        ({"nik": ""}, []),
        ({"nisn": ""}, []),
        ({"nisn": "", "nik": None}, [("no_identifier", "error")]),
        ({"nik": "357301570807"}, [("nik_length", "error")]),
        ({"nik": "3,57302E+15"}, [("nik_as_number", "error")]),
        ({"nik": "=A1"}, [("formula", "error")]),
        ({"nisn": '="0071234567"'}, [("formula", "error")]),
        ({"nisn": "71234567"}, [("nisn_length", "error")]),
        ({"nisn": 71234567.0}, [("nisn_padded", "warning")]),
        ({"nik": "9973015708070001"}, [("nik_region", "warning")]),
        ({"nik": "3599015708070001"}, [("nik_region", "warning")]),
        ({"nik": "3500015708070001"}, [("nik_region", "warning")]),
        ({"nik": "3573005708070001"}, [("nik_region", "warning")]),
        ({"nik": "9573015708070001"}, []),
        ({"sex": "L"}, [("nik_sex", "warning")]),
        ({"sex": "?"}, [("sex", "error")]),
        ({"birth_date": "2007-08-18"}, [("nik_birth_date", "warning")]),
        ({"name": "  "}, [("name_empty", "error")]),
        ({"name": "RENÃ©"}, [("name_garbled", "error")]),
        ({"name": "=HYPERLINK(1)"}, [("formula", "error")]),
        ({"name": "@SUM(1)"}, [("formula", "error")]),
        ({"class_name": "=A1"}, [("formula", "error")]),
        ({"village": "-"}, []),
        ({"name": "A" * 151}, [("name_long", "error")]),
        ({"class_name": "A" * 61}, [("text_cut", "warning")]),
        ({"district": f"Kec. {'A' * 101}"}, [("text_cut", "warning")]),
    ],
)
def test_each_flaw_is_named(changed: dict[str, Cell], expected: list[tuple[str, str]]) -> None:
    assert codes(**changed) == expected


def test_a_short_numeric_nisn_is_padded() -> None:
    assert row(nisn=71234567.0).nisn == "0071234567"


@pytest.mark.parametrize(
    ("rombel", "grade"), [("X-1", 10), ("Kelas XI A", 11), ("XIII TKJ", 13), ("Merdeka", None)]
)
def test_the_grade_leads_the_class_name(rombel: str, grade: int | None) -> None:
    assert row(class_name=rombel).grade == grade
