"""What a committed list of card statuses leaves: cards as the rules say, history and audit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine

from ektp_outreach.audit.events import current_source
from ektp_outreach.audit.models import AuditEvent
from schools.actions.status_imports import commit_statuses
from schools.card_stages import IKD, Card, Told, follows, is_news
from schools.imports.status_staging import stage_status_list
from schools.models import CardStatus, Student
from tests.factories import make_user
from tests.integration.schools.status_files import make_pupil, nik_of, write_list

pytestmark = pytest.mark.django_db
ADULT, LISTED = date(2008, 1, 15), date(2026, 11, 20)
FIRST, LATER = date(2026, 11, 1), date(2026, 11, 5)
KNOWN = (
    Card(),
    Card("BIO_CAPTURED", FIRST),
    Card("PRINT_READY_RECORD", FIRST, FIRST),
    Card("DUPLICATE_RECORD", FIRST),
)
TOLD = (
    [Told("PRINT_READY_RECORD", LATER)],
    [Told("CARD_PRINTED", LATER, is_correction=True)],
    [Told("UNREGISTERED", LATER, is_correction=True)],
    [Told(IKD, LATER, is_correction=True)],
    [Told("CARD_SHIPPED", LATER), Told(IKD, LATER, is_correction=True)],
)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


def commit(path: Path, *rows: tuple[str, ...], by: Any = None) -> None:
    staged = stage_status_list(write_list(path, *rows), path.name, listed_on=LISTED)
    assert commit_statuses(status_import=staged, by=by) == 0


def remember(student: Student, card: Card) -> None:
    if card.status:
        CardStatus.objects.create(
            student=student, status=card.status, status_on=card.since, ikd_active_on=card.ikd_since
        )


def known_of(student: Student) -> Card:
    found = CardStatus.objects.filter(student=student).first()
    return Card(found.status, found.status_on, found.ikd_active_on) if found else Card()


def labels_of(student: Student) -> list[str]:
    history = CardStatus.pgh_event_model.objects.filter(pgh_obj_id=student.pk)  # type: ignore[attr-defined]
    return list(history.order_by("pgh_id").values_list("pgh_label", flat=True))


def test_each_card_becomes_what_the_rules_say_and_the_audit_tells_what_changed(
    tmp_path: Path,
) -> None:
    pairs = [
        (before, told)
        for before in KNOWN
        for told in TOLD
        # These two are held: nothing to take away, and no stage for an IKD.
        if before.status or told[0].code not in ("UNREGISTERED", IKD)
    ]
    rows, expected = [], []
    for number, (before, told) in enumerate(pairs):
        student, after = make_pupil(number, birth_date=ADULT), before
        remember(student, before)
        for each in told:
            after = follows(after, each) if is_news(each, after) else after
            correction = "ya" if each.is_correction else ""
            rows.append((nik_of(number), each.code, each.day.isoformat(), correction))
        expected.append((student, before, after))
    commit(tmp_path / "a.xlsx", *rows)
    for student, before, after in expected:
        told_of = AuditEvent.objects.about(student).filter(action="import_status")
        assert (known_of(student), [event.data for event in told_of]) == (
            after,
            [changed(before, after)] if after != before else [],
        )


def changed(before: Card, after: Card) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if after.status != before.status:
        data["card"] = {"old": before.status, "new": after.status}
    if after.ikd_since and after.ikd_since != before.ikd_since:
        data["ikd"] = after.ikd_since.isoformat()
    if after.since and after.since != before.since:
        data["date"] = after.since.isoformat()
    return data


def test_history_and_audit_name_every_card_who_and_from_where(tmp_path: Path) -> None:
    user, fresh, known, gone = make_user(), make_pupil(1), make_pupil(2), make_pupil(3)
    for student in (known, gone):
        remember(student, KNOWN[1])
    token = current_source.set("10.0.0.7 /status/")
    commit(
        tmp_path / "a.xlsx",
        (nik_of(1), "PRR", "", ""),
        (nik_of(2), "PRR", "", ""),
        (nik_of(3), "Belum rekam", "", "ya"),
        by=user,
    )
    current_source.reset(token)
    assert labels_of(fresh) == ["insert"]
    assert labels_of(known) == ["insert", "update"]
    assert labels_of(gone) == ["insert", "delete"]
    for student in (fresh, known, gone):
        event = AuditEvent.objects.about(student).get(action="import_status")
        assert (event.actor, event.source) == (user, "10.0.0.7 /status/")
    assert CardStatus.objects.get(student=known).source == "a.xlsx"
