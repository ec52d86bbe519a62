"""Every kind of dirt in the true layout of Dapodik, in every kind of file."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from ektp_outreach.demo import samples
from ektp_outreach.demo.dirt import Dirt
from schools.actions.import_commit import commit_import
from schools.actions.review import review_import
from schools.imports.pipeline import import_paths
from schools.models import ImportBatch, ImportRow, Student
from tests.factories import make_school
from tests.integration.schools.import_files import TODAY, stage

pytestmark = pytest.mark.django_db
NPSN = "20533640"
ELECTION_DAY = date(2027, 1, 27)
Grid = list[list[object]]
# Action, and code of the error or warning.
EXPECTED = {
    Dirt.FLOAT_NIK: ("held", "nik_as_number"),
    Dirt.SHORT_NISN: ("new", "nisn_padded"),
    Dirt.SLASH_DATE: ("new", None),
    Dirt.SERIAL_DATE: ("new", None),
    Dirt.CELL_DATE: ("new", None),
    Dirt.SPACES: ("new", None),
    Dirt.APOSTROPHE_NIK: ("new", None),
    Dirt.EMPTY_NIK: ("new", None),
    Dirt.SHORT_NIK: ("held", "nik_length"),
    Dirt.WRONG_NIK_DATE: ("new", "nik_birth_date"),
    Dirt.WRONG_NIK_SEX: ("new", "nik_sex"),
    Dirt.DUPLICATE_NISN: ("held", "shared_identifier"),
    Dirt.IMPOSSIBLE_DATE: ("held", "birth_date"),
}


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Dirt, int]]:
    path = tmp_path_factory.mktemp("dapodik") / "dirty.xlsx"
    return path, samples.write_dirty_school(path, NPSN, ELECTION_DAY)


def grid_of(path: Path) -> Grid:
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def save_again(grid: Grid, path: Path) -> None:
    """As a spreadsheet program saves it: texts in one shared table."""
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append(row)
    book.save(path)


def save_xls(grid: Grid, path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Daftar Peserta Didik")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, row in enumerate(grid):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write(at, column, cell, day)
            elif cell is not None:
                sheet.write(at, column, cell)
    book.save(str(path))


def save_ods(grid: Grid, path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Daftar")
    for row in grid:
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def _ods_cell(cell: object) -> TableCell:
    if cell is None:
        return TableCell()
    if isinstance(cell, datetime):
        return TableCell(valuetype="date", datevalue=cell.date().isoformat())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=repr(cell))
    written = TableCell(valuetype="string")
    written.addElement(P(text=str(cell)))
    return written


def save_spreadsheetml(grid: Grid, path: Path) -> None:
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
        + "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>" for row in grid)
        + "</Table></Worksheet></Workbook>"
    )


def _xml_cell(cell: object) -> str:
    if cell is None:
        return "<Cell/>"
    if isinstance(cell, datetime):
        return f'<Cell><Data ss:Type="DateTime">{cell.isoformat()}.000</Data></Cell>'
    kind = "Number" if isinstance(cell, int | float) else "String"
    return f'<Cell><Data ss:Type="{kind}">{escape(str(cell))}</Data></Cell>'


def save_csv(grid: Grid, path: Path, separator: str = ";") -> None:
    lines = [separator.join(f'"{_csv_cell(cell)}"' for cell in row) for row in grid]
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")


def _csv_cell(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float | int) and cell > 10**11:
        return f"{cell:.5E}"
    return "" if cell is None else str(cell)


def save_cut(grid: Grid, path: Path) -> None:
    """Older and cut exports have fewer columns."""
    save_again([row[:52] for row in grid], path)


def save_comma_csv(grid: Grid, path: Path) -> None:
    save_csv(grid, path, ",")


def assert_expected(rows: dict[Dirt, int], batch: ImportBatch) -> None:
    staged = {row.row: row for row in ImportRow.objects.filter(file__batch=batch)}
    for dirt, number in rows.items():
        row = staged[number]
        codes = {problem["code"] for problem in row.problems} | {row.hold_code}
        action, code = EXPECTED[dirt]
        assert (dirt, row.action, codes - {""}) == (dirt, action, {code} - {None})
    partner = staged[rows[Dirt.DUPLICATE_NISN] - 1]
    assert partner.hold_group == staged[rows[Dirt.DUPLICATE_NISN]].hold_group == partner.pk
    soiled = {*rows.values(), partner.row}
    assert {row.action for number, row in staged.items() if number not in soiled} == {"new"}


@pytest.mark.parametrize(
    "save",
    [
        None,
        save_again,
        save_cut,
        save_xls,
        save_ods,
        save_spreadsheetml,
        save_csv,
        save_comma_csv,
    ],
)
def test_each_kind_of_dirt_is_treated_alike_in_every_kind_of_file(
    save: Callable[[Grid, Path], None] | None,
    dirty: tuple[Path, dict[Dirt, int]],
    tmp_path: Path,
) -> None:
    school = make_school(npsn=NPSN, name="SMAN 8 Malang")
    path, rows = dirty
    if save:
        path = tmp_path / "saved.xyz"
        save(grid_of(dirty[0]), path)
    batch = ImportBatch.objects.create()
    [file] = stage(path, batch)
    assert (file.refusal_code, file.school, file.school_confirmed) == ("", school, True)
    review_import(batch=batch)
    assert_expected(rows, batch)


def test_a_header_on_row_1_and_columns_in_another_order(
    dirty: tuple[Path, dict[Dirt, int]], tmp_path: Path
) -> None:
    school = make_school(npsn=NPSN)
    path, rows = dirty
    grid = grid_of(path)
    save_again([row[::-1] for row in (grid[4], *grid[6:])], tmp_path / "a.xlsx")
    batch = import_paths([tmp_path / "a.xlsx"], today=TODAY, school=school)
    assert_expected({dirt: number - 5 for dirt, number in rows.items()}, batch)


def test_a_later_dirty_export_against_the_register(
    dirty: tuple[Path, dict[Dirt, int]], tmp_path: Path
) -> None:
    make_school(npsn=NPSN, name="SMAN 8 Malang")
    clean = tmp_path / "clean.xlsx"
    samples.write_school(clean, NPSN, ELECTION_DAY)
    commit_import(batch=import_paths([clean], today=TODAY), by=None)
    before = Student.objects.count()
    batch = import_paths([dirty[0]], today=TODAY)
    counts = batch.files.get().counts
    assert counts["missing"] == samples.MISSING_PUPILS
    # The pupil who moves here is new to a register of one school.
    assert counts["new"] == samples.NEW_PUPILS + samples.MOVED_PUPILS
    assert (counts["changed"], counts["held"], counts["warnings"]) == (3, 5, 3)
    commit_import(batch=batch, by=None)
    assert Student.objects.count() == before + counts["new"]


def test_nothing_of_the_other_columns_is_kept(dirty: tuple[Path, dict[Dirt, int]]) -> None:
    make_school(npsn=NPSN, name="SMAN 8 Malang")
    commit_import(batch=import_paths([dirty[0]], today=TODAY), by=None)
    stored = str(list(Student.objects.values())) + str(list(ImportRow.objects.values()))
    for dropped in ("CONTOH", "Wiraswasta", "Islam", "Sepeda motor", "contoh.invalid"):
        assert dropped not in stored
