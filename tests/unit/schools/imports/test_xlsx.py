"""The quick reader of xlsx gives what the thorough one gives, or leaves the file to it."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schools.imports import child
from schools.imports.records import Unreadable
from schools.imports.rules import parse_row
from schools.imports.xlsx import QuickBook, Unfamiliar, column_index, column_mark
from tests.unit.schools.imports.test_reading import GRID, rewrite, with_prefix, write_xlsx

TODAY = date(2024, 9, 20)
HEAD = ["No", "Nama", "JK", "NISN", "Tanggal Lahir", "NIK", "Rombel", "Kelurahan"]
Cell = str | float | date | None
cells = st.one_of(
    st.none(),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
    st.sampled_from(["A & B", '<c r="B7">', "x</row>", "  a  b ", "'3573", "007", "_x0041_"]),
    st.integers(0, 10**16),
    st.floats(0, 10**17, allow_nan=False),
)
birthdays = st.one_of(cells, st.dates(date(1990, 1, 1), date(2020, 1, 1)))
rows = st.lists(st.tuples(*[cells] * 4, birthdays, *[cells] * 3).map(list), min_size=1, max_size=6)


def write_inline(path: Path, grid: list[list[Cell]]) -> None:
    _write(path, grid, {"constant_memory": True})


def write_shared(path: Path, grid: list[list[Cell]]) -> None:
    _write(path, grid, {})


def _write(path: Path, grid: list[list[Cell]], options: dict[str, Any]) -> None:
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(grid):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(
                        at, column, datetime.combine(cell, datetime.min.time()), day
                    )
                elif cell is not None:
                    sheet.write_number(at, column, cell)


def write_openpyxl(path: Path, grid: list[list[Cell]]) -> None:
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append(row)
    for line in book.active.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    book.save(path)


def pupils(path: Path) -> list[Any]:
    messages = list(child.read("xlsx", path))
    return [parse_row(cells, number, TODAY) for chunk in messages[1:-1] for number, cells in chunk]


def thorough_pupils(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    with monkeypatch.context() as patch:
        patch.setattr(child, "_quick_sheets", lambda path: child._sheets("xlsx", path))
        return pupils(path)


@pytest.mark.parametrize("write", [write_inline, write_shared, write_openpyxl])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=rows)
def test_both_readers_see_the_same_pupils(
    write: Callable[[Path, list[list[Cell]]], None],
    rows: list[list[Cell]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grid: list[list[Cell]] = [["SMAN 8"], [], HEAD, *rows, [1, "AKHIR", *[None] * 6]]
    path = tmp_path / "a.xlsx"
    write(path, grid)
    assert pupils(path) == thorough_pupils(path, monkeypatch)


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("<row r=", "<row spans='1:8' r=", 4),
        ('<row r="2"', '<row r="2" hidden="1"', 4),
        ("</row>", "</row>\n  ", 4),
    ],
)
def test_other_ways_to_write_the_same(old: str, new: str, row: int, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path)
    rewrite(path, lambda xml: xml.replace(old, new))
    assert [(each.row, each.name) for each in pupils(path)] == [(row, "SITI")]


def test_a_prefix_is_left_to_the_thorough_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path)
    rewrite(path, lambda xml: with_prefix(xml, "x:"))
    book = QuickBook(path)
    with pytest.raises(Unfamiliar):
        list(book.rows(book.sheets()[0]))
    assert [each.name for each in pupils(path)] == ["SITI"]


def test_cells_without_a_reference_in_front_are_left_to_the_thorough_reader(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path)
    rewrite(path, lambda xml: re.sub(r'<c r="(\w+)" t="s"', r'<c t="s" r="\1"', xml))
    with pytest.raises(Unfamiliar):
        list(child._quick_sheets(path))
    assert [each.name for each in pupils(path)] == ["SITI"]


def test_the_second_sheet_is_read_when_the_first_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Petunjuk").write_string(0, 0, "Bacalah")
        sheet = book.add_worksheet("Siswa")
        for at, row in enumerate(GRID):
            sheet.write_row(at, 0, row)
    assert [each.name for each in pupils(path)] == ["SITI"]


def test_dates_of_1904_are_left_to_the_thorough_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        book.add_worksheet()
    with pytest.raises(Unfamiliar):
        QuickBook(path).sheets()


def test_rich_text_is_read_without_its_pronunciation(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path)
    text = '<is><r><t>SI</t></r><r><rPr><b/></rPr><t xml:space="preserve">TI </t></r>'
    rich = f'<c r="C4" t="inlineStr">{text}<rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
    rewrite(path, lambda xml: _replace_cell(xml, "C4", rich))
    assert [each.name for each in pupils(path)] == ["SITI"]


def test_a_shared_text_that_is_not_there_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path)
    rewrite(path, lambda xml: _replace_cell(xml, "C4", '<c r="C4" t="s"><v>999</v></c>'))
    with pytest.raises(Unreadable, match="damaged"):
        pupils(path)


def _replace_cell(xml: str, place: str, cell: str) -> str:
    start = xml.index(f'<c r="{place}"')
    end = xml.index("</c>", start) + len("</c>")
    return xml[:start] + cell + xml[end:]


@given(st.integers(0, 16_383))
def test_letters_and_numbers_of_columns_agree(index: int) -> None:
    assert column_index(column_mark(index).removeprefix(b'<c r="')) == index


def test_the_last_column_is_xfd() -> None:
    assert column_mark(16_383) == b'<c r="XFD'
