"""Uploading a list of card statuses in the browser: review, commit, cancel."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from schools.actions.import_state import ImportRefused
from schools.actions.status_imports import commit_statuses
from schools.imports.status_staging import stage_status_list
from schools.models import CardStatus, StatusImport
from tests.factories import REFUSAL, make_campaign, make_user
from tests.integration.schools.status_files import make_pupil, nik_of, status_of, write_list
from tests.integration.visits.test_invariants import run_at_once
from visits.actions.cards import hand_over_cards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user())
    return client


def upload(office: Client, path: Path, **fields: str) -> StatusImport:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    data = {"upload": file, "listed_on": "2026-11-20", **fields}
    answer = office.post("/impor/status/", data)
    assert answer.status_code == 302
    return StatusImport.objects.latest("pk")


def test_a_list_is_reviewed_and_then_written(office: Client, tmp_path: Path) -> None:
    pupil, moved = make_pupil(1), make_pupil(2)
    CardStatus.objects.create(student=moved, status="BIO_CAPTURED", status_on="2026-11-01")
    rows = [(nik_of(1), "PRR"), (nik_of(2), "SFE"), (nik_of(3), "SFE")]
    found = upload(office, write_list(tmp_path / "a.xlsx", *rows))
    page = office.get(f"/impor/status/{found.pk}/?daftar=changed")
    assert status_of(pupil) is None
    text = page.content.decode()
    assert moved.name in text
    assert "Sudah rekam, belum terkirim" in text
    assert nik_of(2) not in text
    assert [(kind, count) for kind, _label, count in page.context["tabs"]] == [
        ("held", 1),
        ("new", 1),
        ("changed", 1),
    ]
    for kind, _label, count in page.context["tabs"]:
        listed = office.get(f"/impor/status/{found.pk}/?daftar={kind}")
        assert listed.context["page"].paginator.count == count
    assert office.post(f"/impor/status/{found.pk}/simpan/").status_code == 302
    assert status_of(pupil) == ("PRINT_READY_RECORD", "2026-11-20", "")
    after = office.get(f"/impor/status/{found.pk}/")
    assert [kind for kind, *_rest in after.context["tabs"]] == ["held"]
    again = office.post(f"/impor/status/{found.pk}/simpan/", follow=True)
    assert "sudah selesai" in again.content.decode()


def test_what_changed_since_the_review_is_shown_first(office: Client, tmp_path: Path) -> None:
    pupil = make_pupil(1)
    found = upload(office, write_list(tmp_path / "a.xlsx", (nik_of(1), "PRR")))
    CardStatus.objects.create(student=pupil, status="CARD_PRINTED", status_on="2026-11-01")
    again = office.post(f"/impor/status/{found.pk}/simpan/", follow=True)
    assert "1 baris diperiksa ulang" in again.content.decode()
    assert status_of(pupil) == ("CARD_PRINTED", "2026-11-01", "")
    assert again.context["counts"]["held"] == 1


def test_a_cancelled_list_leaves_no_row(office: Client, tmp_path: Path) -> None:
    pupil = make_pupil(1)
    found = upload(office, write_list(tmp_path / "a.xlsx", (nik_of(1), "PRR")))
    assert office.post(f"/impor/status/{found.pk}/batalkan/").status_code == 302
    assert found.rows.count() == 0
    assert status_of(pupil) is None
    with pytest.raises(ImportRefused):
        commit_statuses(status_import=found, by=None)


def test_a_file_that_is_no_list_is_refused_in_words(office: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    found = upload(office, path)
    text = office.get(f"/impor/status/{found.pk}/").content.decode()
    assert "Berkas ini PDF." in text
    done = office.post(f"/impor/status/{found.pk}/simpan/", follow=True)
    assert "Tidak ada berkas yang dapat disimpan." in done.content.decode()


def test_an_empty_file_is_refused_as_a_list_of_siak(office: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    found = upload(office, path)
    assert found.refusal_code == "empty"
    assert "SIAK" in found.remedy


def test_the_form_says_what_is_missing(office: Client) -> None:
    answer = office.post("/impor/status/", {"listed_on": "2026-11-24"})
    assert answer.status_code == 422
    assert "Tanggal ini belum tiba." in answer.content.decode()


def test_the_template_is_read_back_as_a_list(office: Client, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(office.get("/impor/status/templat/").content)
    found = upload(office, path)
    assert found.refusal_code == "no_rows"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_only_staff_import_statuses(client: Client, role: Role) -> None:
    client.force_login(make_user(role))
    assert client.get("/impor/status/").status_code == 403
    found = StatusImport.objects.create(name="a", sha256="0", listed_on="2026-11-20")
    assert client.get(f"/impor/status/{found.pk}/").status_code == REFUSAL[role]
    assert client.post(f"/impor/status/{found.pk}/simpan/").status_code == REFUSAL[role]


@pytest.mark.django_db(transaction=True)
def test_two_who_save_one_list_at_once_write_it_once(tmp_path: Path) -> None:
    pupil = make_pupil(1)
    path = write_list(tmp_path / "a.xlsx", (nik_of(1), "PRR"))
    found = stage_status_list(path, path.name, listed_on=date(2026, 11, 20))
    jobs: list[Any] = [lambda: commit_statuses(status_import=found, by=None) for _ in range(2)]
    results = run_at_once(jobs)
    assert sorted(str(result) for result in results) == [
        "0",
        "Impor ini sudah selesai (Disimpan).",
    ]
    assert status_of(pupil) == ("PRINT_READY_RECORD", "2026-11-20", "")
    assert CardStatus.pgh_event_model.objects.count() == 1  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_a_list_and_an_office_that_write_at_once_keep_the_later_stage(tmp_path: Path) -> None:
    campaign, pupil = make_campaign(), make_pupil(1, birth_date=date(2008, 1, 15))
    CardStatus.objects.create(student=pupil, status="CARD_PRINTED", status_on="2026-11-10")
    path = write_list(tmp_path / "a.xlsx", (nik_of(1), "CARD_SHIPPED"))
    found = stage_status_list(path, path.name, listed_on=date(2026, 11, 20))
    day = date(2026, 11, 22)
    jobs: list[Any] = [
        lambda: commit_statuses(status_import=found, by=None),
        lambda: hand_over_cards(
            campaign=campaign, students=[pupil.pk], on=day, by=make_user(), today=day
        ),
    ]
    results = run_at_once(jobs)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert status_of(pupil) == ("CARD_ISSUED", "2026-11-22", "")
