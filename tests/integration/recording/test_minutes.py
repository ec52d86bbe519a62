"""The berita acara: its figures, its hash, what late marks do to it, and the paper."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from tests.factories import (
    REFUSAL,
    make_letterhead,
    make_operator,
    make_student,
    make_user,
    make_visit,
)
from tests.integration.recording.world import NOW, World, publish, signed_in
from tests.integration.visits.test_invariants import run_at_once
from tests.integration.visits.test_letters import pages
from visits.actions.closing import close_visit
from visits.actions.errors import VisitStateError
from visits.actions.letters import issue_minutes
from visits.actions.minutes import state_minutes
from visits.exports.minutes import write_minutes
from visits.models import Letter, LetterText, Minutes, Phone, RosterCopy, Visit
from visits.models.letters import PLACEHOLDERS
from visits.queries.minutes import check_of, lines_of
from visits.queries.open_phones import marks_by_device, open_copies

pytestmark = pytest.mark.django_db


def close(world: World, **fields: Any) -> Visit:
    given = {"reason": "unknown", "exceptions": {}, "now": NOW, "by": world.operator}
    return close_visit(visit=world.visit, **(given | fields))


def a_day(world: World) -> None:
    """Record one, note one of each other outcome, take one back, and close."""
    events = [world.event(student=world.student.pk)]
    for outcome, reason in (("absent", "sick"), ("absent", "leave"), ("failed", "")):
        events.append(world.event(outcome, student=make_student(world.school).pk, reason=reason))
    for outcome in ("refused", "already_recorded"):
        events.append(world.event(outcome, student=make_student(world.school).pk))
    mistake = world.event(student=make_student(world.school).pk)
    world.send(*events, mistake, world.undo(mistake))
    world.send(world.event(student=make_student().pk))
    close(world)


def out(world: World, **fields: Any) -> RosterCopy:
    """Let a phone hold the list of the visit."""
    seen = {"registered_at": NOW, "seen_at": NOW}
    phone = Phone.objects.create(uuid=uuid.uuid4(), label="Android", **seen)
    taken = {"taken_by": world.operator, "taken_at": NOW - timedelta(hours=3)}
    return RosterCopy.objects.create(phone=phone, visit=world.visit, **(taken | fields))


def test_closing_states_the_figures_of_the_visit(world: World) -> None:
    a_day(world)
    minutes = Minutes.objects.get()
    told = [line for line in lines_of(minutes.text) if line[0] != "event"]
    assert told == [
        ("visit", str(world.visit.pk)),
        ("school", f"{world.school.npsn} {world.school.name}"),
        ("date", "2026-11-23"),
        *(("device", name) for name in sorted(device.name for device in world.devices)),
        ("operator", world.operator.name),
        ("target", "7"),
        ("guests", "1"),
        ("open_phones", "0"),
        ("despite", ""),
        ("recorded", "2"),
        ("already_recorded", "1"),
        ("absent", "3"),
        ("absent/sick", "1"),
        ("absent/leave", "1"),
        ("absent/internship", "0"),
        ("absent/unknown", "1"),
        ("failed", "1"),
        ("refused", "1"),
    ]
    uuids = [value for key, value in lines_of(minutes.text) if key == "event"]
    assert uuids == sorted(str(event.pk) for event in world.visit.recordings.all())
    assert minutes.sha256 == hashlib.sha256(minutes.text.encode()).hexdigest()


def test_the_figures_add_up_to_the_list(world: World) -> None:
    a_day(world)
    told = dict(lines_of(Minutes.objects.get().text))
    outcomes = ("recorded", "already_recorded", "absent", "failed", "refused")
    listed = int(told["target"]) + int(told["guests"])
    assert sum(int(told[key]) for key in outcomes) == listed
    assert sum(int(value) for key, value in told.items() if key.startswith("absent/")) == 3


def test_nothing_new_makes_no_new_statement(world: World) -> None:
    a_day(world)
    first = Minutes.objects.get()
    assert state_minutes(visit=world.visit, by=world.planner, now=NOW) == first
    check = check_of(first)
    assert (check.is_intact, check.is_current, check.changes) == (True, True, [])


def test_late_marks_are_told_against_what_was_stated(world: World) -> None:
    a_day(world)
    first = Minutes.objects.get()
    absent = world.visit.recordings.get(reason="sick").student
    late = world.event(student=absent.pk)
    assert world.codes(late) == [("conflict", "visit_closed")]
    check = check_of(first)
    assert (check.is_intact, check.is_current) == (True, False)
    assert [event.pk for event in check.late] == [late.uuid]
    assert [(str(c.label), c.stated, c.now) for c in check.changes] == [
        ("Direkam", "2", "3"),
        ("Tidak hadir", "3", "2"),
        ("Sakit", "1", "0"),
    ]
    second = state_minutes(visit=world.visit, by=world.planner, now=NOW + timedelta(hours=1))
    assert second.number == 2
    assert check_of(second).is_current
    assert dict(lines_of(second.text))["target"] == "7"


def test_a_statement_that_does_not_follow_from_its_events_is_found(world: World) -> None:
    a_day(world)
    forged = Minutes.objects.get()
    forged.text = forged.text.replace("recorded: 2", "recorded: 9")
    assert not check_of(forged).is_intact
    forged.sha256 = hashlib.sha256(forged.text.encode()).hexdigest()
    assert not check_of(forged).is_intact


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE visits_minutes SET text = 'x'",
        "DELETE FROM visits_minutes",
        "TRUNCATE visits_minutes",
    ],
)
def test_postgres_lets_nobody_change_a_statement(world: World, sql: str) -> None:
    a_day(world)
    with connection.cursor() as cursor:
        # A truncation asks first whether checks still wait for the commit.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            cursor.execute(sql)
    assert Minutes.objects.count() == 1


def test_only_a_closed_visit_is_stated(world: World) -> None:
    world.send(world.event())
    with pytest.raises(VisitStateError, match="belum ditutup"):
        state_minutes(visit=world.visit, by=world.planner, now=NOW)


def test_a_phone_that_has_not_reported_is_waited_for(world: World) -> None:
    world.send(world.event())
    out(world)
    with pytest.raises(VisitStateError, match="belum melapor"):
        close(world)
    world.visit.refresh_from_db()
    assert world.visit.state == Visit.State.IN_PROGRESS
    close(world, despite="HP hilang")
    told = dict(lines_of(Minutes.objects.get().text))
    assert (told["open_phones"], told["despite"]) == ("1", "HP hilang")
    event = AuditEvent.objects.get(action="close_visit")
    assert (event.data["phones_out"], event.data["despite"]) == (1, "HP hilang")


@pytest.mark.parametrize(
    ("unsent", "minutes_ago", "is_open"),
    [(0, 1, False), (0, 20, True), (2, 1, True), (None, 0, True)],
)
def test_a_phone_is_clear_when_it_said_so_lately(
    world: World, unsent: int | None, minutes_ago: int, is_open: bool
) -> None:
    reported = None if unsent is None else NOW - timedelta(minutes=minutes_ago)
    out(world, unsent=unsent, reported_at=reported)
    assert open_copies(world.visit, NOW).exists() == is_open


def test_long_after_the_visit_a_report_since_its_end_is_enough(world: World) -> None:
    _start, end = world.visit.period_in(world.campaign.time_zone)
    out(world, unsent=0, reported_at=end + timedelta(minutes=1))
    late = out(world, unsent=0, reported_at=end - timedelta(minutes=1))
    assert list(open_copies(world.visit, end + timedelta(days=1))) == [late]


def test_without_an_open_phone_no_reason_is_kept(world: World) -> None:
    world.send(world.event())
    close(world, despite="tidak perlu")
    assert dict(lines_of(Minutes.objects.get().text))["despite"] == ""


def test_the_page_names_marks_by_device_and_phones_that_are_out(world: World) -> None:
    world.send(world.event(), world.event("absent", reason="sick", device=None))
    out(world, unsent=3, reported_at=NOW - timedelta(hours=1))
    assert marks_by_device(world.visit) == [(world.devices[0].name, 1), ("", 1)]
    url = f"/kunjungan/{world.visit.pk}/tutup/"
    client = signed_in(world.operator)
    text = client.get(url).content.decode()
    assert "HP yang belum melapor" in text
    assert "3 belum terkirim menurut laporan" in text
    assert client.post(url, {}).status_code == 422
    done = client.post(url, {"reason": "sick", "despite": "HP mati"})
    assert done.status_code == 302
    assert Minutes.objects.count() == 1


def paper_of(minutes: Minutes) -> bytes:
    letter = issue_minutes(minutes=minutes, by=make_user(), now=NOW + timedelta(days=1))
    return write_minutes(minutes, letter, check_url="https://contoh.test/kunjungan/1/")


def text_of(minutes: Minutes, folder: Path) -> str:
    return " ".join(pages(paper_of(minutes), folder))


def test_the_paper_carries_the_offices_head_number_wording_and_signatory(
    world: World, tmp_path: Path
) -> None:
    make_letterhead(world.campaign)
    a_day(world)
    text = text_of(Minutes.objects.get(), tmp_path)
    for expected in (
        "PEMERINTAH KOTA MALANG",
        "BERITA ACARA PEREKAMAN KTP-EL Nomor 400.12.2/47/35.73.406/2026",
        f"Pada hari Senin, 23 November 2026 telah dilaksanakan perekaman KTP-el bagi siswa"
        f" {world.school.name} (NPSN {world.school.npsn})",
        "Mengetahui, Kepala Dinas, Dra. Contoh Nama, M.Si. NIP 19700101 199003 2 001",
    ):
        assert expected in text, expected
    assert "Menggantikan" not in text
    LetterText.objects.create(kind="minutes", subject="Berita acara", body="Di {sekolah}.\n\nSah.")
    text = text_of(Minutes.objects.get(), tmp_path)
    assert f"Di {world.school.name}." in text
    assert "Sah." in text
    assert "400.12.2/47/35.73.406/2026" in text, "printed again it keeps its number"


def test_every_name_that_a_wording_may_use_is_filled_in(world: World, tmp_path: Path) -> None:
    a_day(world)
    body = ". ".join(f"{name} = {{{name}}}" for name in PLACEHOLDERS)
    LetterText.objects.create(kind="minutes", subject="Berita acara", body=body)
    text = text_of(Minutes.objects.get(), tmp_path)
    assert "{" not in text
    assert "jam = 08.00–13.00 WIB. alat = 2. jumlah_petugas = 1. jumlah_siswa = 7." in text


def test_a_later_statement_says_what_it_replaces_and_why(world: World, tmp_path: Path) -> None:
    a_day(world)
    world.send(world.event(), world.event())
    second = state_minutes(visit=world.visit, by=world.planner, now=NOW + timedelta(hours=1))
    text = text_of(second, tmp_path)
    assert f"Menggantikan berita acara {world.visit.pk}/1, dibuat 23 November 2026" in text
    assert "2 catatan datang terlambat" in text
    assert "2026, perubahan ke-1" in text


def test_the_paper_is_a_pdf_that_says_the_same_each_time(world: World) -> None:
    a_day(world)
    minutes = Minutes.objects.get()
    paper = paper_of(minutes)
    assert paper.startswith(b"%PDF-")
    assert paper == paper_of(minutes)


def test_a_statement_of_any_moment_can_be_printed(world: World) -> None:
    world.send(world.event())
    close(world, now=NOW.replace(microsecond=123_456))
    paper = paper_of(Minutes.objects.get())
    assert paper.startswith(b"%PDF-")


def test_names_cannot_write_commands_into_the_paper(world: World) -> None:
    world.school.name = 'SMA #panic("x") $x$ *tebal* "kutip" \\'
    world.school.save(update_fields=["name"])
    world.operator.name = "Budi #read(/etc/passwd) [x]"
    world.operator.save(update_fields=["name"])
    a_day(world)
    paper = paper_of(Minutes.objects.get())
    assert paper.startswith(b"%PDF-")


def test_a_crew_opens_and_prints_the_statements_of_its_visits(world: World) -> None:
    url = f"/kunjungan/{world.visit.pk}/berita-acara/"
    client = signed_in(world.operator)
    assert "belum ditutup" in client.get(url).content.decode()
    a_day(world)
    page = client.get(url)
    assert [(each.number, check.is_intact) for each, check in page.context["checks"]] == [(1, True)]
    assert "angkanya sama" in page.content.decode()
    paper = client.get(f"{url}1/")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert "berita-acara-" in paper["Content-Disposition"]
    assert AuditEvent.objects.filter(action="print_minutes").count() == 1
    assert client.get(f"{url}2/").status_code == 404
    world.send(world.event())
    assert "1 catatan datang sesudah" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert Minutes.objects.count() == 2


def test_an_old_visit_without_a_statement_gets_its_first(world: World) -> None:
    with transaction.atomic():
        Visit.objects.filter(pk=world.visit.pk).update(state="completed", completed_at=NOW)
    url = f"/kunjungan/{world.visit.pk}/berita-acara/"
    client = signed_in(world.planner)
    assert "Belum ada berita acara" in client.get(url).content.decode()
    client.post(url)
    assert Minutes.objects.get().number == 1


def test_others_do_not_see_it(world: World, client: Client) -> None:
    a_day(world)
    url = f"/kunjungan/{world.visit.pk}/berita-acara/"
    elsewhere = publish(make_visit(world.campaign, devices=world.devices, date="2026-11-24"))
    assert signed_in(make_operator(elsewhere)).get(f"{url}1/").status_code == 404
    for role in (Role.SCHOOL_HEAD, Role.OBSERVER):
        client.force_login(make_user(role))
        assert client.get(url).status_code == REFUSAL[role]
        assert client.get(f"{url}1/").status_code == REFUSAL[role]


@pytest.mark.django_db(transaction=True)
def test_printing_and_stating_at_once_give_one_number() -> None:
    world = World()
    a_day(world)
    first, by = Minutes.objects.get(), make_user()
    world.send(world.event(student=make_student(world.school).pk))
    at = NOW + timedelta(hours=1)
    jobs: list[Any] = [
        *(lambda: issue_minutes(minutes=first, by=by, now=at) for _ in range(4)),
        *(lambda: state_minutes(visit=world.visit, by=by, now=at) for _ in range(4)),
    ]
    run_at_once(jobs)
    assert Letter.objects.get().number == 1
    assert Minutes.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_several_who_state_at_once_make_one_statement() -> None:
    world = World()
    a_day(world)
    world.send(world.event(student=make_student(world.school).pk))
    at = NOW + timedelta(hours=1)
    jobs: list[Any] = [
        lambda: state_minutes(visit=world.visit, by=world.planner, now=at) for _ in range(4)
    ]
    assert {minutes.number for minutes in run_at_once(jobs)} == {2}
    assert Minutes.objects.count() == 2
