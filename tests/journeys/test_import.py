"""Importing registers in the browser: with the script, through a failure, and without script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from ektp_outreach.accounts.models import User
from schools.models import ImportBatch, School, Student
from tests.factories import make_school, make_student, make_user
from tests.integration.schools.import_files import (
    BUDI,
    SITI,
    make_siti,
    pupil,
    write_register,
)

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[[BrowserContext, User], Page]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A register with a change, a new pupil and a clash; a strange school; a list of teachers."""
    school = make_school(name="SMAN 8 Malang")
    make_school(name="SMA Shalahudin Malang")
    make_siti(school)
    make_student(school, name="Eka Yang Hilang")
    clash = [("0070000005", "", name, "L", "2009-01-15", "X", "", "") for name in ("GALIH", "HADI")]
    return [
        write_register(tmp_path / "a.xlsx", pupil(rombel="XII B"), BUDI, *clash),
        write_register(
            tmp_path / "b.xlsx",
            pupil(nisn="0079999999", nik="", name="DEWI"),
            school="SMA SALAHUDIN MALANG",
        ),
        write_register(tmp_path / "c.xlsx", SITI, school="Daftar Guru"),
    ]


@pytest.fixture
def page(context: BrowserContext, open_as: Opener, live_server: LiveServer) -> Page:
    page = open_as(context, make_user())
    page.goto(f"{live_server.url}/impor/")
    return page


def choose(page: Page, files: list[Path]) -> None:
    page.get_by_label("Berkas dari Dapodik").set_input_files(files)


def send(page: Page) -> None:
    page.get_by_role("button", name="Unggah dan periksa").click()


def test_a_file_too_large_to_be_sent_is_not_forgotten(
    page: Page, files: list[Path], tmp_path: Path
) -> None:
    large = tmp_path / "besar.xlsx"
    large.write_bytes(b"x" * 200_000)
    page.locator("form[data-import]").evaluate("form => (form.dataset.maxMegabytes = 0.1)")
    choose(page, [large, files[0]])
    send(page)
    expect(page.get_by_text("besar.xlsx ditolak")).to_be_visible()
    expect(page.get_by_text("2 berkas, 4 baris dibaca.")).to_be_visible()


def test_many_files_are_sent_reviewed_and_saved(page: Page, files: list[Path]) -> None:
    choose(page, files)
    expect(page.get_by_text("3 berkas dipilih.")).to_be_visible()
    send(page)
    expect(page.get_by_text("c.xlsx ditolak")).to_be_visible()
    expect(page.get_by_text("3 berkas, 5 baris dibaca.")).to_be_visible()
    expect(page.get_by_role("button", name="Simpan", exact=True)).to_be_disabled()
    assert Axe().run(page).response["violations"] == []

    proposed = School.objects.get(name="SMA Shalahudin Malang").npsn
    expect(page.get_by_label("b.xlsx")).to_have_value(proposed)
    page.get_by_role("button", name="Pastikan sekolah").click()
    page.get_by_role("link", name="Berubah", exact=False).first.click()
    expect(page.locator("ins", has_text="XII B")).to_be_visible()

    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("2 siswa baru, 1 berubah, 0 pindah sekolah.")).to_be_visible()
    expect(page.get_by_text("GALIH · HADI")).to_be_visible()
    assert set(Student.objects.values_list("name", flat=True)) == {
        "Siti Aminah",
        "BUDI SANTOSO",
        "DEWI",
        "Eka Yang Hilang",
    }


def test_a_lost_connection_is_said_and_nothing_is_sent_twice(page: Page, files: list[Path]) -> None:
    requests: list[Route] = []

    def lose_the_second_request(route: Route) -> None:
        requests.append(route)
        if len(requests) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/berkas/", lose_the_second_request)
    choose(page, files)
    send(page)
    expect(page.get_by_text("Server tidak terjangkau.")).to_be_visible()
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_text("3 berkas, 5 baris dibaca.")).to_be_visible()
    batch = ImportBatch.objects.get()
    assert [file.name for file in batch.files.all()] == ["a.xlsx", "b.xlsx", "c.xlsx"]


def test_a_dropped_import_is_cancelled(page: Page, files: list[Path]) -> None:
    choose(page, files[:1])
    send(page)
    page.get_by_text("Batalkan impor", exact=True).click()
    page.get_by_role("button", name="Ya, batalkan").click()
    expect(page.get_by_text("Impor dibatalkan. Tidak ada yang berubah.")).to_be_visible()
    assert Student.objects.count() == 2


def test_without_javascript_one_form_does_the_same(
    browser: Browser, open_as: Opener, live_server: LiveServer, files: list[Path]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = open_as(context, make_user())
    page.goto(f"{live_server.url}/impor/")
    choose(page, files)
    send(page)
    expect(page.get_by_text("3 berkas, 5 baris dibaca.")).to_be_visible()
    page.get_by_role("button", name="Pastikan sekolah").click()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("2 siswa baru, 1 berubah, 0 pindah sekolah.")).to_be_visible()
    context.close()


def test_files_can_be_dropped_on_the_page(page: Page, files: list[Path]) -> None:
    content = files[0].read_bytes().hex()
    drop = page.evaluate_handle(
        """hex => {
            const bytes = new Uint8Array(hex.match(/../g).map((each) => parseInt(each, 16)));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "dropped.xlsx"));
            transfer.items.add(new File(["x"], "other.txt"));
            return transfer;
        }""",
        content,
    )
    page.locator("[data-dropzone]").dispatch_event("drop", {"dataTransfer": drop})
    expect(page.get_by_text("2 berkas dipilih.")).to_be_visible()
    send(page)
    expect(page.get_by_text("other.txt ditolak")).to_be_visible()


def test_an_error_of_the_server_is_not_called_a_lost_connection(
    page: Page, files: list[Path]
) -> None:
    page.route("**/berkas/", lambda route: route.fulfill(status=500))
    choose(page, files[:1])
    send(page)
    expect(page.get_by_text("Server tidak dapat memproses berkas ini.")).to_be_visible()
    page.unroute("**/berkas/")
    page.route(
        "**/berkas/", lambda route: route.fulfill(status=409, json={"error": "Sudah selesai."})
    )
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_text("Sudah selesai.")).to_be_visible()
