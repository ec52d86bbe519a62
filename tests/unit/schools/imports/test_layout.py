import pytest

from ektp_outreach.demo.dapodik import COLUMNS
from schools.imports.layout import FIELDS, find_layout
from schools.imports.records import Cell, Unreadable

TITLES: list[list[Cell]] = [
    ["Daftar Peserta Didik"],
    ["SMAN 8 MALANG"],
    ["Kecamatan Kec. Lowokwaru, Kabupaten Kota Malang, Provinsi Prov. Jawa Timur"],
    ["Tanggal Unduh: 2024-09-10 08:00:00"],
]
TEMPLATE: list[Cell] = ["NISN", "NIK", "Nama", "JK", "Tanggal Lahir", "Rombel"]


def dapodik_rows() -> list[list[Cell]]:
    upper: list[Cell] = []
    for name, part in COLUMNS:
        upper.append(None if part and name in upper else name)
    return [*TITLES, upper, [part or None for _, part in COLUMNS]]


def refusal(rows: list[list[Cell]]) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        find_layout(rows)
    return caught.value.code, caught.value.detail


def test_the_true_layout_maps_the_pupils_own_columns() -> None:
    layout = find_layout(dapodik_rows())
    assert (layout.school_name, layout.header, layout.skip) == ("SMAN 8 MALANG", 4, 6)
    assert layout.column_count == 66
    assert dict(zip(FIELDS, layout.columns, strict=True)) == {
        "nisn": 4,
        "nik": 7,
        "name": 1,
        "sex": 3,
        "birth_date": 6,
        "class_name": 42,
        "home_village": 13,
        "home_district": 14,
    }


def test_only_needed_cells_are_handed_on() -> None:
    row: list[Cell] = [str(at) for at in range(66)]
    assert find_layout(dapodik_rows()).pick(row) == ["4", "7", "1", "3", "6", "42", "13", "14"]


def test_a_header_on_row_one_with_other_spellings() -> None:
    rows: list[list[Cell]] = [["Nama Siswa", "L/P", "Tgl. Lahir", "Kelas", "NISN", "Keluarahan"]]
    layout = find_layout(rows)
    assert (layout.skip, layout.columns) == (1, (4, None, 0, 1, 2, 3, 5, None))


def test_missing_columns_are_named() -> None:
    assert refusal([["Nama", "JK", "Rombel"]]) == ("columns_missing", "NISN/NIK, Tanggal Lahir")


def test_a_name_that_stands_twice_is_refused() -> None:
    assert refusal([[*TEMPLATE, "Nama"]]) == ("column_twice", "nama")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["Daftar Guru"], TEMPLATE], "teachers"),
        ([["Nama", "NUPTK", "JK", "Tanggal Lahir", "NIP"]], "teachers"),
        ([["Daftar Peserta Didik Keluar"], TEMPLATE], "leavers"),
        ([[*TEMPLATE, "Keluar Karena"]], "leavers"),
        ([["Belanja", "Harga"], ["Kertas", 5]], "no_header"),
        ([[], [None]], "empty"),
        ([[*TEMPLATE, *(f"Kolom {at}" for at in range(130))]], "too_many_columns"),
    ],
)
def test_a_wrong_file_is_refused_by_what_it_is(rows: list[list[Cell]], code: str) -> None:
    assert refusal(rows)[0] == code
