"""Compares the rows of a list of card statuses with what is known of the cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice

from django.db import connection, transaction
from django.db.models import Count
from django.utils.formats import date_format

from ektp_outreach.dates import today
from schools.ages import seventeenth_birthday
from schools.card_stages import IKD, Card, Told, follows, is_news, refusal_of
from schools.models import CardStatus, StatusImport, StatusRow, Student

_CHUNK = 1_000
_OUTCOME = ("action", "problem", "detail", "student_id", "old_status")
# One statement for all rows of a chunk: the ORM's bulk_update takes ten times as long.
_KEEP = """
UPDATE schools_statusrow r SET action = new.action, problem = new.problem, detail = new.detail,
    student_id = new.student, old_status = new.old_status
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])
    AS new (id, action, problem, detail, student, old_status)
WHERE r.id = new.id
"""
Action = StatusRow.Action


@transaction.atomic
def review_statuses(status_import: StatusImport) -> int:
    """Find what each row would do; return how many rows have another outcome than before."""
    day, changed = today(), 0
    for chunk in _chunks(_by_nik(status_import)):
        changed += _review(chunk, day)
    counted = status_import.rows.order_by().values_list("action").annotate(Count("pk"))
    status_import.counts = dict(counted)
    status_import.save(update_fields=["counts"])
    return changed


def card_of(status: CardStatus | None) -> Card:
    if status is None:
        return Card()
    return Card(status.status, status.status_on, status.ikd_active_on)


def cards_of(students: Iterable[int]) -> dict[int, CardStatus]:
    return CardStatus.objects.in_bulk(list(students))


def _by_nik(status_import: StatusImport) -> Iterator[list[StatusRow]]:
    """Yield the readable rows of each NIK together; they are few, whoever wrote the list."""
    rows = status_import.rows.filter(is_unreadable=False).order_by("nik_index", "row")
    for _nik, group in groupby(rows.iterator(_CHUNK), key=lambda row: bytes(row.nik_index or b"")):
        yield list(group)


def _chunks(groups: Iterator[list[StatusRow]]) -> Iterator[list[list[StatusRow]]]:
    while chunk := list(islice(groups, _CHUNK)):
        yield chunk


def _review(groups: list[list[StatusRow]], day: date) -> int:
    niks = [bytes(rows[0].nik_index or b"") for rows in groups]
    pupils = {
        bytes(pupil.nik_index or b""): pupil
        for pupil in Student.objects.filter(nik_index__in=niks).only("birth_date", "nik_index")
    }
    cards = cards_of(pupil.pk for pupil in pupils.values())
    changed = []
    for nik, rows in zip(niks, groups, strict=True):
        before = [[getattr(row, name) for name in _OUTCOME] for row in rows]
        pupil = pupils.get(nik)
        _judge(rows, pupil, card_of(cards.get(pupil.pk) if pupil else None), day)
        changed += [
            row
            for row, old in zip(rows, before, strict=True)
            if [getattr(row, name) for name in _OUTCOME] != old
        ]
    _keep(changed)
    return len(changed)


def _keep(rows: list[StatusRow]) -> None:
    if not rows:
        return
    outcomes = [(row.pk, *(getattr(row, name) for name in _OUTCOME)) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [list(column) for column in zip(*outcomes, strict=True)])


def _judge(rows: list[StatusRow], pupil: Student | None, card: Card, day: date) -> None:
    """Settle all rows of one NIK: at most one stage, and an IKD beside it."""
    for row in rows:
        row.student, row.old_status = pupil, card.status
        row.problem, row.detail = "", ""
    if pupil is None:
        for row in rows:
            row.action, row.problem = Action.HELD, "nik_not_found"
        return
    stages = [row for row in rows if row.code != IKD]
    flags = [row for row in rows if row.code == IKD]
    for same in filter(None, (stages, flags)):
        first, *others = same
        if any(_told(row) != _told(first) for row in others):
            for row in same:
                row.action, row.problem = Action.HELD, "two_statuses"
            continue
        for row in others:
            row.action = Action.REPEATED
        # An IKD is judged by the stage that the same list tells.
        card = _judge_one(first, pupil, card, day)


def _judge_one(row: StatusRow, pupil: Student, card: Card, day: date) -> Card:
    told = _told(row)
    code = refusal_of(told, card, pupil.birth_date, day)
    if not is_news(told, card):
        row.action = Action.UNCHANGED
        return card
    if code:
        row.action, row.problem = Action.HELD, code
        row.detail = _detail(code, pupil, card)
        return card
    row.action = Action.CHANGED if card.status else Action.NEW
    return follows(card, told)


def _detail(code: str, pupil: Student, card: Card) -> str:
    if code == "under_age":
        return date_format(seventeenth_birthday(pupil.birth_date), "j F Y")
    if code in ("backwards", "older"):
        return str(CardStatus.Status(card.status).label)
    return ""


def _told(row: StatusRow) -> Told:
    return Told(row.code, row.day or date.min, row.is_correction)
