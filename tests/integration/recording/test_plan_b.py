"""Plan B: the list on paper, and a filled-in sheet that becomes events of the log."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from tests.factories import (
    REFUSAL,
    make_device,
    make_operator,
    make_student,
    make_user,
    make_visit,
)
from tests.integration.recording.world import NOW, World, publish, signed_in, state_of
from visits.actions.outcome_sheets import SheetEnded, store_sheet
from visits.exports.paper import HEADERS, write_paper
from visits.models import OutcomeSheet, Recording, Visit
from visits.queries.roster import events_of, roster_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5, microseconds=7)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


def sheet_of(*rows: tuple[str, ...]) -> bytes:
    """Make a filled-in list of (code, outcome, reason, note)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for at, row in enumerate((("Kode siswa", "Hasil", "Alasan", "Catatan"), *rows)):
            for column, text in enumerate(row):
                page.write_string(at, column, text)
    return file.getvalue()


def upload(client: Client, world: World, data: bytes, **fields: Any) -> Any:
    asked = {
        "upload": SimpleUploadedFile("lembar.xlsx", data),
        "operator": world.operator.pk,
        "device": world.devices[0].pk,
        "recorded_at": "2026-11-23T10:00",
    }
    return client.post(url_of(world), asked | fields)


def url_of(world: World) -> str:
    return f"/kunjungan/{world.visit.pk}/rencana-b/"


def store(client: Client, world: World, data: bytes, **fields: Any) -> Any:
    """Upload and press the button as the review offers it."""
    answer = upload(client, world, data, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    review = client.get(answer["Location"])
    chosen = [str(change.old.pk) for change in review.context["changes"] if change.is_advised]
    return client.post(f"{answer['Location']}simpan/", {"changes": chosen}, follow=True)


def test_the_sheet_comes_back_as_events_of_the_log(world: World, phone: Client) -> None:
    absent, nothing = make_student(world.school), make_student(world.school)
    downloaded = openpyxl.load_workbook(
        io.BytesIO(phone.get(f"{url_of(world)}daftar.xlsx").content)
    )
    page = downloaded.active
    assert tuple(cell.value for cell in page[1]) == HEADERS
    results = {str(world.student.pk): ("Sudah rekam", ""), str(absent.pk): ("Tidak hadir", "Sakit")}
    for row in page.iter_rows(min_row=2):
        row[7].value, row[8].value = results.get(row[0].value, (None, None))
    filled = io.BytesIO()
    downloaded.save(filled)

    answer = upload(phone, world, filled.getvalue())
    review = phone.get(answer["Location"])
    assert review.context["to_store"] == 2
    assert Recording.objects.count() == 0
    phone.post(f"{answer['Location']}simpan/")

    assert state_of(world.student) == ("recorded", "")
    assert state_of(absent) == ("absent", "sick")
    assert state_of(nothing) is None
    event = Recording.objects.get(student=world.student)
    assert (event.operator, event.device, event.recorded_at) == (
        world.operator,
        world.devices[0],
        NOW,
    )
    assert Visit.objects.get(pk=world.visit.pk).state == Visit.State.IN_PROGRESS


def test_uploading_twice_stores_once_even_with_another_time(world: World, phone: Client) -> None:
    data = sheet_of((str(world.student.pk), "Sudah rekam", "", ""))
    store(phone, world, data)
    again = upload(phone, world, data, recorded_at="2026-11-23T11:00")
    review = phone.get(again["Location"])
    assert (review.context["to_store"], review.context["counts"]["already_stored"]) == (0, 1)
    phone.post(f"{again['Location']}simpan/")
    assert Recording.objects.count() == 1


def test_a_sheet_and_a_phone_meet_in_the_same_fold(world: World, phone: Client) -> None:
    world.send(world.event("absent", reason="leave"))
    store(phone, world, sheet_of((str(world.student.pk), "Sudah rekam", "", "")))
    assert state_of(world.student) == ("recorded", "")


def test_recorded_on_another_device_too_is_kept_as_a_conflict(world: World, phone: Client) -> None:
    world.send(world.event(device=world.devices[1].pk))
    data = sheet_of((str(world.student.pk), "Sudah rekam", "", ""))
    review = phone.get(upload(phone, world, data)["Location"])
    assert [line.status for line in review.context["lines"]] == ["conflict"]
    assert "sudah lebih dulu tercatat" in review.content.decode()
    store(phone, world, data)
    store(phone, world, data)
    assert Recording.objects.count() == 2


def test_rows_that_cannot_stand_are_named_and_the_others_stored(
    world: World, phone: Client
) -> None:
    one, two = make_student(world.school), make_student(world.school)
    stranger = make_student()
    data = sheet_of(
        (str(world.student.pk), "sudah REKAM", "", "di laptop"),
        (str(stranger.pk), "Sudah rekam", "", ""),
        (str(one.pk), "mungkin", "", ""),
        (str(one.pk), "Tidak hadir", "bolos", ""),
        (str(one.pk), "Sudah rekam", "Sakit", ""),
        (str(two.pk), "Gagal rekam", "", ""),
        (str(two.pk), "Menolak", "", ""),
        ("", "Sudah rekam", "", ""),
        (str(one.pk), "", "", ""),
        (str(world.student.pk), "Sudah rekam", "", ""),
    )
    answer = upload(phone, world, data)
    review = phone.get(answer["Location"])
    found = [(row["row"], row["problem"]) for row, _problem, _pupil in review.context["problems"]]
    assert found == [
        (3, "code"),
        (4, "outcome"),
        (5, "reason"),
        (6, "reason"),
        (7, "twice"),
        (8, "twice"),
        (9, "code"),
    ]
    assert "baris 4" in review.content.decode()
    phone.post(f"{answer['Location']}simpan/")
    assert [event.note for event in Recording.objects.all()] == ["di laptop"]


def test_absent_without_a_reason_is_absent_without_explanation(world: World, phone: Client) -> None:
    store(phone, world, sheet_of((str(world.student.pk), "Tidak hadir", "", "")))
    assert state_of(world.student) == ("absent", "unknown")


def test_after_closing_a_sheet_is_late_and_kept(world: World, phone: Client) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state="completed", completed_at=NOW)
    store(phone, world, sheet_of((str(world.student.pk), "Sudah rekam", "", "")))
    assert Recording.objects.get().conflict == "visit_closed"


