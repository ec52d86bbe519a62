"""Long exports: made by the worker, for one person, for a day, once."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from ektp_outreach.audit.models import AuditEvent
from schools.models import School, Student
from tests.factories import (
    MONDAY,
    make_campaign,
    make_device,
    make_recording,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions import export_files
from visits.actions.export_files import (
    KEPT,
    drop_old_exports,
    request_export,
    requeue_exports,
    store_export,
)
from visits.exports import requested
from visits.exports.requested import make_export
from visits.models import Campaign, ExportFile, ExportPart, Letter, Visit
from visits.models.letters import PRINTED_FOR_VISITS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
State = ExportFile.State


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three pupils, or three letters, be many."""
    monkeypatch.setattr("visits.views.progress.LONG_PUPILS", 2)
    monkeypatch.setattr("visits.views.follow_up.LONG_PUPILS", 2)
    monkeypatch.setattr("visits.views.letters.LONG_LETTERS", 2)


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign()


@pytest.fixture
def school(campaign: Campaign) -> School:
    school = make_school()
    for name in ("Ayu", "Budi", "Citra"):
        make_student(school, name=name)
    return school


@pytest.fixture
def person(client: Client, school: School) -> User:
    user = make_user(Role.PLANNER)
    client.force_login(user)
    return user


def asked(campaign: Campaign, by: User, **changes: Any) -> ExportFile:
    values: dict[str, Any] = {"kind": "progress", "format": "csv", "question": {}}
    return request_export(campaign=campaign, by=by, **(values | changes))


def content(client: Client, export: ExportFile) -> bytes:
    response = client.get(f"/unduhan/{export.pk}/")
    assert response.status_code == 200
    return b"".join(response)


def test_a_long_export_is_asked_for_made_and_taken(client: Client, person: User) -> None:
    response = client.get("/capaian/unduh/csv/", follow=True)
    assert response.redirect_chain == [("/unduhan/", 302)]
    assert "Menunggu giliran" in response.content.decode()
    assert 'hx-trigger="every 2s"' in response.content.decode()
    [export] = ExportFile.objects.all()
    [job] = ProcrastinateJob.objects.filter(task_name="make_export")
    make_export(**job.args)
    page = client.get("/unduhan/", headers={"HX-Request": "true"}).content.decode()
    assert f"/unduhan/{export.pk}/" in page
    assert "hx-trigger" not in page
    assert not AuditEvent.objects.filter(action="export_progress").exists()
    assert b"Citra" in content(client, export)
    [event] = AuditEvent.objects.filter(action="export_progress")
    assert (event.data["count"], event.actor) == (3, person)


def test_a_short_export_is_sent_at_once(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visits.views.progress.LONG_PUPILS", 3)
    assert b"Citra" in b"".join(client.get("/capaian/unduh/csv/"))
    assert not ExportFile.objects.exists()


def test_figures_without_names_are_never_long(client: Client, person: User) -> None:
    assert b"".join(client.get("/capaian/unduh/json/")).startswith(b"{")


def test_a_long_follow_up_list_keeps_what_was_asked(
    client: Client, person: User, campaign: Campaign, school: School
) -> None:
    make_student(make_school(), name="Dewi")
    question = {"sekolah": school.npsn}
    export = asked(campaign, person, kind="follow_up", format="xlsx", question=question)
    make_export(str(export.pk))
    export.refresh_from_db()
    assert (export.state, export.name[-5:]) == (State.READY, ".xlsx")
    assert content(client, export).startswith(b"PK")


def test_a_week_of_letters_is_numbered_at_once_and_printed_later(
    client: Client, person: User, campaign: Campaign, school: School
) -> None:
    visit = make_visit(
        campaign,
        school=school,
        devices=[make_device(), make_device()],
        state=Visit.State.SCHEDULED,
        published_at=NOW,
    )
    data = {"monday": MONDAY.isoformat(), "surat": list(PRINTED_FOR_VISITS)}
    assert client.post("/papan/surat/", data).headers["Location"] == "/unduhan/"
    numbers = list(Letter.objects.values_list("kind", "text"))
    [export] = ExportFile.objects.all()
    assert [pk for pk, _kind in export.question["letters"]] == [visit.pk] * len(PRINTED_FOR_VISITS)
    make_export(str(export.pk))
    assert content(client, export).startswith(b"%PDF")
    assert list(Letter.objects.values_list("kind", "text")) == numbers


def test_a_visit_that_moved_before_its_letters_were_printed_has_new_ones(
    client: Client, person: User, campaign: Campaign, school: School
) -> None:
    make_visit(
        campaign,
        school=school,
        devices=[make_device(), make_device()],
        state=Visit.State.SCHEDULED,
        published_at=NOW,
    )
    data = {"monday": MONDAY.isoformat(), "surat": ["notice", "parents", "receipt"]}
    client.post("/papan/surat/", data)
    Visit.objects.update(date=MONDAY + timedelta(days=1))
    make_export(str(ExportFile.objects.get().pk))
    replaced = Letter.objects.exclude(replaces=None).order_by("number")
    assert [(letter.kind, letter.number) for letter in replaced] == [("notice", 4), ("parents", 5)]


def die(*args: object, **named: object) -> None:
    raise SystemExit  # not an Exception: nothing of ours runs after a kill -9


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["progress", "follow_up"])
def test_the_page_says_how_many_rows_of_a_workbook_are_written(
    client: Client, person: User, campaign: Campaign, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    visit = make_visit(campaign, date=MONDAY - timedelta(days=14))
    for pupil in Student.objects.all():
        make_recording(visit, pupil, "absent", reason="sick")
    export = asked(campaign, person, kind=kind, format="xlsx")
    monkeypatch.setattr("visits.exports.spreadsheet._CHUNK", 2)
    monkeypatch.setattr(requested, "store_export", die)
    with pytest.raises(SystemExit):
        make_export(str(export.pk))
    assert "2 dari 3 baris sudah ditulis." in client.get("/unduhan/").content.decode()
    begun_anew = export_files.begin_export(key=str(export.pk), now=NOW)
    assert begun_anew is not None
    assert (begun_anew.rows_done, begun_anew.rows_all) == (0, 0)


def test_what_is_being_made_is_not_made_twice(campaign: Campaign, person: User) -> None:
    first = asked(campaign, person)
    assert asked(campaign, person) == first
    assert ProcrastinateJob.objects.filter(task_name="make_export").count() == 1
    assert asked(campaign, person, format="xlsx") != first
    assert asked(campaign, make_user(Role.PLANNER)) != first


@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_person_at_once_make_one_file(campaign: Campaign, person: User) -> None:
    barrier = Barrier(2)

    def ask(_: int) -> ExportFile:
        barrier.wait()
        try:
            return asked(campaign, person)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, range(2))
    assert first == second == ExportFile.objects.get()
    jobs = ProcrastinateJob.objects.filter(task_name="make_export", args__key=str(first.pk))
    assert jobs.count() == 1


