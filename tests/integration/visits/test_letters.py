"""The office's letters: numbers, wording, what they say, and that signatures stay whole."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from ektp_outreach.accounts.permissions import Role
from schools.models import CardStatus, SchoolMember
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_head,
    make_letterhead,
    make_operator,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.letters import issue_letter
from visits.actions.portal_links import give_link, token_of
from visits.exports.official import write_letters
from visits.models import Letter, Letterhead, LetterText, Visit
from visits.models.letters import PRINTED_FOR_VISITS, UNNUMBERED, LetterKind

NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
Kind = LetterKind


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def visit(transactional_db: None) -> Visit:
    return told()


def told(**fields: object) -> Visit:
    from django.db import transaction

    campaign = fields.pop("campaign", None) or make_campaign()
    with transaction.atomic():
        return make_visit(
            campaign,
            devices=[make_device(), make_device()],
            state=Visit.State.SCHEDULED,
            published_at=timezone.now(),
            **fields,
        )


def pages(pdf: bytes, tmp_path) -> list[str]:
    file = tmp_path / "surat.pdf"
    file.write_bytes(pdf)
    return [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]


def printed(visit: Visit, kind: str, tmp_path) -> str:
    letter = issue_letter(visit=visit, kind=kind, by=make_user(), now=timezone.now())
    return " ".join(pages(write_letters([(visit, kind, letter)], made_at=NOW), tmp_path))


@pytest.mark.parametrize("kind", PRINTED_FOR_VISITS)
def test_every_letter_can_be_printed(visit: Visit, kind: str, tmp_path) -> None:
    make_student(visit.school)
    text = printed(visit, kind, tmp_path)
    assert visit.campaign.office_name.upper() in text
    assert "{" not in text


def test_a_letter_says_when_and_where_on_the_offices_paper(visit: Visit, tmp_path) -> None:
    make_letterhead(visit.campaign, copies="Cabang Dinas Pendidikan\nCamat")
    text = printed(visit, Kind.NOTICE, tmp_path)
    for expected in (
        "PEMERINTAH KOTA MALANG",
        "400.12.2/47/35.73.406/2026",
        "Senin, 23 November 2026",
        "Malang, 11 November 2026",
        "Dra. Contoh Nama, M.Si.",
        "NIP 19700101 199003 2 001",
        "1. Cabang Dinas Pendidikan 2. Camat",
        "Halaman 1 dari 1",
    ):
        assert expected in text, expected


def test_a_number_is_given_once_and_kept(visit: Visit) -> None:
    by = make_user()
    other = told(campaign=visit.campaign, date=MONDAY + timedelta(days=1))
    first = issue_letter(visit=visit, kind=Kind.NOTICE, by=by, now=NOW)
    second = issue_letter(visit=other, kind=Kind.NOTICE, by=by, now=NOW)
    again = issue_letter(visit=visit, kind=Kind.NOTICE, by=by, now=NOW)
    assert (first.number, second.number, again) == (1, 2, first)
    next_year = datetime(2027, 1, 4, tzinfo=UTC)
    assert issue_letter(visit=visit, kind=Kind.DUTY, by=by, now=next_year).number == 1
    assert issue_letter(visit=visit, kind=Kind.BOARD, by=by, now=NOW) is None


def test_two_clerks_at_once_never_get_one_number_nor_leave_a_gap(visit: Visit) -> None:
    campaign = visit.campaign
    days = [MONDAY + timedelta(days=n) for n in range(1, 5)]
    visits = [visit, *(told(campaign=campaign, date=day) for day in days)]
    by, barrier = make_user(), Barrier(len(visits))

    def race(mine: Visit) -> int:
        try:
            barrier.wait()
            return issue_letter(visit=mine, kind=Kind.NOTICE, by=by, now=NOW).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(visits)) as pool:
        assert sorted(pool.map(race, visits)) == [1, 2, 3, 4, 5]


def change(visit: Visit, what: str) -> None:
    """Change something of the visit behind the back of who holds it."""
    row = Visit.objects.get(pk=visit.pk)
    if what == "devices":
        row.assignments.create(device=make_device())
    elif what == "crew":
        make_operator(row)
    else:
        values = {"date": row.date + timedelta(days=1), "start": time(9), "end": time(12)}
        name = {"date": "date", "start": "start_time", "end": "end_time"}[what]
        Visit.objects.filter(pk=row.pk).update(**{name: values[what]})


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        ("date", {Kind.NOTICE, Kind.PARENTS, Kind.DUTY}),
        ("start", {Kind.NOTICE, Kind.PARENTS, Kind.DUTY}),
        ("end", {Kind.NOTICE, Kind.PARENTS, Kind.DUTY}),
        ("devices", {Kind.NOTICE}),
        ("crew", {Kind.DUTY}),
    ],
)
def test_a_letter_whose_visit_changed_is_replaced_and_both_are_kept(
    visit: Visit, what: str, kinds: set[str]
) -> None:
    by = make_user()
    numbered = [kind for kind in PRINTED_FOR_VISITS if kind not in UNNUMBERED]
    before = {kind: issue_letter(visit=visit, kind=kind, by=by, now=NOW) for kind in numbered}
    change(visit, what)
    after = {kind: issue_letter(visit=visit, kind=kind, by=by, now=NOW) for kind in numbered}
    again = {kind: issue_letter(visit=visit, kind=kind, by=by, now=NOW) for kind in numbered}
    assert {kind for kind in numbered if after[kind] != before[kind]} == kinds
    assert all(after[kind].replaces == before[kind] for kind in kinds)
    assert again == after
    numbers = sorted(Letter.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbered) + len(kinds) + 1))


def test_a_paper_names_the_letter_that_it_replaces(visit: Visit, tmp_path) -> None:
    make_letterhead(visit.campaign)
    assert "menggantikan" not in printed(visit, Kind.NOTICE, tmp_path)
    change(visit, "date")
    with time_machine.travel(NOW + timedelta(days=2)):
        text = printed(visit, Kind.NOTICE, tmp_path)
    assert "Selasa, 24 November 2026" in text
    assert "400.12.2/48/35.73.406/2026" in text
    assert "Malang, 13 November 2026" in text
    assert (
        "Surat ini menggantikan surat nomor 400.12.2/47/35.73.406/2026 tanggal 11 November 2026,"
        " yang tidak berlaku lagi." in text
    )


def test_a_visit_that_goes_back_gets_a_third_letter(visit: Visit) -> None:
    by = make_user()
    first = issue_letter(visit=visit, kind=Kind.NOTICE, by=by, now=NOW)
    change(visit, "date")
    second = issue_letter(visit=visit, kind=Kind.NOTICE, by=by, now=NOW)
    Visit.objects.update(date=MONDAY)
    third = issue_letter(visit=visit, kind=Kind.NOTICE, by=by, now=NOW)
    assert (second.replaces, third.replaces) == (first, second)
    assert third.states == first.states


def test_clerks_who_print_a_moved_visit_at_once_replace_its_letter_once(visit: Visit) -> None:
    campaign, by = visit.campaign, make_user()
    other = told(campaign=campaign, date=MONDAY + timedelta(days=2))
    for one in (visit, other):
        issue_letter(visit=one, kind=Kind.NOTICE, by=by, now=NOW)
        change(one, "date")
    barrier = Barrier(6)

    def race(pk: int) -> tuple[int, date]:
        try:
            mine = Visit.objects.get(pk=pk)
            barrier.wait()
            letter = issue_letter(visit=mine, kind=Kind.NOTICE, by=by, now=NOW)
            return letter.number, mine.date
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(race, [visit.pk, other.pk] * 3))
    assert len(set(found)) == 2
    assert {number for number, _day in found} == {3, 4}
    assert Letter.objects.count() == 4


def test_a_visit_that_moves_while_its_letter_is_written_is_not_half_told(visit: Visit) -> None:
    """The clerk's page was read before the move: the paper says what is so now."""
    stale = Visit.objects.prefetch_related("devices").get(pk=visit.pk)
    change(visit, "date")
    change(visit, "devices")
    letter = issue_letter(visit=stale, kind=Kind.NOTICE, by=make_user(), now=NOW)
    assert (stale.date, len(stale.devices.all())) == (MONDAY + timedelta(days=1), 3)
    assert letter.states["date"] == stale.date.isoformat()