def test_the_audit_says_who_uploaded_for_whom(world: World) -> None:
    office = signed_in(world.planner)
    store(office, world, sheet_of((str(world.student.pk), "Sudah rekam", "", "")))
    event = AuditEvent.objects.get(action="store_sheet")
    assert (event.actor, event.data["operators"], event.data["count"]) == (
        world.planner,
        [world.operator.name],
        1,
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "Berkas ini PDF."),
        (b"", "Berkas kosong."),
        (b"NIK;Status\n3573011708000001;PRR\n", "Ini daftar status kartu"),
        (b"Nama;Nilai\nAni;1\n", "Kolom Kode siswa dan Hasil tidak ditemukan."),
    ],
)
def test_another_file_is_refused_in_words(
    world: World, phone: Client, data: bytes, words: str
) -> None:
    answer = upload(phone, world, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not OutcomeSheet.objects.exists()


def test_the_form_refuses_strangers_and_the_future(world: World, phone: Client) -> None:
    data = sheet_of((str(world.student.pk), "Sudah rekam", "", ""))
    wrong = {
        "operator": make_user(Role.OPERATOR).pk,
        "device": make_device().pk,
        "recorded_at": "2026-11-23T23:00",
    }
    answer = upload(phone, world, data, **wrong)
    assert set(answer.context["form"].errors) == {"operator", "device", "recorded_at"}


def test_a_sheet_ends_once(world: World, phone: Client) -> None:
    data = sheet_of((str(world.student.pk), "Sudah rekam", "", ""))
    location = upload(phone, world, data)["Location"]
    phone.post(f"{location}batalkan/")
    assert not Recording.objects.exists()
    again = phone.post(f"{location}simpan/", follow=True)
    assert "Lembar ini sudah selesai." in again.content.decode()
    with pytest.raises(SheetEnded):
        store_sheet(sheet=OutcomeSheet.objects.get(), accepted=(), by=world.planner, now=LATER)
    assert not Recording.objects.exists()


def test_the_paper_is_one_pdf_for_all_classes(world: World, phone: Client) -> None:
    make_student(world.school, class_name="XII IPS 2", name='Ani #panic("x") *')
    answer = phone.get(f"{url_of(world)}daftar.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert AuditEvent.objects.get(action="print_list").data == {"format": "pdf", "count": 2}
    assert phone.get(f"{url_of(world)}daftar.doc").status_code == 404
    entries = roster_of(world.visit, list(events_of(world.visit)))
    papers = {
        write_paper(world.visit, entries, url="https://contoh.test/", made_at=NOW) for _ in "ab"
    }
    assert len(papers) == 1


def test_the_sheet_offers_the_outcomes_and_reasons_to_choose_from(
    world: World, phone: Client
) -> None:
    data = phone.get(f"{url_of(world)}daftar.xlsx").content
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered == {
        "H2": '"Sudah rekam,Tidak hadir,Gagal rekam,Menolak,Sudah rekam di tempat lain"',
        "I2": '"Sakit,Izin,PKL,Tanpa keterangan"',
    }


def test_only_who_may_record_there_gets_in(world: World, client: Client) -> None:
    elsewhere = publish(make_visit(world.campaign, devices=[make_device(), make_device()]))
    other = signed_in(make_operator(elsewhere))
    assert other.get(url_of(world)).status_code == 404
    assert other.get(f"{url_of(world)}daftar.xlsx").status_code == 404
    for role in (Role.SCHOOL_HEAD, Role.OBSERVER):
        client.force_login(make_user(role))
        assert client.get(url_of(world)).status_code == REFUSAL[role]
        assert client.get(f"{url_of(world)}daftar.pdf").status_code == REFUSAL[role]
