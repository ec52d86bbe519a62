"""`manage.py import_schools`: an office's schools by NPSN, and again changes nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ektp_outreach.audit.models import AuditEvent
from schools.models import District, School
from tests.integration.schools.import_files import SITI, write_register
from tests.integration.schools.status_files import write_list

pytestmark = pytest.mark.django_db
HEAD = ("NPSN", "Nama Sekolah", "Kecamatan", "Kode Kecamatan", "Alamat", "Lintang", "Bujur")
SMAN_8 = ("20533640", "SMAN 8 Malang", "Lowokwaru", "35.73.05", "Jl. Veteran 37", "-7,95", "112,61")
SMK_X = ("20533999", "SMK Contoh", "Kec. Lowokwaru", "", "", "-7.96", "112.62")


def run(*arguments: object) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_schools", *map(str, arguments), "--json", stdout=out)
    return int(str(ended.value.code)), json.loads(out.getvalue())


def listed(tmp_path: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Path:
    return write_list(tmp_path / "sekolah.xlsx", *rows, head=head)


def codes(report: dict[str, Any]) -> list[tuple[int | None, str]]:
    return [(problem["row"], problem["code"]) for problem in report["problems"]]


def test_schools_come_with_their_kecamatan_and_only_when_asked(tmp_path: Path) -> None:
    path = listed(tmp_path, SMAN_8, SMK_X)
    status, report = run(path)
    assert (status, report["new"], report["committed"]) == (0, 2, False)
    assert not School.objects.exists()
    assert not District.objects.exists()
    status, report = run(path, "--commit")
    assert (status, report["committed"]) == (0, True)
    public, private = School.objects.order_by("npsn")
    assert (public.level, public.is_public, public.latitude) == ("SMA", True, -7.95)
    assert (private.level, private.is_public, private.days_per_week) == ("SMK", False, 5)
    assert {school.district.code for school in (public, private)} == {"35.73.05"}
    assert AuditEvent.objects.filter(action="add_school", source="import_schools").count() == 2


def test_the_same_list_again_changes_nothing_and_an_empty_cell_erases_nothing(
    tmp_path: Path,
) -> None:
    run(listed(tmp_path, SMAN_8, SMK_X), "--commit")
    School.objects.filter(npsn="20533999").update(is_public=True, address="Jl. Mawar 1")
    events = AuditEvent.objects.count()
    status, report = run(listed(tmp_path, SMAN_8, SMK_X), "--commit")
    assert (status, report["new"], report["changed"], report["unchanged"]) == (0, 0, 0, 2)
    assert AuditEvent.objects.count() == events
    assert School.objects.get(npsn="20533999").address == "Jl. Mawar 1"


def test_what_differs_is_changed_and_who_is_not_listed_stays(tmp_path: Path) -> None:
    run(listed(tmp_path, SMAN_8, SMK_X), "--commit")
    path = listed(tmp_path, ("20533640", "SMA Negeri 8"), head=HEAD[:2])
    status, report = run(path, "--commit")
    assert (status, report["changed"], report["missing"]) == (0, 1, 1)
    assert School.objects.get(npsn="20533640").name == "SMA Negeri 8"
    assert School.objects.count() == 2


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (0, "2053364", "npsn"),
        (1, " ", "name"),
        (1, "Sekolah Contoh", "level_missing"),
        (3, "3573", "district_code"),
        (5, "112,61", "position"),
        (5, "selatan", "position"),
        (6, "", "position_missing"),
    ],
)
def test_a_row_that_cannot_stand_is_named_and_the_others_are_taken(
    tmp_path: Path, place: int, text: str, code: str
) -> None:
    wrong = [*SMAN_8]
    wrong[place] = text
    good = ("20533998", *SMAN_8[1:])
    status, report = run(listed(tmp_path, wrong, good), "--commit")
    assert (status, codes(report)) == (1, [(2, code)])
    assert [school.npsn for school in School.objects.all()] == ["20533998"]


def test_a_kecamatan_is_never_guessed(tmp_path: Path) -> None:
    nameless = (*SMAN_8[:2], "", "", *SMAN_8[4:])
    status, report = run(listed(tmp_path, SMK_X, nameless))
    assert (status, codes(report)) == (1, [(2, "district"), (3, "district")])


def test_an_npsn_on_two_rows_holds_both_back(tmp_path: Path) -> None:
    again = (SMAN_8[0], "SMAN 9 Malang", *SMAN_8[2:])
    status, report = run(listed(tmp_path, SMAN_8, again), "--commit")
    assert (status, codes(report)) == (1, [(2, "npsn_twice"), (3, "npsn_twice")])
    assert not School.objects.exists()


def test_numbers_and_the_words_of_a_csv_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "sekolah.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        head = ("npsn", "nama", "bentuk", "status", "kecamatan", "kode_kecamatan", "lat", "lng")
        csv.writer(file, delimiter=";").writerows(
            [head, (20533641, "Cendekia", "ma", "swasta", "Klojen", "357302", -7.98, 112.63)]
        )
    assert run(path, "--commit")[0] == 0
    school = School.objects.get()
    assert (school.npsn, school.level, school.is_public) == ("20533641", "MA", False)
    assert (school.district.code, school.longitude) == ("35.73.02", 112.63)


def test_another_kind_of_file_is_refused_whole(tmp_path: Path) -> None:
    status, report = run(write_register(tmp_path / "siswa.xlsx", SITI), "--commit")
    assert (status, codes(report)) == (2, [(None, "register")])
    status, report = run(tmp_path / "none.xlsx")
    assert (status, codes(report)) == (2, [(None, "not_found")])
    status, report = run(listed(tmp_path, ("x", "y"), head=("Judul", "Isi")))
    assert (status, codes(report)) == (2, [(None, "school_columns")])