COPY = """
INSERT INTO visits_letter
    (kind, visit_id, replaces_id, year, number, text, states, made_at, made_by_id)
SELECT {kind}, visit_id, {replaces}, year, 9, text, states, made_at, made_by_id FROM visits_letter
"""


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("UPDATE visits_letter SET number = 9", "only ever added"),
        ("DELETE FROM visits_letter", "only ever added"),
        (COPY.format(kind="kind", replaces="NULL"), "letter_first_for_a_visit"),
        (COPY.format(kind="'duty'", replaces="id"), "letter_replaces_its_own_kind"),
    ],
)
def test_the_register_is_only_added_to_and_in_line(visit: Visit, sql: str, rule: str) -> None:
    issue_letter(visit=visit, kind=Kind.NOTICE, by=make_user(), now=NOW)
    with pytest.raises(IntegrityError, match=rule), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_letter_bears_the_offices_date_early_in_the_morning(visit: Visit, tmp_path) -> None:
    make_letterhead(visit.campaign)
    with time_machine.travel(datetime(2026, 12, 31, 22, 0, tzinfo=UTC), tick=False):
        text = printed(visit, Kind.NOTICE, tmp_path)
    assert "Malang, 1 Januari 2027" in text
    assert "/2027" in text


def test_hours_bear_the_zone_of_the_campaign(visit: Visit, tmp_path) -> None:
    assert "08.00–13.00 WIB" in printed(visit, Kind.NOTICE, tmp_path)
    type(visit.campaign).objects.update(time_zone="Asia/Makassar")
    assert "08.00–13.00 WITA" in printed(visit, Kind.NOTICE, tmp_path)


