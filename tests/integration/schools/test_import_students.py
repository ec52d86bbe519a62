"""`manage.py import_students`: JSON, exit status, and a dry run that leaves nothing behind."""

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from schools.models import ImportBatch, School, Student
from tests.factories import make_school, make_student
from tests.integration.schools.import_files import BUDI, SITI, make_siti, pupil, write_register

pytestmark = pytest.mark.django_db
# Longer than a file system's names: even to ask whether it is there is an error.
UNOPENABLE = f"{'c' * 251}.xlsx"


@pytest.fixture
def school() -> School:
    return make_school(npsn="20533640", name="SMAN 8 Malang")


def run(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_students", *map(str, arguments), stdout=out, stderr=StringIO())
    return int(str(ended.value.code)), out.getvalue()


def run_json(*arguments: object) -> tuple[int, Any]:
    status, text = run(*arguments, "--json")
    return status, json.loads(text)


def everything() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_dry_run_reports_and_leaves_nothing_behind(school: School, tmp_path: Path) -> None:
    make_siti(school)
    make_student(school)
    make_student(nisn=BUDI[0], name="Budi Santoso", birth_date="2009-08-17")
    new = pupil(nisn="0071234569", nik="", name="ANI")
    before = everything()
    path = write_register(tmp_path / "a.xlsx", pupil(rombel="XI B"), pupil(BUDI, nik=""), new)
    assert run_json(path) == (
        0,
        {
            "files": [
                {
                    "file": "a.xlsx",
                    "school": "20533640",
                    "new": 1,
                    "changed": 1,
                    "unchanged": 0,
                    "moved": 1,
                    "missing": 1,
                    "problems": [],
                }
            ],
            "committed": False,
        },
    )
    assert everything() == before


def test_commit_writes_and_the_same_again_changes_nothing(school: School, tmp_path: Path) -> None:
    path = write_register(tmp_path / "a.xlsx", SITI, BUDI)
    status, report = run_json(path, "--commit")
    assert (status, report["committed"], report["files"][0]["new"]) == (0, True, 2)
    assert Student.objects.count() == 2
    status, report = run_json(path, "--commit")
    assert (status, report["files"][0]["new"], report["files"][0]["unchanged"]) == (0, 0, 2)
    assert Student.objects.count() == 2


def test_held_rows_end_with_1_and_name_row_code_and_message(school: School, tmp_path: Path) -> None:
    path = write_register(
        tmp_path / "a.xlsx", SITI, pupil(BUDI, nisn=SITI[0]), pupil(BUDI, nisn="", nik="")
    )
    status, report = run_json(path, "--commit")
    assert (status, report["committed"]) == (1, True)
    [file] = report["files"]
    assert [(each["row"], each["severity"], each["code"]) for each in file["problems"]] == [
        (4, "error", "shared_identifier"),
        (5, "error", "shared_identifier"),
        (6, "error", "no_identifier"),
    ]
    assert file["problems"][0]["message"].startswith("NISN atau NIK sama dengan baris 5,")
    assert not Student.objects.exists()


def test_a_warning_alone_ends_with_0(school: School, tmp_path: Path) -> None:
    status, report = run_json(write_register(tmp_path / "a.xlsx", pupil(sex="L")))
    assert status == 0
    [problem] = report["files"][0]["problems"]
    assert (problem["severity"], problem["code"]) == ("warning", "nik_sex")


def test_a_refused_file_ends_with_2_and_the_others_go_on(school: School, tmp_path: Path) -> None:
    good = write_register(tmp_path / "a.xlsx", SITI)
    bad = write_register(tmp_path / "b.xlsx", BUDI, school="Daftar Guru")
    status, report = run_json(good, bad, tmp_path / UNOPENABLE, "--commit")
    assert (status, report["committed"]) == (2, True)
    assert [
        (file["file"], file["new"], [(each["row"], each["code"]) for each in file["problems"]])
        for file in report["files"]
    ] == [
        ("a.xlsx", 1, []),
        ("b.xlsx", 0, [(None, "teachers")]),
        (UNOPENABLE[-255:], 0, [(None, "not_found")]),
    ]
    assert Student.objects.count() == 1


def test_a_school_that_is_not_sure_must_be_named(tmp_path: Path) -> None:
    make_school(npsn="20533640", name="SMA Shalahudin Malang")
    path = write_register(tmp_path / "a.xlsx", SITI, school="SMA SALAHUDIN MALANG")
    status, report = run_json(path, "--commit")
    [file] = report["files"]
    assert (status, report["committed"], file["school"]) == (2, False, None)
    assert "SMA Shalahudin Malang" in file["problems"][0]["message"]
    status, report = run_json(path, "--commit", "--school", "20533640")
    assert (status, report["committed"], report["files"][0]["school"]) == (0, True, "20533640")
    assert not ImportBatch.objects.filter(state="review").exists()


def test_an_unknown_npsn_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No school has the NPSN 1") as caught:
        call_command("import_students", "a.xlsx", "--school", "1")
    assert caught.value.returncode == 2


def test_a_zip_is_taken_too(school: School, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(write_register(tmp_path / "a.xlsx", SITI), "a.xlsx")
        archive.write(write_register(tmp_path / "b.xlsx", BUDI), "b.xlsx")
    status, report = run_json(tmp_path / "all.zip")
    assert status == 0
    assert [(file["file"], file["new"]) for file in report["files"]] == [
        ("a.xlsx", 1),
        ("b.xlsx", 1),
    ]


def test_without_json_the_report_is_for_people(school: School, tmp_path: Path) -> None:
    status, text = run(write_register(tmp_path / "a.xlsx", SITI, pupil(BUDI, born="kemarin")))
    assert status == 1
    assert text.splitlines()[0] == (
        "a.xlsx (20533640 SMAN 8 Malang): "
        "baru 1, berubah 0, tetap 0, pindah ke sini 0, tidak ada di berkas 0"
    )
    assert "[birth_date]" in text
    assert text.splitlines()[-1] == "Tidak ada yang disimpan."
