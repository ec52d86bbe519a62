"""`manage.py import_status`: by HMAC, forwards only, all or nothing, again changes nothing."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command

from ektp_outreach.audit.models import AuditEvent
from schools.models import CardStatus, StatusImport, StatusRow
from tests.integration.schools.import_files import SITI, write_register
from tests.integration.schools.status_files import make_pupil, nik_of, status_of, write_list
from visits.queries.history import history_of

pytestmark = pytest.mark.django_db
ADULT = date(2008, 1, 15)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


def run(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_status", *map(str, arguments), stdout=out, stderr=StringIO())
    return int(str(ended.value.code)), out.getvalue()


def run_json(*arguments: object) -> tuple[int, Any]:
    status, text = run(*arguments, "--json")
    return status, json.loads(text)


def everything() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def problems_of(report: Any) -> list[tuple[int | None, str]]:
    return [(each["row"], each["code"]) for each in report["files"][0]["problems"]]


def test_a_dry_run_reports_and_leaves_nothing_behind(tmp_path: Path) -> None:
    known, fresh = make_pupil(1), make_pupil(2)
    CardStatus.objects.create(student=known, status="BIO_CAPTURED", status_on="2026-11-01")
    path = write_list(
        tmp_path / "a.xlsx",
        (nik_of(1), "SFE", "2026-11-05", ""),
        (nik_of(2), "Sudah rekam", "", ""),
    )
    before = everything()
    counts = {"new": 1, "changed": 1, "unchanged": 0, "repeated": 0, "held": 0}
    assert run_json(path) == (
        0,
        {"files": [{"file": "a.xlsx", **counts, "problems": []}], "committed": False},
    )
    assert everything() == before
    assert status_of(fresh) is None


def test_commit_moves_cards_on_and_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    known, fresh = make_pupil(1), make_pupil(2, birth_date=ADULT)
    CardStatus.objects.create(student=known, status="BIO_CAPTURED", status_on="2026-11-01")
    path = write_list(
        tmp_path / "a.xlsx",
        (nik_of(1), "PRINT_READY_RECORD", "2026-11-05", ""),
        (nik_of(2), "IKD aktif", "17/11/2026", ""),
        (nik_of(2), "KTP-el tercetak", "", ""),
    )
    status, report = run_json(path, "--commit", "--date", "2026-11-20")
    assert (status, report["committed"], report["files"][0]["new"]) == (0, True, 1)
    assert status_of(known) == ("PRINT_READY_RECORD", "2026-11-05", "")
    assert status_of(fresh) == ("CARD_PRINTED", "2026-11-20", "2026-11-17")
    assert not StatusRow.objects.exists()
    history = CardStatus.pgh_event_model.objects.count()  # type: ignore[attr-defined]

    status, report = run_json(path, "--commit")
    assert (status, report["files"][0]["unchanged"], report["files"][0]["changed"]) == (0, 3, 0)
    assert CardStatus.pgh_event_model.objects.count() == history  # type: ignore[attr-defined]


def test_the_pupil_s_history_tells_old_and_new(tmp_path: Path) -> None:
    pupil = make_pupil(1)
    CardStatus.objects.create(student=pupil, status="BIO_CAPTURED", status_on="2026-11-01")
    run(write_list(tmp_path / "a.xlsx", (nik_of(1), "PRR", "2026-11-05", "")), "--commit")
    assert history_of(pupil)[0].text == (
        "Status kartu disimpan dari daftar. Status kartu: Sudah rekam, belum terkirim → "
        "Siap cetak (PRR). Tanggal: 5 November 2026."
    )
    assert AuditEvent.objects.filter(action="commit_status_import").count() == 1


def test_rows_that_cannot_stand_are_held_with_row_code_and_remedy(tmp_path: Path) -> None:
    child, printed, twice = (
        make_pupil(1, birth_date=date(2009, 12, 1)),
        make_pupil(2),
        make_pupil(3),
    )
    CardStatus.objects.create(student=printed, status="CARD_PRINTED", status_on="2026-11-01")
    path = write_list(
        tmp_path / "a.xlsx",
        (nik_of(1), "CARD_ISSUED", "2026-11-05", ""),
        (nik_of(2), "PRR", "2026-11-05", ""),
        (nik_of(3), "PRR", "", ""),
        (nik_of(3), "Data ganda", "", ""),
        (nik_of(9), "PRR", "", ""),
        (nik_of(1), "entah", "", ""),
        ("123", "PRR", "", ""),
        ("", "PRR", "", ""),
        ("3.57302E+15", "PRR", "", ""),
        (nik_of(1), "PRR", "kemarin", ""),
        ("=1+1", "PRR", "", ""),
    )
    status, report = run_json(path, "--commit")
    assert (status, report["committed"], report["files"][0]["held"]) == (1, True, 11)
    assert problems_of(report) == [
        (2, "under_age"),
        (3, "backwards"),
        (4, "two_statuses"),
        (5, "two_statuses"),
        (6, "nik_not_found"),
        (7, "status_unknown"),
        (8, "nik_length"),
        (9, "nik_empty"),
        (10, "nik_as_number"),
        (11, "day"),
        (12, "formula"),
    ]
    messages = [each["message"] for each in report["files"][0]["problems"]]
    assert messages[0] == (
        "Siswa ini baru berumur 17 pada 1 Desember 2026; sebelum itu KTP-el dan IKD ditolak. "
        "Periksa lagi di SIAK, lalu perbaiki barisnya."
    )
    assert "KTP-el tercetak" in messages[1]
    assert [status_of(pupil) for pupil in (child, twice)] == [None, None]
    assert status_of(printed) == ("CARD_PRINTED", "2026-11-01", "")
    assert StatusRow.objects.count() == 11


def test_a_correction_goes_back_and_may_even_take_the_status_away(tmp_path: Path) -> None:
    back, gone = make_pupil(1), make_pupil(2)
    for pupil in (back, gone):
        CardStatus.objects.create(student=pupil, status="CARD_PRINTED", status_on="2026-11-01")
    path = write_list(
        tmp_path / "a.xlsx",
        (nik_of(1), "SFE", "2026-11-02", "ya"),
        (nik_of(2), "Belum rekam", "2026-11-02", "Ya"),
    )
    status, report = run_json(path, "--commit")
    assert (status, report["files"][0]["changed"]) == (0, 2)
    assert status_of(back) == ("SENT_FOR_ENROLLMENT", "2026-11-02", "")
    assert status_of(gone) is None


def test_equal_rows_are_read_once(tmp_path: Path) -> None:
    pupil = make_pupil(1)
    rows = [(nik_of(1), "PRR", "2026-11-05", "")] * 3
    status, report = run_json(write_list(tmp_path / "a.xlsx", *rows), "--commit")
    assert (status, report["files"][0]["new"], report["files"][0]["repeated"]) == (0, 1, 2)
    assert status_of(pupil) == ("PRINT_READY_RECORD", "2026-11-05", "")


def test_other_sheets_are_read_as_the_register_s_are(tmp_path: Path) -> None:
    pupil = make_pupil(1)
    plain = tmp_path / "a.csv"
    with plain.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([("Status KTP", "NIK"), ("PRR", nik_of(1))])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(plain, "a.csv")
    assert run_json(plain)[1]["files"][0]["new"] == 1
    assert run_json(tmp_path / "a.zip", "--commit")[1]["files"][0]["new"] == 1
    assert status_of(pupil) == ("PRINT_READY_RECORD", "2026-11-23", "")


def test_what_is_no_such_list_is_refused_whole(tmp_path: Path) -> None:
    register = write_register(tmp_path / "r.xlsx", SITI)
    other = write_list(tmp_path / "o.xlsx", ("Ani", "1"), head=("Nama", "Nilai"))
    good = write_list(tmp_path / "g.xlsx", (nik_of(1), "PRR", "", ""))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(good, "a.xlsx")
        archive.write(good, "b.xlsx")
    paths = (register, other, tmp_path / "missing.xlsx", tmp_path / "two.zip")
    for path, code in zip(
        paths, ("register", "status_columns", "not_found", "zip_of_lists"), strict=True
    ):
        status, report = run_json(path, "--commit")
        assert (status, report["committed"], problems_of(report)) == (2, False, [(None, code)])
    assert not StatusImport.objects.exists()


def test_the_pupils_import_refuses_a_list_of_statuses(tmp_path: Path) -> None:
    out = StringIO()
    path = write_list(tmp_path / "a.xlsx", (nik_of(1), "PRR", "", ""))
    with pytest.raises(SystemExit):
        call_command("import_students", str(path), "--json", stdout=out, stderr=StringIO())
    assert json.loads(out.getvalue())["files"][0]["problems"][0]["code"] == "status_list"


def test_without_json_the_report_is_for_people(tmp_path: Path) -> None:
    make_pupil(1)
    rows = [(nik_of(1), "PRR", "", ""), (nik_of(2), "PRR", "", "")]
    status, text = run(write_list(tmp_path / "a.xlsx", *rows))
    assert status == 1
    assert text.splitlines()[0] == (
        "a.xlsx: baru diketahui 1, berubah 0, tetap 0, berulang 0, ditahan 1"
    )
    assert "baris 3: NIK ini bukan milik siswa" in text
    assert text.splitlines()[-1] == "Tidak ada yang disimpan."


def test_many_rows_take_few_statements(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    for number in range(1, 41):
        make_pupil(number)
    rows = [(nik_of(number), "PRR", "", "") for number in range(1, 41)]
    path = write_list(tmp_path / "a.xlsx", *rows)
    with django_assert_max_num_queries(40):
        run(path, "--commit")
    assert CardStatus.objects.filter(status="PRINT_READY_RECORD").count() == 40
