"""The pages of the import: upload, review, schools, commit, cancel, downloads."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from ektp_outreach.accounts.permissions import Role
from schools.models import ImportBatch, ImportFile, School, Student
from tests.factories import REFUSAL, make_school, make_student, make_user
from tests.integration.schools.import_files import (
    BUDI,
    HEAD,
    SITI,
    make_siti,
    pupil,
    review,
    write_register,
)

pytestmark = pytest.mark.django_db
JSON_ONLY = {"Accept": "application/json"}


@pytest.fixture
def school() -> School:
    return make_school(npsn="20533640", name="SMAN 8 Malang")


@pytest.fixture
def planner(client: Client) -> Client:
    client.force_login(make_user(Role.PLANNER))
    return client


def sent(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    response = client.get(reverse("schools:import", args=[batch.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_many_files_of_the_plain_form_become_one_import(
    school: School, planner: Client, tmp_path: Path
) -> None:
    files = [
        sent(write_register(tmp_path / f"{at}.xlsx", pupil(nisn=f"{at:010}", nik="")))
        for at in range(1, 52)
    ]
    response = planner.post(reverse("schools:imports"), {"uploads": files})
    batch = ImportBatch.objects.get()
    assertRedirects(response, reverse("schools:import", args=[batch.pk]))
    assert batch.files.count() == 51
    assert "51 berkas, 51 baris dibaca." in " ".join(page(planner, batch).split())
    assertContains(planner.get(reverse("schools:imports")), "Belum disimpan")


def test_the_script_sends_the_files_one_by_one(
    school: School, planner: Client, tmp_path: Path
) -> None:
    start = planner.post(reverse("schools:import_start"), headers=JSON_ONLY)
    assert start.status_code == 201
    addresses = start.json()
    register, junk = write_register(tmp_path / "a.xlsx", SITI), tmp_path / "b.xlsx"
    junk.write_bytes(b"\x00\x01" * 500)
    told = [
        planner.post(addresses["upload"], {"uploads": sent(path)}, headers=JSON_ONLY).json()
        for path in (register, junk)
    ]
    assert told == [
        {"files": [{"name": "a.xlsx", "rows": 1, "refusal": ""}]},
        {"files": [{"name": "b.xlsx", "rows": 0, "refusal": "Berkas ini bukan lembar kerja."}]},
    ]
    batch = ImportBatch.objects.get()
    assert "Periksa sekarang" in page(planner, batch)
    assertRedirects(planner.post(addresses["review"]), reverse("schools:import", args=[batch.pk]))
    text = page(planner, batch)
    assert "Periksa sekarang" not in text
    assert "b.xlsx ditolak" in text
    assert "Unggah berkas XLSX, XLS, ODS atau CSV." in text


def test_a_file_too_large_to_be_sent_stands_in_the_review(planner: Client) -> None:
    addresses = planner.post(reverse("schools:import_start"), headers=JSON_ONLY).json()
    refusal = "Berkas lebih besar dari 30 MB."
    for _ in ("the answer got lost", "again"):
        told = planner.post(addresses["upload"], {"too_large": "besar.xlsx"}, headers=JSON_ONLY)
        assert told.json() == {"files": [{"name": "besar.xlsx", "rows": 0, "refusal": refusal}]}
    planner.post(addresses["review"])
    text = page(planner, ImportBatch.objects.get())
    assert text.count("besar.xlsx ditolak") == 1
    assert f"{refusal} Unggah berkas sekolah satu per satu" in text


def test_a_zip_is_unpacked(school: School, planner: Client, tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(write_register(tmp_path / "a.xlsx", SITI), "a.xlsx")
        archive.write(write_register(tmp_path / "b.xlsx", BUDI), "b.xlsx")
    upload = SimpleUploadedFile("semua.zip", packed.getvalue())
    planner.post(reverse("schools:imports"), {"uploads": upload})
    assert [file.name for file in ImportBatch.objects.get().files.all()] == ["a.xlsx", "b.xlsx"]


def test_a_form_without_a_file_says_so(planner: Client) -> None:
    response = planner.post(reverse("schools:imports"))
    assertContains(response, "Pilih setidaknya satu berkas.")
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_too_large_is_refused_unread(
    planner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schools.imports.uploads.MAX_UPLOAD_MB", 1)
    junk = SimpleUploadedFile("a.xlsx", b"a" * 1_000_001)
    planner.post(reverse("schools:imports"), {"uploads": junk})
    file = ImportFile.objects.get()
    assert (file.refusal_code, file.refusal) == (
        "upload_too_large",
        "Berkas lebih besar dari 1 MB.",
    )
    assert file.remedy in page(planner, file.batch)


def test_an_empty_file_is_refused_with_its_reason(planner: Client) -> None:
    planner.post(reverse("schools:imports"), {"uploads": SimpleUploadedFile("a.xlsx", b"")})
    assert "Berkas kosong." in page(planner, ImportBatch.objects.get())


@pytest.fixture
def everything(school: School, tmp_path: Path) -> ImportBatch:
    """An import with at least one row of each kind."""
    make_siti(school)
    make_student(make_school(name="SMAN 9 Malang"), nisn="0070000002", name="Candra")
    make_student(school, nisn="0070000003", name="Dewi", birth_date="2009-01-15")
    make_student(school, name="Eka Yang Hilang")
    return review(
        write_register(
            tmp_path / "a.xlsx",
            pupil(rombel="XII B"),
            pupil(BUDI, nisn="0070000001", sex="P", name="BARU SEKALI"),
            ("0070000002", "", "CANDRA", "L", "2009-01-15", "XII IPA 1", "", ""),
            ("0070000003", "", "DEWI", "L", "2009-01-15", "", "", ""),
            ("0070000004", "", "=1+1 FAJAR", "?", "2009-01-15", "", "", ""),
            ("0070000005", "", "GALIH", "L", "2009-01-15", "", "", ""),
            ("0070000005", "", "HADI", "L", "2009-01-16", "", "", ""),
        )
    )


def test_every_kind_has_its_list_of_the_same_length(
    everything: ImportBatch, planner: Client
) -> None:
    expected = {
        "held": ["FAJAR", "GALIH", "HADI"],
        "new": ["BARU SEKALI"],
        "changed": ["SITI AMINAH"],
        "moved": ["CANDRA"],
        "unchanged": ["DEWI"],
        "missing": ["Eka Yang Hilang"],
        "warnings": ["BARU SEKALI"],
    }
    counts = everything.files.get().counts
    assert {kind: counts.get(kind, 0) for kind in expected} == {
        kind: len(names) for kind, names in expected.items()
    }
    names = {name for names in expected.values() for name in names}
    for kind, listed in expected.items():
        text = page(planner, everything, f"?daftar={kind}")
        assert {name for name in names if name in text} == set(listed)


def test_a_change_shows_old_and_new(everything: ImportBatch, planner: Client) -> None:
    text = page(planner, everything, "?daftar=changed")
    assert "<del>XI A</del>" in text
    assert "<ins>XII B</ins>" in text
    moved = page(planner, everything, "?daftar=moved")
    assert "<del>SMAN 9 Malang</del>" in moved


def test_rows_held_together_stand_side_by_side(everything: ImportBatch, planner: Client) -> None:
    text = " ".join(page(planner, everything, "?daftar=held").split())
    assert "GALIH · HADI" in text
    assert '<th scope="col">Baris 9</th><th scope="col">Baris 10</th>' in text
    assert "NISN atau NIK sama dengan baris 10, tetapi orangnya tidak sama." in text


def test_no_page_shows_a_whole_nik(everything: ImportBatch, planner: Client) -> None:
    for kind in ("held", "new", "changed", "moved", "unchanged", "missing", "warnings"):
        text = page(planner, everything, f"?daftar={kind}")
        assert SITI[1] not in text
        assert BUDI[1] not in text
    assert "••••••••••••0002" in page(planner, everything, "?daftar=new")


def test_problem_rows_are_downloaded_as_a_sheet(everything: ImportBatch, planner: Client) -> None:
    response = planner.get(reverse("schools:import_problems", args=[everything.pk]))
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [(row[0].value, row[2].value, row[4].value, row[3].value) for row in rows] == [
        ("a.xlsx", 5, "BARU SEKALI", "Peringatan"),
        ("a.xlsx", 8, "=1+1 FAJAR", "Ditahan"),
        ("a.xlsx", 8, "=1+1 FAJAR", "Ditahan"),
        ("a.xlsx", 9, "GALIH", "Ditahan"),
        ("a.xlsx", 10, "HADI", "Ditahan"),
    ]
    assert {row[4].data_type for row in rows} == {"s"}
    assert all(row[8].value and row[9].value for row in rows)


def test_saving_writes_and_the_page_becomes_the_result(
    everything: ImportBatch, planner: Client
) -> None:
    planner.post(reverse("schools:import_commit", args=[everything.pk]))
    assert Student.objects.filter(name="BARU SEKALI").exists()
    text = " ".join(page(planner, everything).split())
    assert "1 siswa baru, 1 berubah, 1 pindah sekolah." in text
    assert "GALIH" in text
    assert "Simpan ke data siswa" not in text
    assertContains(planner.get(reverse("schools:imports")), "Disimpan")
    again = planner.post(reverse("schools:import_commit", args=[everything.pk]), follow=True)
    assertContains(again, "Impor ini sudah selesai (Disimpan).")


def test_a_change_since_the_review_is_shown_first(everything: ImportBatch, planner: Client) -> None:
    Student.objects.filter(name="Dewi").update(class_name="XI Z", sex="P")
    planner.post(reverse("schools:import_commit", args=[everything.pk]))
    text = " ".join(page(planner, everything).split())
    assert "1 baris punya hasil lain" in text
    assert "<ins>Laki-laki</ins>" in text
    assert not Student.objects.filter(name="BARU SEKALI").exists()
    planner.post(reverse("schools:import_commit", args=[everything.pk]))
    assert Student.objects.get(name="Dewi").sex == "L"


def test_cancelling_leaves_everything_as_it_was(everything: ImportBatch, planner: Client) -> None:
    before = list(Student.objects.order_by("pk").values())
    response = planner.post(reverse("schools:import_cancel", args=[everything.pk]), follow=True)
    assertContains(response, "Impor dibatalkan. Tidak ada yang berubah.")
    assert list(Student.objects.order_by("pk").values()) == before
    assert "Dibatalkan." in page(planner, everything)


def test_the_school_is_proposed_and_confirmed(planner: Client, tmp_path: Path) -> None:
    school = make_school(npsn="20533615", name="SMA Shalahudin Malang")
    batch = review(write_register(tmp_path / "a.xlsx", SITI, school="SMA SALAHUDIN MALANG"))
    file = batch.files.get()
    text = page(planner, batch)
    assert '<option value="20533615" selected>' in text
    assert "Pastikan dulu sekolah semua berkas di atas." in text
    address = reverse("schools:import_schools", args=[batch.pk])
    planner.post(address, {f"sekolah-{file.pk}": school.npsn})
    file.refresh_from_db()
    assert (file.school, file.school_confirmed) == (school, True)
    assertContains(
        planner.post(address, {f"sekolah-{file.pk}": "00000000"}, follow=True),
        "Sekolah itu tidak ada dalam daftar.",
    )


def test_a_school_of_the_exact_name_is_shown_and_can_be_changed(
    school: School, planner: Client, tmp_path: Path
) -> None:
    other = make_school(npsn="20533615", name="SMA Shalahudin Malang")
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    file = batch.files.get()
    text = page(planner, batch)
    assert f'<option value="{school.npsn}" selected>' in text
    assert "dengan menyimpan impor, Anda memastikannya" in text
    address = reverse("schools:import_schools", args=[batch.pk])
    planner.post(address, {f"sekolah-{file.pk}": other.npsn})
    planner.post(reverse("schools:import_commit", args=[batch.pk]))
    assert Student.objects.get().school == other


def test_a_file_without_a_school_is_asked_for_again(planner: Client, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI, school="ENTAH"))
    address = reverse("schools:import_schools", args=[batch.pk])
    response = planner.post(address, {f"sekolah-{batch.files.get().pk}": ""}, follow=True)
    assertContains(response, "Pilih sekolah untuk 1 berkas lagi")


def test_a_file_is_taken_out_and_another_added(
    school: School, planner: Client, tmp_path: Path
) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    file = batch.files.get()
    planner.post(reverse("schools:import_remove_file", args=[batch.pk, file.pk]))
    planner.post(
        reverse("schools:import_upload", args=[batch.pk]),
        {"uploads": sent(write_register(tmp_path / "b.xlsx", BUDI))},
    )
    assert [(file.name, file.counts["new"]) for file in batch.files.all()] == [("b.xlsx", 1)]
    other = review(write_register(tmp_path / "c.xlsx", SITI)).files.get()
    address = reverse("schools:import_remove_file", args=[batch.pk, other.pk])
    assert planner.post(address).status_code == 404


def test_the_template_downloads(planner: Client) -> None:
    response = planner.get(reverse("schools:import_template"))
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert [cell.value for cell in sheet[1]] == list(HEAD)


def test_long_lists_have_pages(school: School, planner: Client, tmp_path: Path) -> None:
    rows = [pupil(nisn=f"{at:010}", nik="", name=f"SISWA {at:03}") for at in range(1, 121)]
    batch = review(write_register(tmp_path / "a.xlsx", *rows))
    text = page(planner, batch, "?daftar=new&halaman=3")
    assert "SISWA 101" in text
    assert "SISWA 100" not in text
    assert "101–120 dari 120" in text
    assert "?daftar=new&amp;halaman=2" in text


def test_the_number_of_queries_does_not_grow(
    planner: Client, tmp_path: Path, django_assert_max_num_queries: Callable
) -> None:
    paths = []
    for at in range(6):
        make_school(name=f"SMAN 1{at} Malang")
        rows = [pupil(nisn=f"{at}{each:09}", nik="", sex="?") for each in range(9)]
        name = f"SMAN 1{at} MALANG"
        paths.append(write_register(tmp_path / f"{at}.xlsx", *rows, school=name))
    batch = review(*paths)
    for kind in ("held", "warnings", "missing"):
        with django_assert_max_num_queries(14):
            page(planner, batch, f"?daftar={kind}")


def test_nobody_else_gets_in(school: School, client: Client, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    file = batch.files.get()
    with_batch = ("import", "import_problems")
    posts = ("import_upload", "import_review", "import_schools", "import_commit", "import_cancel")
    gets = [reverse("schools:imports"), reverse("schools:import_template")]
    gets += [reverse(f"schools:{name}", args=[batch.pk]) for name in with_batch]
    writes = [reverse("schools:import_start"), reverse("schools:imports")]
    writes += [reverse(f"schools:{name}", args=[batch.pk]) for name in posts]
    writes.append(reverse("schools:import_remove_file", args=[batch.pk, file.pk]))
    for role in (None, Role.OPERATOR, Role.SCHOOL_HEAD, Role.OBSERVER):
        if role:
            client.force_login(make_user(role))
        refused = {403, REFUSAL[role]} if role else {302}
        assert {client.get(address).status_code for address in gets} == refused
        assert {client.post(address).status_code for address in writes} == refused
    assert ImportBatch.objects.get().state == "review"
    assert not Student.objects.exists()


def test_writes_are_posts(school: School, planner: Client, tmp_path: Path) -> None:
    batch = review(write_register(tmp_path / "a.xlsx", SITI))
    for name in ("import_commit", "import_cancel", "import_review", "import_schools"):
        assert planner.get(reverse(f"schools:{name}", args=[batch.pk])).status_code == 405
    response = planner.get(reverse("schools:import", args=[batch.pk + 1]))
    assert response.status_code == 404


def test_a_page_of_an_import_names_no_other_school_s_pupils(
    everything: ImportBatch, planner: Client
) -> None:
    make_student(make_school(), name="Orang Lain")
    for kind in ("held", "missing", "new"):
        address = reverse("schools:import", args=[everything.pk]) + f"?daftar={kind}"
        assertNotContains(planner.get(address), "Orang Lain")


def test_the_lists_of_one_file_alone(school: School, planner: Client, tmp_path: Path) -> None:
    batch = review(
        write_register(tmp_path / "a.xlsx", SITI), write_register(tmp_path / "b.xlsx", BUDI)
    )
    text = page(planner, batch, f"?berkas={batch.files.get(name='b.xlsx').pk}")
    assert "BUDI" in text
    assert "SITI" not in text
    assert "Hanya berkas <strong>b.xlsx</strong>" in text


def test_only_the_newest_changes_are_called_new(everything: ImportBatch, planner: Client) -> None:
    address = reverse("schools:import_commit", args=[everything.pk])
    for name, class_name in (("Dewi", "XI Y"), ("Candra", "XI Z")):
        Student.objects.filter(name=name).update(class_name=class_name, sex="P")
        planner.post(address)
        assert everything.files.get().counts["again"] == 1
        assert name.upper() in page(planner, everything, "?daftar=again")
