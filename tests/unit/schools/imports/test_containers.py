"""Large files are searched for formulas by a second thread: with the same answers as small ones."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from schools.imports import containers
from schools.imports.records import Unreadable

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(params=["small", "large"], autouse=True)
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGE_BYTES", 0 if request.param == "large" else 1 << 30)


def write(path: Path, *, formula: bool = False, broken: bool = False) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama", "JK"])
        sheet.write_row(1, 0, ["SITI", "P"])
        if formula:
            sheet.write_formula(2, 0, "=1+1")
    if broken:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[SHEET] = parts[SHEET].partition(b"</sheetData>")[0]
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    return path


def read(path: Path) -> list[list[object]]:
    return [list(row) for rows in containers.sheets("xlsx", path) for row in rows]


def refusal_of(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        next(containers.sheets("xlsx", path))
    return caught.value.code


def test_the_rows_are_given(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.xlsx")) == [["Nama", "JK"], ["SITI", "P"]]


def test_a_formula_is_refused_before_a_row_is_given(tmp_path: Path) -> None:
    assert refusal_of(write(tmp_path / "a.xlsx", formula=True)) == "formula"


def test_a_broken_sheet_is_refused(tmp_path: Path) -> None:
    assert refusal_of(write(tmp_path / "a.xlsx", broken=True)) == "damaged"


def test_a_formula_on_a_broken_sheet_is_what_is_told(tmp_path: Path) -> None:
    assert refusal_of(write(tmp_path / "a.xlsx", formula=True, broken=True)) == "formula"