def test_the_offices_own_wording_is_used_and_nonsense_refused(visit: Visit, tmp_path) -> None:
    LetterText.objects.create(
        kind=Kind.NOTICE,
        subject="Undangan {sekolah}",
        nature="Segera",
        enclosures="1 (satu) berkas",
        body="Datanglah {hari_tanggal}.",
    )
    assert "Sifat : Penting Lampiran : –" in printed(visit, Kind.PARENTS, tmp_path)
    text = printed(visit, Kind.NOTICE, tmp_path)
    assert "Sifat : Segera Lampiran : 1 (satu) berkas" in text
    assert f"Undangan {visit.school}" in text
    assert "Datanglah Senin, 23 November 2026." in text
    wrong = LetterText(kind=Kind.DUTY, subject="x", body="{sekolah.__class__} {nama_siswa}")
    with pytest.raises(ValidationError, match="nama_siswa"):
        wrong.full_clean()
    with pytest.raises(ValidationError, match="number"):
        Letterhead(number_scheme="400/{nomor}").clean_fields(
            exclude=["campaign", "government", "address", "city", "signatory_title"]
        )


def test_a_name_is_never_run_as_code(transactional_db: None, tmp_path) -> None:
    name = '#read("/etc/passwd") $x$ \\ *tebal*'
    visit = told(school=make_school(name=name))
    assert '#read("/etc/passwd") $x$ \\ *tebal*' in printed(visit, Kind.NOTICE, tmp_path)


@pytest.mark.parametrize("kind", [Kind.ATTENDANCE, Kind.BOARD])
def test_lists_name_pupils_and_nothing_else_about_them(visit: Visit, kind: str, tmp_path) -> None:
    pupil = make_student(
        visit.school,
        name="Budi Contoh",
        class_name="XII IPA 1",
        birth_date=date(2009, 1, 15),
        nisn="0091234567",
    )
    text = printed(visit, kind, tmp_path)
    assert "Budi Contoh" in text
    assert "XII IPA 1" in text
    assert not re.search(r"0091234567|2009|15 Januari", text)
    assert pupil.pk


def test_a_card_is_receipted_only_to_who_is_seventeen(visit: Visit, tmp_path) -> None:
    for name, born in (("Cukup Umur", date(2009, 11, 11)), ("Belum Umur", date(2009, 11, 12))):
        pupil = make_student(visit.school, name=name, birth_date=born)
        CardStatus.objects.create(
            student=pupil, status=CardStatus.Status.CARD_PRINTED, status_on=NOW.date()
        )
    text = printed(visit, Kind.RECEIPT, tmp_path)
    assert "Cukup Umur" in text
    assert "Belum Umur" not in text


@pytest.mark.parametrize("count", [1, 14, 15, 16, 17, 18, 19, 20, 40])
def test_a_signature_is_never_split(visit: Visit, count: int, tmp_path) -> None:
    for _ in range(count):
        make_operator(visit)
    letter = issue_letter(visit=visit, kind=Kind.DUTY, by=make_user(), now=NOW)
    found = pages(write_letters([(visit, Kind.DUTY, letter)], made_at=NOW), tmp_path)
    with_title = [number for number, page in enumerate(found) if "Kepala Dinas," in page]
    with_name = [number for number, page in enumerate(found) if "……" in page]
    assert with_title == with_name


def test_a_weeks_letters_are_one_file(visit: Visit, client: Client, tmp_path) -> None:
    told(campaign=visit.campaign, date=MONDAY + timedelta(days=2))
    told(campaign=visit.campaign, date=MONDAY + timedelta(days=9))
    client.force_login(make_user(Role.PLANNER))
    asked = {"monday": MONDAY.isoformat(), "surat": ["notice", "duty"]}
    answer = client.post("/papan/surat/", asked)
    assert answer["Content-Type"] == "application/pdf"
    assert len(pages(answer.content, tmp_path)) == 4
    assert Letter.objects.count() == 4


def test_a_school_takes_its_letters_and_names_only_after_a_sign_in(
    visit: Visit, client: Client, tmp_path
) -> None:
    make_student(visit.school, name="Budi Contoh")
    head = make_head(visit.school)
    link = give_link(
        member=SchoolMember.objects.get(user=head), expires_at=NOW + timedelta(days=9), by=None
    )
    page = f"/s/{token_of(link)}/kunjungan/{visit.pk}/surat/"
    assert client.post(page, {"surat": "notice"}).status_code == 200
    for forbidden in ("board", "attendance", "duty", "receipt", "x"):
        assert client.post(page, {"surat": forbidden}).status_code == 404
    client.force_login(head)
    answer = client.post(page, {"surat": "board"})
    assert "Budi Contoh" in " ".join(pages(answer.content, tmp_path))
    assert client.post(page, {"surat": "duty"}).status_code == 404
