"""Uploading a list of schools in the browser: review, commit, cancel."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.actions.import_state import ImportRefused
from schools.actions.school_lists import commit_school_list, judge_school_list
from schools.imports.school_staging import MAX_SCHOOLS, parse_schools
from schools.models import District, School, SchoolList
from tests.factories import make_school, make_user
from tests.integration.schools.import_files import SITI, write_register
from tests.integration.schools.status_files import write_list
from tests.integration.visits.test_invariants import run_at_once

pytestmark = pytest.mark.django_db
URL = "/impor/daftar-sekolah/"
HEAD = ("NPSN", "Nama Sekolah", "Kecamatan", "Kode Kecamatan", "Alamat", "Lintang", "Bujur")
SMAN_8 = ("20533640", "SMAN 8 Malang", "Lowokwaru", "35.73.05", "Jl. Veteran 37", "-7,95", "112,61")
SMK_X = ("20533999", "SMK Contoh", "Kec. Lowokwaru", "", "", "-7.96", "112.62")
WITHOUT_PLACE = ("20533998", "SMK Tanpa Tempat", "Lowokwaru", "", "", "", "")
UNREADABLE = ("2053", "SMK Salah NPSN", "Lowokwaru", "", "", "-7.96", "112.62")


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user())
    return client


def upload(office: Client, path: Path) -> SchoolList:
    answer = office.post(URL, {"upload": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 302
    return SchoolList.objects.latest("pk")


def listed(tmp_path: Path, *rows: Any) -> Path:
    return write_list(tmp_path / "sekolah.xlsx", *rows, head=HEAD)


def save(office: Client, found: SchoolList, seen: str = "") -> Any:
    seen = seen or office.get(f"{URL}{found.pk}/").context["seen"]
    return office.post(f"{URL}{found.pk}/simpan/", {"dilihat": seen}, follow=True)


def tabs(page: Any) -> dict[str, int]:
    return {kind: count for kind, _label, count in page.context["tabs"]}


def test_a_list_is_reviewed_and_then_written(office: Client, tmp_path: Path) -> None:
    known = make_school(npsn="20533640", name="SMAN 8", latitude=-7.95, longitude=112.61)
    other = make_school(name="SMA Lain")
    found = upload(office, listed(tmp_path, SMAN_8, SMK_X, WITHOUT_PLACE, UNREADABLE))
    page = office.get(f"{URL}{found.pk}/")
    assert tabs(page) == {"held": 2, "new": 1, "changed": 1, "missing": 1}
    assert "Lintang dan bujur kosong" in page.content.decode()
    assert "SMK Salah NPSN" in page.content.decode()
    changed = office.get(f"{URL}{found.pk}/?daftar=changed").content.decode()
    assert "<del>SMAN 8</del>" in changed
    assert "<ins>Jl. Veteran 37</ins>" in changed
    assert other.name in office.get(f"{URL}{found.pk}/?daftar=missing").content.decode()
    assert School.objects.count() == 2
    text = save(office, found).content.decode()
    assert "1 sekolah baru, 1 berubah" in text
    assert "SMK Tanpa Tempat" in text
    known.refresh_from_db()
    assert (known.name, known.address) == ("SMAN 8 Malang", "Jl. Veteran 37")
    assert School.objects.get(npsn="20533999").district.name == "Lowokwaru"
    found.refresh_from_db()
    assert (found.state, [number for number, _cells in found.rows]) == ("committed", [4, 5])
    assert AuditEvent.objects.filter(action="commit_school_list").count() == 1


def test_the_downloaded_list_changes_nothing(office: Client, tmp_path: Path) -> None:
    lowokwaru = District.objects.create(code="35.73.05", name="Lowokwaru")
    for name in ("=HYPERLINK(1)", "SMK Ada"):
        make_school(name=name, district=lowokwaru, latitude=-7.951234, level="SMK", is_public=True)
    path = tmp_path / "daftar-sekolah.xlsx"
    path.write_bytes(b"".join(office.get(f"{URL}unduh/")))  # type: ignore[arg-type]
    page = office.get(f"{URL}{upload(office, path).pk}/")
    assert tabs(page) == {"unchanged": 2}


def test_what_has_changed_since_the_review_is_shown_before_it_is_written(
    office: Client, tmp_path: Path
) -> None:
    known = make_school(npsn="20533640", name="SMAN 8")
    found = upload(office, listed(tmp_path, SMAN_8))
    seen = office.get(f"{URL}{found.pk}/").context["seen"]
    School.objects.filter(pk=known.pk).update(address="Jl. Baru 1")
    answer = save(office, found, seen)
    assert "baru saja berubah" in answer.content.decode()
    assert "Jl. Baru 1" in answer.content.decode()
    known.refresh_from_db()
    assert known.name == "SMAN 8"
    save(office, found)
    known.refresh_from_db()
    assert (known.name, known.address) == ("SMAN 8 Malang", "Jl. Veteran 37")


def test_a_cancelled_list_leaves_no_trace_and_an_ended_one_stays(
    office: Client, tmp_path: Path
) -> None:
    found = upload(office, listed(tmp_path, SMAN_8))
    seen = office.get(f"{URL}{found.pk}/").context["seen"]
    office.post(f"{URL}{found.pk}/batalkan/")
    assert "sudah selesai" in save(office, found, seen).content.decode()
    assert (
        "sudah selesai" in office.post(f"{URL}{found.pk}/batalkan/", follow=True).content.decode()
    )
    found.refresh_from_db()
    assert (found.state, found.rows) == ("cancelled", [])
    assert not School.objects.exists()


def test_another_file_is_refused_with_what_to_do(office: Client, tmp_path: Path) -> None:
    found = upload(office, write_register(tmp_path / "dapodik.xlsx", SITI))
    text = office.get(f"{URL}{found.pk}/").content.decode()
    assert found.refusal in text
    assert found.remedy in text
    assert "Simpan daftar sekolah" not in text
    empty = tmp_path / "kosong.xlsx"
    empty.write_bytes(b"")
    assert "templat daftar sekolah" in upload(office, empty).remedy
    assert "Tidak ada berkas" in save(office, found, "x").content.decode()


def test_an_end_without_its_time_is_refused_by_postgres() -> None:
    found = SchoolList.objects.create(name="a", created_by=make_user())
    for broken in ({"state": "committed"}, {"ended_at": timezone.now()}, {"state": "x"}):
        with pytest.raises(IntegrityError, match="school_list_end"), transaction.atomic():
            SchoolList.objects.filter(pk=found.pk).update(**broken)


def test_more_schools_than_a_province_has_are_refused(office: Client, tmp_path: Path) -> None:
    path = tmp_path / "banyak.csv"
    path.write_text("NPSN;Nama sekolah\n" + "20533640;SMAN 8\n" * (MAX_SCHOOLS + 1))
    assert upload(office, path).refusal_code == "too_many_schools"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER])
def test_lists_are_for_staff(client: Client, role: Role) -> None:
    client.force_login(make_user(role))
    assert client.get(URL).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_write_once(tmp_path: Path, client: Client) -> None:
    user = make_user()
    client.force_login(user)
    first = upload(client, listed(tmp_path, SMAN_8))
    second = upload(client, listed(tmp_path, SMAN_8))
    rows, _unreadable = parse_schools(first.rows)
    seen = judge_school_list(rows).digest

    def commit(number: int) -> str:
        found = first if number < 4 else second
        try:
            done = commit_school_list(school_list=found, rows=rows, seen=seen, by=user)
        except ImportRefused as refused:
            return refused.code
        return "written" if done else "changed"

    outcomes = run_at_once([partial(commit, number) for number in range(8)])
    assert outcomes.count("written") == 1
    assert {*outcomes} <= {"written", "changed", "import_ended"}
    assert School.objects.filter(npsn="20533640").count() == 1
    assert AuditEvent.objects.filter(action="add_school").count() == 1
