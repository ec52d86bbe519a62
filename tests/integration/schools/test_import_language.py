"""What was found in a file is stored by its code, so everyone reads it in their own language."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from schools.imports.problems import with_problems
from schools.imports.status_staging import stage_status_list
from schools.models import ImportFile, ImportRow
from tests.factories import make_school

from .import_files import TODAY, pupil, stage, write_register

pytestmark = pytest.mark.django_db


def problems() -> list[tuple[str, str]]:
    (found,) = with_problems(ImportRow.objects.all())
    return [(problem.message, problem.remedy) for problem in found.problems]


def test_a_row_that_a_colleague_uploaded_is_explained_in_the_readers_language(
    tmp_path: Path,
) -> None:
    make_school(name="SMAN 8 MALANG")
    with translation.override("en"):
        stage(
            write_register(tmp_path / "a.xlsx", pupil(born="1950-01-01", nik="", rombel="X" * 70))
        )
        english = problems()
    indonesian = problems()
    assert indonesian == [
        ("Umur 76 tahun tidak mungkin untuk siswa.", "Periksa tahun lahir."),
        ("Isi Rombel Saat Ini terlalu panjang dan dipotong.", "Periksa isinya di Dapodik."),
    ]
    assert "76" in english[0][0]
    assert english != indonesian
    assert {word for row in ImportRow.objects.get().problems for word in row} == {
        "code",
        "column",
        "detail",
    }


def test_a_refused_file_is_explained_in_the_readers_language(tmp_path: Path) -> None:
    path = write_register(tmp_path / "a.xlsx", head=("Nama", "JK", "Rombel"))
    with translation.override("en"):
        stage(path)
    file = ImportFile.objects.get()
    assert file.refusal == "Kolom yang tidak ada: NISN/NIK, Tanggal Lahir."
    assert file.remedy == "Sesuaikan judul kolom dengan templat, lalu unggah lagi."
    with translation.override("en"):
        assert file.refusal.endswith(": NISN/NIK, Tanggal Lahir.")
        assert "Kolom" not in file.refusal


def test_a_refused_list_of_statuses_names_the_system_it_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("")
    with translation.override("en"):
        opened = stage_status_list(path, "a.csv", listed_on=TODAY)
    assert (opened.refusal, "SIAK" in opened.remedy) == ("Berkas kosong.", True)
