import os
import re
import resource
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from schools.imports.reading import open_file
from schools.imports.records import FileRefused, ParsedRow
from schools.imports.sniffing import unpack_upload

TODAY = date(2024, 9, 20)
HEAD = ["NISN", "NIK", "Nama", "JK", "Tanggal Lahir", "Rombel", "Kelurahan", "Kecamatan"]
PUPIL = ["0071234567", "3573015708070001", "SITI", "P", "2007-08-17", "XI A", "Dinoyo", "Klojen"]
GRID = [["Daftar Peserta Didik"], ["SMAN 8 MALANG"], HEAD, PUPIL]
EXPECTED = ParsedRow(
    4,
    "SITI",
    "P",
    date(2007, 8, 17),
    "0071234567",
    "3573015708070001",
    "XI A",
    11,
    "Dinoyo",
    "Klojen",
)


def write_xlsx(path: Path, grid: list[list[str]] = GRID) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(grid):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)


def write_xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for at, row in enumerate(GRID):
        for column, text in enumerate(row):
            sheet.write(at, column, text)
    book.save(str(path))


def write_ods(path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Data")
    for row in GRID:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def spreadsheetml(grid: list[list[str]]) -> str:
    rows = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row)
        + "</Row>"
        for row in grid
    )
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="a"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def csv_text(separator: str) -> str:
    return "\r\n".join(separator.join(row) for row in GRID) + "\r\n"


def read(path: Path) -> list[ParsedRow]:
    return [row for chunk in open_file(path, "a", TODAY).rows for row in chunk]


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the XML of the first sheet of an xlsx."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = change(parts[sheet].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def with_prefix(xml: str, prefix: str) -> str:
    """Write the elements with a namespace prefix, as some programs do."""
    if not prefix:
        return xml
    xml = re.sub(r"<(/?)(?=[A-Za-z])", rf"<\1{prefix}", xml)
    return xml.replace(" xmlns=", f" xmlns:{prefix.rstrip(':')}=", 1)


def refusal_of(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        read(path)
    assert caught.value.message
    assert caught.value.remedy
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "write"),
    [
        ("xlsx", write_xlsx),
        ("xls", write_xls),
        ("ods", write_ods),
        ("spreadsheetml", lambda path: path.write_text(spreadsheetml(GRID))),
        ("csv", lambda path: path.write_text(csv_text(";"), encoding="utf-8-sig")),
        ("csv", lambda path: path.write_text(csv_text(","), encoding="utf-8")),
        ("csv", lambda path: path.write_text(csv_text("\t"), encoding="utf-16")),
    ],
)
def test_each_kind_is_known_by_its_content(kind, write, tmp_path: Path) -> None:
    path = tmp_path / "wrong-name.doc"
    write(path)
    parsed = open_file(path, "a", TODAY)
    assert (parsed.kind, parsed.school_name, parsed.header_row) == (kind, "SMAN 8 MALANG", 3)
    assert [row for chunk in parsed.rows for row in chunk] == [EXPECTED]


def test_spreadsheetml_with_stray_signs_is_repaired(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(spreadsheetml([*GRID[:3], [*PUPIL[:2], "A & B <c> &amp; < d", *PUPIL[3:]]]))
    assert [row.name for row in read(path)] == ["A & B <c> & < d"]


def test_a_zip_gives_its_files(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "../../a.xlsx")
    files = unpack_upload(tmp_path / "all.zip", "all.zip", tmp_path)
    assert [(name, path.parent) for name, path in files] == [("a.xlsx", tmp_path)]
    assert read(files[0][1]) == [EXPECTED]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 x", "pdf"),
        (b"\n<!DOCTYPE html><html>Error 500</html>", "html"),
        (os.urandom(100_000), "unknown_kind"),
        (b"a" * 1_000_000, "unknown_kind"),
        (b"PK\x03\x04 broken", "truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "damaged"),
        (b"Nama;JK\r\nA;L\r\n", "columns_missing"),
        (";".join(HEAD).encode(), "no_rows"),
        (spreadsheetml(GRID)[:-300].encode(), "damaged"),
    ],
)
def test_what_is_no_register_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal_of(path) == code


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_sheet_that_would_fill_the_memory_does_not(prefix: str, tmp_path: Path) -> None:
    """The reader ends with its own process."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_string(1_048_575, 16_383, "b")
    rewrite(path, lambda xml: with_prefix(xml, prefix))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal_of(path) == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    assert refusal_of(path) == "zip_bomb"


def test_a_truncated_xlsx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path)
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal_of(path) == "truncated"


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_formula_is_refused(prefix: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_formula(1, 0, "=1+1", value="0071234567")
    rewrite(path, lambda xml: with_prefix(xml, prefix))
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert refused.value.code == "formula"
    assert refused.value.message == "Sel A2 berisi rumus."


def test_a_formula_on_a_sheet_that_is_not_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet(), book.add_worksheet()
        for at, row in enumerate(GRID):
            sheet.write_row(at, 0, row)
        other.write_formula(0, 0, "=1+1")
    assert refusal_of(path) == "formula"


def test_a_formula_in_a_binary_xls_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for at, row in enumerate((HEAD, PUPIL[:-1])):
        for column, text in enumerate(row):
            sheet.write(at, column, text)
    sheet.write(1, len(PUPIL) - 1, xlwt.Formula('"Klo"&"jen"'))
    book.save(str(path))
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert (refused.value.code, refused.value.detail) == ("formula", "H2")


def test_a_formula_in_spreadsheetml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    row = '<Row ss:Index="9"><Cell ss:Index="28" ss:Formula="=1+1"><Data ss:Type="String">2</Data>'
    text = spreadsheetml([HEAD, PUPIL])
    path.write_text(text.replace("</Table>", f"{row}</Cell></Row></Table>"))
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert (refused.value.code, refused.value.detail) == ("formula", "AB9")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_spreadsheetml_may_be_in_an_older_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        spreadsheetml([HEAD, [*PUPIL[:2], "SITI NÚÑEZ", *PUPIL[3:]]]), encoding=encoding
    )
    [row] = read(path)
    assert (row.name, row.problems) == ("SITI NÚÑEZ", ())


def test_a_name_decoded_in_the_wrong_way_is_held(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    garbled = "SITI NÚÑEZ".encode().decode("cp1252")
    path.write_text(csv_text(";").replace("SITI", garbled))
    [row] = read(path)
    assert row.first_error == "name_garbled"


@pytest.mark.parametrize(
    ("head", "filling", "code"),
    [
        (b"", b"\0", "unknown_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0", "damaged"),
        (b"PK\x03\x04", b"\xff", "truncated"),
        (b"", b"abc;def;", "damaged"),
        (";".join(HEAD).encode() + b'\n"', b"abc;def\n", "damaged"),
        (b"", b"Nama;JK;x\n", "columns_missing"),
    ],
)
def test_100_mb_of_junk_is_refused_without_filling_the_memory(
    head: bytes, filling: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(head)
        for _ in range(100):
            file.write(filling * (1_000_000 // len(filling)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal_of(path) == code
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_csv_pads_a_nisn_that_a_sheet_has_shortened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text(";").replace("0071234567", "71234567"))
    [row] = read(path)
    assert (row.nisn, [each.code for each in row.problems]) == ("0071234567", ["nisn_padded"])