def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_makes_it(
    client: Client, person: User, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = asked(campaign, person)
    monkeypatch.setattr(requested, "store_export", die)
    with pytest.raises(SystemExit):
        make_export(str(export.pk))
    monkeypatch.undo()
    export.refresh_from_db()
    assert (export.state, export.parts.count()) == (State.RUNNING, 0)
    assert requeue_exports() == 1
    make_export(str(export.pk))
    make_export(str(export.pk))  # the job of the dead worker comes back as well
    assert export.parts.count() == 1
    assert b"Citra" in content(client, export)


def test_a_file_in_parts_is_sent_whole(
    client: Client, person: User, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "PART", 100)
    export = asked(campaign, person)
    make_export(str(export.pk))
    export.refresh_from_db()
    assert export.parts.count() > 2
    assert len(content(client, export)) == export.size


def test_storing_a_file_keeps_none_of_it_in_memory(person: User, campaign: Campaign) -> None:
    export = asked(campaign, person)
    export_files.begin_export(key=str(export.pk), now=NOW)
    with TemporaryFile() as file:
        file.write(bytes(20 << 20))
        tracemalloc.start()
        try:
            store_export(export=export, file=file, name="a", as_of=NOW, pupils=0, now=NOW)
            _kept, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    export.refresh_from_db()
    assert (export.size, export.parts.count()) == (20 << 20, 20)
    assert most < 8 << 20


def test_only_who_asked_and_still_may_gets_it(
    client: Client, person: User, campaign: Campaign
) -> None:
    export = asked(campaign, person)
    make_export(str(export.pk))
    colleague = Client()
    colleague.force_login(User.objects.create_superuser("bos@contoh.test", "x", name="Bos"))
    assert colleague.get(f"/unduhan/{export.pk}/").status_code == 404
    assert str(export.pk) not in colleague.get("/unduhan/").content.decode()
    person.role = Role.OBSERVER
    person.save(update_fields=["role"])
    assert client.get(f"/unduhan/{export.pk}/").status_code == 403


def test_nothing_is_made_for_who_may_no_longer(person: User, campaign: Campaign) -> None:
    export = asked(campaign, person)
    person.role = Role.OBSERVER
    person.save(update_fields=["role"])
    make_export(str(export.pk))
    export.refresh_from_db()
    assert (export.state, export.parts.count()) == (State.FAILED, 0)


def test_a_failure_is_said(
    client: Client, person: User, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = asked(campaign, person)
    monkeypatch.setattr(requested, "today", lambda: 1 / 0)
    make_export(str(export.pk))
    assert "Berkas tidak jadi" in client.get("/unduhan/").content.decode()
    assert client.get(f"/unduhan/{export.pk}/").status_code == 404


def test_a_file_is_kept_for_a_day(client: Client, person: User, campaign: Campaign) -> None:
    export = asked(campaign, person)
    make_export(str(export.pk))
    assert drop_old_exports(now=NOW + KEPT - timedelta(minutes=1)) == 0
    ExportFile.objects.update(created_at=NOW - KEPT)
    assert client.get(f"/unduhan/{export.pk}/").status_code == 404
    drop_old_exports(now=NOW + timedelta(minutes=1))
    assert not ExportPart.objects.exists()


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("export_file_state_has_times", {"state": "ready"}),
        ("export_file_state_has_times", {"state": "running"}),
        ("export_file_state_has_times", {"state": "lost"}),
        ("export_file_made_once", {}),
    ],
)
def test_postgres_refuses(
    constraint: str, changes: dict[str, Any], person: User, campaign: Campaign
) -> None:
    asked(campaign, person)
    values = {"campaign": campaign, "kind": "progress", "format": "csv", "created_by": person}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ExportFile.objects.create(**values, **changes)


def test_a_part_is_stored_once(person: User, campaign: Campaign) -> None:
    export = asked(campaign, person)
    ExportPart.objects.create(file=export, number=0, content=b"a")
    with pytest.raises(IntegrityError, match="export_part_once"), transaction.atomic():
        ExportPart.objects.create(file=export, number=0, content=b"a")
