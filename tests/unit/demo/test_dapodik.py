from collections import Counter
from datetime import date, datetime

import openpyxl
import pytest

from ektp_outreach.demo import samples
from ektp_outreach.demo.dapodik import COLUMNS, FIRST_DATA_ROW, write_dapodik
from ektp_outreach.demo.dirt import BIRTH_DATE, CLASS_NAME, NAME, NIK, NISN, SEX, Dirt

ELECTION_DAY = date(2027, 1, 27)
SMAN_8 = "20533640"


def sheet_of(path):
    return openpyxl.load_workbook(path).active


@pytest.fixture(scope="module")
def pupils():
    return samples.pupils_of(SMAN_8, ELECTION_DAY)


@pytest.fixture(scope="module")
def clean(tmp_path_factory, pupils):
    path = tmp_path_factory.mktemp("clean") / "clean.xlsx"
    write_dapodik(path, "SMAN 8 MALANG", pupils)
    return sheet_of(path)


@pytest.fixture(scope="module")
def dirty(tmp_path_factory, pupils):
    path = tmp_path_factory.mktemp("dirty") / "dirty.xlsx"
    rows = write_dapodik(path, "SMAN 8 MALANG", pupils, Dirt)
    return sheet_of(path), rows


def test_the_head_is_that_of_the_export(clean):
    assert clean["A1"].value == "Daftar Peserta Didik"
    assert clean["A2"].value == "SMAN 8 MALANG"
    assert [c.value or "" for c in clean[5]][22:32] == [
        "Penerima KPS",
        "No. KPS",
        "Data Ayah",
        *[""] * 5,
        "Data Ibu",
        "",
    ]
    assert clean["Y6"].value == "Nama"
    assert clean["AP6"].value == "NIK"


def test_headers_are_merged_like_in_the_export(clean):
    merged = {str(r) for r in clean.merged_cells.ranges}
    assert {"A5:A6", "Y5:AD5", "AE5:AJ5", "AK5:AP5", "BN5:BN6"} <= merged
    assert len(merged) == 66 - 18 + 3


def test_columns_stand_where_the_export_has_them():
    assert len(COLUMNS) == 66
    tops = [top for top, _ in COLUMNS]
    assert [tops[i] for i in (NAME, SEX, NISN, BIRTH_DATE, NIK, CLASS_NAME)] == [
        "Nama",
        "JK",
        "NISN",
        "Tanggal Lahir",
        "NIK",
        "Rombel Saat Ini",
    ]
    assert tops[60] == "No KK"


def test_every_pupil_has_a_row_of_text(clean, pupils):
    rows = list(clean.iter_rows(min_row=FIRST_DATA_ROW, values_only=True))
    assert len(rows) == len(pupils)
    for row, pupil in zip(rows, pupils, strict=True):
        assert row[NISN] == pupil.nisn
        assert row[NIK] == pupil.nik
        assert row[BIRTH_DATE] == pupil.birth_date.isoformat()


def test_each_kind_of_dirt_lies_on_a_row_of_its_own(dirty):
    _, rows = dirty
    assert set(rows) == set(Dirt)
    assert len(set(rows.values())) == len(rows)


def test_dirt_is_what_it_says(dirty):
    sheet, rows = dirty

    def cell(kind, position):
        return sheet.cell(rows[kind], position + 1).value

    assert isinstance(cell(Dirt.FLOAT_NIK, NIK), int | float)
    assert len(str(cell(Dirt.SHORT_NISN, NISN))) == 9
    assert cell(Dirt.SLASH_DATE, BIRTH_DATE).count("/") == 2
    assert 36526 < cell(Dirt.SERIAL_DATE, BIRTH_DATE) < 50000
    assert isinstance(cell(Dirt.CELL_DATE, BIRTH_DATE), datetime)
    assert "  " in cell(Dirt.SPACES, NAME)
    assert cell(Dirt.APOSTROPHE_NIK, NIK).startswith("'")
    assert cell(Dirt.EMPTY_NIK, NIK) is None
    assert len(cell(Dirt.SHORT_NIK, NIK)) == 15
    assert cell(Dirt.WRONG_NIK_DATE, BIRTH_DATE)[8:] != cell(Dirt.WRONG_NIK_DATE, NIK)[6:8]
    day = int(cell(Dirt.WRONG_NIK_SEX, NIK)[6:8])
    assert (day > 40) is (cell(Dirt.WRONG_NIK_SEX, SEX) == "L")
    assert cell(Dirt.IMPOSSIBLE_DATE, BIRTH_DATE).endswith("-02-31")


def test_the_duplicate_shares_its_nisn_with_the_clean_row_above(dirty):
    sheet, rows = dirty
    row = rows[Dirt.DUPLICATE_NISN]
    assert row - 1 not in rows.values()
    assert sheet.cell(row, NISN + 1).value == sheet.cell(row - 1, NISN + 1).value


def test_a_later_export_has_new_moved_changed_and_missing_pupils(pupils):
    before = {p.nisn: p for p in pupils}
    after = {p.nisn: p for p in samples.later_pupils_of(SMAN_8, ELECTION_DAY)}
    assert len(before.keys() - after.keys()) == samples.MISSING_PUPILS
    added = samples.NEW_PUPILS + samples.MOVED_PUPILS
    assert len(after.keys() - before.keys()) == added
    assert Counter(before[n] == after[n] for n in before.keys() & after.keys())[False] == 1


def test_all_schools_together_hold_the_register(tmp_path):
    paths = samples.write_all_schools(tmp_path, ELECTION_DAY)
    assert len(paths) == 51
    rows = sum(
        openpyxl.load_workbook(p, read_only=True).active.max_row - FIRST_DATA_ROW + 1 for p in paths
    )
    assert rows == 10_000


def test_a_file_for_measuring_holds_as_many_pupils_as_asked_for(tmp_path):
    samples.write_many(tmp_path / "many.xlsx", 300, SMAN_8, ELECTION_DAY)
    assert sheet_of(tmp_path / "many.xlsx").max_row == 306
