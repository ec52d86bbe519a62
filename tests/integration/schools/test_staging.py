"""Files become staged rows; what is no register leaves only its refusal."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from schools.models import ImportBatch, ImportFile, ImportRow, SchoolAlias, Student
from schools.nik import decrypt_nik, nik_index
from tests.factories import make_school
from tests.integration.schools.import_files import BUDI, SITI, pupil, stage, write_register

pytestmark = pytest.mark.django_db


def test_a_row_is_staged_with_its_nik_sealed(tmp_path: Path) -> None:
    [file] = stage(write_register(tmp_path / "a.xlsx", SITI))
    assert (file.rows_read, file.refusal_code) == (1, "")
    row = ImportRow.objects.get()
    assert (row.row, row.name, row.sex, row.birth_date) == (
        4,
        "SITI AMINAH",
        "P",
        date(2009, 8, 17),
    )
    assert (row.nisn, row.class_name, row.grade, row.home_village) == (
        SITI[0],
        "XI A",
        11,
        "Dinoyo",
    )
    assert decrypt_nik(row.nik_encrypted) == SITI[1]
    assert (bytes(row.nik_index), row.nik_last4) == (nik_index(SITI[1]), "0001")
    assert (row.action, row.refused, row.problems) == ("new", False, [])


def test_no_nik_is_stored_in_the_clear(tmp_path: Path) -> None:
    stage(write_register(tmp_path / "a.xlsx", SITI, pupil(BUDI, sex="?")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, '') FROM schools_importrow r")
        [everything] = cursor.fetchone()
    assert "SITI" in everything
    assert not any(nik in everything for nik in (SITI[1], BUDI[1]))


def test_a_row_with_an_error_is_held_and_strange_signs_survive(tmp_path: Path) -> None:
    path = write_register(tmp_path / "a.xlsx", pupil(name="A\\N \\ tab\tB", sex="?"))
    stage(path)
    row = ImportRow.objects.get()
    assert (row.name, row.action, row.hold_code) == ("A\\N \\ tab B", "held", "sex")
    assert [each["code"] for each in row.problems] == ["sex"]


def test_the_school_is_proposed_by_the_title_and_sure_when_it_is_equal(tmp_path: Path) -> None:
    school = make_school(name="SMAN 8 Malang")
    make_school(name="SMAN 9 Malang")
    [file] = stage(write_register(tmp_path / "a.xlsx", SITI, school="SMA NEGERI 8 MALANG"))
    assert (file.school, file.school_confirmed) == (school, True)


def test_a_similar_name_is_proposed_but_waits_for_a_person(tmp_path: Path) -> None:
    school = make_school(name="SMA Shalahudin Malang")
    [file] = stage(write_register(tmp_path / "a.xlsx", SITI, school="SMA SALAHUDIN MALANG"))
    assert (file.school, file.school_confirmed) == (school, False)


def test_an_alias_is_as_good_as_the_name(tmp_path: Path) -> None:
    school = make_school(name="SMA Katolik Kolese Santo Yusup")
    SchoolAlias.objects.create(school=school, name="SMAK Kosayu", normalised="SMAK KOSAYU")
    [file] = stage(write_register(tmp_path / "a.xlsx", SITI, school="SMAK KOSAYU"))
    assert (file.school, file.school_confirmed) == (school, True)


def test_a_name_that_two_schools_share_is_never_sure(tmp_path: Path) -> None:
    make_school(name="SMA Islam")
    make_school(name="SMAS ISLAM MALANG")
    [file] = stage(write_register(tmp_path / "a.xlsx", SITI, school="SMA ISLAM"))
    assert file.school is not None
    assert not file.school_confirmed


def test_without_a_title_the_file_name_only_proposes(tmp_path: Path) -> None:
    school = make_school(name="SMAN 8 Malang")
    path = tmp_path / "daftar_pd-SMAN 8 MALANG-2026-09-10 08.15.42.xlsx"
    [file] = stage(write_register(path, SITI, school=""))
    assert (file.school, file.school_confirmed) == (school, False)


def test_an_unknown_school_is_not_proposed(tmp_path: Path) -> None:
    make_school(name="SMAN 8 Malang")
    [file] = stage(write_register(tmp_path / "a.xlsx", SITI, school="MA ALMAARIF SINGOSARI"))
    assert file.school is None


def test_a_zip_of_many_files_is_one_batch(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for at, row in enumerate((SITI, BUDI)):
            archive.write(write_register(tmp_path / f"{at}.xlsx", row), f"folder/{at}.xlsx")
        archive.writestr("baca.txt", "bukan lembar kerja")
    files = stage(tmp_path / "all.zip")
    assert [(file.name, file.rows_read, file.refusal_code) for file in files] == [
        ("0.xlsx", 1, ""),
        ("1.xlsx", 1, ""),
        ("baca.txt", 0, "unknown_kind"),
    ]


def test_a_refused_file_leaves_no_row(tmp_path: Path) -> None:
    batch = ImportBatch.objects.create()
    path = write_register(tmp_path / "a.xlsx", SITI, school="Daftar Guru")
    [file] = stage(path, batch)
    assert (file.refusal_code, file.school) == ("teachers", None)
    assert file.refusal
    assert file.remedy
    assert not ImportRow.objects.exists()


def test_a_file_that_breaks_off_half_way_leaves_no_row(tmp_path: Path) -> None:
    lines = ["Nama;JK;NISN;Tanggal Lahir;Rombel"]
    lines += [f"SISWA {at};L;{at:010};2009-01-01;XI" for at in range(1, 4000)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join([*lines, ";".join("x" * 600)]))
    [file] = stage(path)
    assert (file.refusal_code, file.rows_read) == ("too_many_columns", 0)
    assert not ImportRow.objects.exists()
    assert ImportFile.objects.count() == 1


@pytest.mark.parametrize(("title", "rows"), [("SMAN 8", 1), ("Daftar Guru", 0)])
def test_the_same_file_twice_in_a_batch_counts_once(title: str, rows: int, tmp_path: Path) -> None:
    batch = ImportBatch.objects.create()
    path = write_register(tmp_path / "a.xlsx", SITI, school=title)
    assert stage(path, batch) == stage(path, batch)
    assert (ImportFile.objects.count(), ImportRow.objects.count()) == (1, rows)


def test_staging_touches_no_pupil(tmp_path: Path) -> None:
    stage(write_register(tmp_path / "a.xlsx", SITI))
    assert not Student.objects.exists()
