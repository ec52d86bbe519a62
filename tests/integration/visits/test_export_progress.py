"""Progress as files: read back, equal to the figures, harmless, of one instant."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from ektp_outreach.dates import today
from schools.models import Student
from schools.nik import encrypt_nik, nik_index
from tests.factories import (
    REFUSAL,
    make_campaign,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.exports import files
from visits.exports.files import Format, write_progress
from visits.models import Visit
from visits.reports.progress import progress_of

pytestmark = pytest.mark.django_db
NIK = "3573016501101234"
STRANGE = ['=HYPERLINK("http://x")', "+62", "-1+1", "@SUM(A1)", "\tA", "\rB", "＝1", "A, B; C"]


@pytest.fixture
def visit() -> Visit:
    """A school where one pupil is recorded, one absent and some have strange names."""
    visit = make_visit(make_campaign(name="Pilkada, =1+1"))
    make_recording(visit, make_student(visit.school))
    make_recording(visit, make_student(visit.school, name="Ada"), "absent", reason="sick")
    for name in STRANGE:
        make_student(visit.school, name=name, class_name="=1")
    make_student(
        visit.school,
        name="Budi",
        nik_encrypted=encrypt_nik(NIK),
        nik_index=nik_index(NIK),
        nik_last4=NIK[-4:],
        home_village="Kauman",
        home_district="Klojen",
    )
    return visit


def written(visit: Visit, wanted: Format, **asked: date) -> bytes:
    file = io.BytesIO()
    write_progress(visit.campaign, wanted, file, today=today(), **asked)
    return file.getvalue()


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def sheet_rows(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content))[sheet].iter_rows(min_row=2, values_only=True))


def test_json_has_the_agreed_shape_and_adds_up(visit: Visit) -> None:
    document = json.loads(written(visit, Format.JSON))
    assert list(document) == [
        *("as_of", "campaign", "deadline", "register", "eligible", "recorded_before"),
        *("recorded", "remaining", "schools", "days"),
    ]
    assert list(document["schools"][0]) == [
        *("npsn", "name", "district", "eligible", "recorded", "remaining", "next_visit"),
    ]
    assert list(document["days"][0]) == ["date", "recorded", "needed"]
    assert datetime.fromisoformat(document["as_of"]).tzinfo
    parts = [document[key] for key in ("recorded_before", "recorded", "remaining")]
    assert sum(parts) == document["eligible"] == 11
    for key in ("eligible", "recorded", "remaining"):
        assert sum(school[key] for school in document["schools"]) == document[key]
    assert sum(day["recorded"] for day in document["days"]) == document["recorded"] == 1


def test_csv_lists_who_remains_with_the_stamp(visit: Visit) -> None:
    rows = csv_rows(written(visit, Format.CSV))
    assert len(rows) == 10
    (ada,) = (row for row in rows if row["Nama"] == "Ada")
    assert ada["Catatan terakhir"] == "Tidak hadir: Sakit"
    assert ada["Tanggal catatan"] == "2026-11-23"
    assert datetime.fromisoformat(ada["Keadaan per"]).date() == today()
    (budi,) = (row for row in rows if row["Nama"] == "Budi")
    assert budi["Tempat tinggal"] == "Kauman, Klojen"
    assert budi["NIK (4 angka akhir)"] == "1234"


def test_csv_is_written_while_queries_are_logged(visit: Visit) -> None:
    with CaptureQueriesContext(connection):
        assert len(csv_rows(written(visit, Format.CSV))) == 10


def test_csv_cells_begin_with_nothing_that_computes(visit: Visit) -> None:
    rows = csv_rows(written(visit, Format.CSV))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert {row["Nama"] for row in rows} >= {f"'{name}" for name in STRANGE[:-1]} | {STRANGE[-1]}


def test_the_workbook_has_typed_cells_and_no_formula(visit: Visit) -> None:
    book = load_workbook(io.BytesIO(written(visit, Format.XLSX)))
    assert book.sheetnames == ["Ringkasan", "Sekolah", "Hari", "Belum rekam"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert not [c for row in sheet for c in row if c.data_type == "f"]
    assert [len(sheet._charts) for sheet in book] == [1, 0, 1, 0]
    headings = [cell.value for cell in book["Sekolah"][1]]
    assert "Sudah rekam sebelumnya" in headings, "it takes two lines"
    assert book["Sekolah"].row_dimensions[1].height == 30
    summary = dict(book["Ringkasan"].iter_rows(min_row=2, max_row=6, values_only=True))
    assert list(summary.values()) == [11, 11, 0, 1, 10]
    assert type(book["Hari"]["A2"].value) is datetime
    assert book["Belum rekam"]["G2"].number_format == "dd/mm/yyyy"
    assert {row[4] for row in sheet_rows(written(visit, Format.XLSX), "Belum rekam")} >= {
        '=HYPERLINK("http://x")',
        "@SUM(A1)",
    }


def test_a_long_list_is_written_with_flat_memory(visit: Visit, monkeypatch) -> None:
    monkeypatch.setattr("visits.exports.spreadsheet._SHORT", 1)
    assert len(sheet_rows(written(visit, Format.XLSX), "Belum rekam")) == 10


def test_a_campaign_without_pupils_can_be_exported() -> None:
    visit = make_visit()
    assert json.loads(written(visit, Format.JSON))["eligible"] == 0
    assert csv_rows(written(visit, Format.CSV)) == []
    assert sheet_rows(written(visit, Format.XLSX), "Belum rekam") == []
    assert written(visit, Format.PDF).startswith(b"%PDF")


def test_no_file_holds_a_full_nik(visit: Visit) -> None:
    for wanted in (Format.CSV, Format.JSON):
        assert NIK not in written(visit, wanted).decode()
    cells = [c for row in sheet_rows(written(visit, Format.XLSX), "Belum rekam") for c in row]
    assert "1234" in cells
    assert NIK not in cells


def test_the_report_numbers_its_pages_and_repeats_its_stamp(visit: Visit) -> None:
    for number in range(60):
        make_school(name=f"SMA <b>{number}</b> & Co")
    read = PdfReader(io.BytesIO(written(visit, Format.PDF)))
    pages = [" ".join(page.extract_text().split()) for page in read.pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Keadaan per" in page
    assert "SMA <b>7</b> & Co" in " ".join(pages)


def test_a_look_back_leaves_out_later_notes(visit: Visit) -> None:
    monday = date(2026, 11, 23)
    before = csv_rows(written(visit, Format.CSV, as_of=monday - timedelta(days=1)))
    assert len(before) == 11
    assert {row["Catatan terakhir"] for row in before} == {""}
    assert {row["Keadaan per"] for row in before} == {"2026-11-22T23:59:59+07:00"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wanted", [Format.XLSX, Format.CSV])
def test_a_recording_in_the_middle_changes_no_file(monkeypatch, wanted: Format) -> None:
    visit = make_visit(make_campaign())
    students = [make_student(visit.school) for _ in range(3)]
    real = files.outstanding_of

    def record_first(*args, **kwargs):
        record_elsewhere(visit, students[0])
        return real(*args, **kwargs)

    monkeypatch.setattr(files, "outstanding_of", record_first)
    content = written(visit, wanted)
    if wanted == Format.XLSX:
        summary = dict(sheet_rows(content, "Ringkasan")[:5])
        assert summary["Belum rekam"] == len(sheet_rows(content, "Belum rekam")) == 3
    else:
        assert len(csv_rows(content)) == 3
    assert progress_of(visit.campaign, today=today()).total.remaining == 2


def record_elsewhere(visit: Visit, student: Student) -> None:
    """Record on another connection, which commits at once."""

    def record() -> None:
        try:
            make_recording(visit, student)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(record).result()


# --- from the browser


@pytest.mark.parametrize("wanted", list(Format))
def test_staff_download_and_it_is_noted(visit: Visit, wanted: Format) -> None:
    client, user = Client(), make_user(Role.PLANNER)
    client.force_login(user)
    answer = client.get(f"/capaian/unduh/{wanted}/")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].endswith(f'.{wanted}"')
    assert answer["Cache-Control"] == "no-store"
    assert int(answer["Content-Length"]) == len(content) > 0
    event = AuditEvent.objects.get(action="export_progress")
    assert event.actor == user
    assert event.data["format"] == wanted
    assert event.data["count"] == (10 if wanted in (Format.XLSX, Format.CSV) else 0)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_others_download_nothing(visit: Visit, role: Role) -> None:
    client = Client()
    client.force_login(make_user(role))
    assert client.get("/capaian/unduh/csv/").status_code == REFUSAL[role]
    assert not AuditEvent.objects.filter(action="export_progress").exists()


@pytest.mark.parametrize("wanted", ["docx", "XLSX", "files"])
def test_an_unknown_format_is_not_found(visit: Visit, wanted: str) -> None:
    client = Client()
    client.force_login(make_user(Role.PLANNER))
    assert client.get(f"/capaian/unduh/{wanted}/").status_code == 404


# --- from the command line


def test_the_command_writes_a_file_and_notes_it(visit: Visit, tmp_path: Path) -> None:
    out = tmp_path / "p.json"
    call_command("export_progress", format="json", out=out, verbosity=0)
    assert json.loads(out.read_text())["remaining"] == 10
    event = AuditEvent.objects.get(action="export_progress")
    assert (event.actor, event.source) == (None, "export_progress")


def test_the_command_refuses_the_future_and_an_unwritable_place(
    visit: Visit, tmp_path: Path
) -> None:
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(CommandError, match="lies ahead"):
        call_command("export_progress", format="csv", out=tmp_path / "p", as_of=tomorrow)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_progress", format="csv", out=tmp_path / "none" / "p.csv")


def test_the_command_needs_a_campaign(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no active campaign"):
        call_command("export_progress", format="csv", out=tmp_path / "p.csv")
