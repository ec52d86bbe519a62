"""Compares the rows of a list of card statuses with what is known of the cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count
from django.utils.formats import date_format

from ektp_outreach.dates import today
from schools.ages import seventeenth_birthday
from schools.card_stages import IKD, Card, Told, follows, is_news, refusal_of
from schools.models import CardStatus, StatusImport, StatusRow

from .status_sql import KEEP, ROWS

_CHUNK = 1_000
Action = StatusRow.Action


class _Outcome(NamedTuple):
    """What becomes of a row; the columns that the review writes."""

    action: str
    problem: str = ""
    detail: str = ""
    student: int | None = None
    old_status: str = ""


class _Row(NamedTuple):
    """A row of the list, what the review before this said of it, and whose card it is about."""

    id: int
    nik: bytes
    told: Told
    before: _Outcome
    student: int | None
    birth_date: date
    card: Card


@transaction.atomic
def review_statuses(status_import: StatusImport) -> int:
    """Find what each row would do; return how many rows have another outcome than before."""
    day, changed = today(), 0
    groups = (list(rows) for _nik, rows in groupby(_rows(status_import), key=attrgetter("nik")))
    while chunk := list(islice(groups, _CHUNK)):
        judged = [pair for rows in chunk for pair in _judge(rows, day)]
        changed += _keep([(row.id, *outcome) for row, outcome in judged if row.before != outcome])
    counted = status_import.rows.order_by().values_list("action").annotate(Count("pk"))
    status_import.counts = dict(counted)
    status_import.save(update_fields=["counts"])
    return changed


def _rows(status_import: StatusImport) -> Iterator[_Row]:
    """Yield the readable rows, those of one NIK together; they are few, whoever wrote the list."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, [status_import.pk])
        while found := cursor.fetchmany(_CHUNK):
            for id_, nik, code, day, is_correction, *rest in found:
                told = Told(code, day or date.min, is_correction)
                student, birth_date, *known = rest[5:]
                yield _Row(id_, nik, told, _Outcome(*rest[:5]), student, birth_date, Card(*known))


def _keep(outcomes: list[tuple[Any, ...]]) -> int:
    if outcomes:
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [list(column) for column in zip(*outcomes, strict=True)])
    return len(outcomes)


def _judge(rows: list[_Row], day: date) -> Iterator[tuple[_Row, _Outcome]]:
    """Settle all rows of one NIK: at most one stage, and an IKD beside it."""
    student, card = rows[0].student, rows[0].card
    if student is None:
        for row in rows:
            yield row, _Outcome(Action.HELD, "nik_not_found")
        return
    known = card.status
    stages = [row for row in rows if row.told.code != IKD]
    flags = [row for row in rows if row.told.code == IKD]
    for same in filter(None, (stages, flags)):
        first, *others = same
        if any(row.told != first.told for row in others):
            for row in same:
                yield row, _Outcome(Action.HELD, "two_statuses", "", student, known)
            continue
        for row in others:
            yield row, _Outcome(Action.REPEATED, "", "", student, known)
        action, problem, detail = _judge_one(first, card, day)
        yield first, _Outcome(action, problem, detail, student, known)
        # An IKD is judged by the stage that the same list tells.
        if action in (Action.NEW, Action.CHANGED):
            card = follows(card, first.told)


def _judge_one(row: _Row, card: Card, day: date) -> tuple[str, str, str]:
    """Return the action, and the code and the word of why the row is held."""
    if not is_news(row.told, card):
        return Action.UNCHANGED, "", ""
    if code := refusal_of(row.told, card, row.birth_date, day):
        return Action.HELD, code, _detail(code, row.birth_date, card)
    return Action.CHANGED if card.status else Action.NEW, "", ""


def _detail(code: str, birth_date: date, card: Card) -> str:
    if code == "under_age":
        return date_format(seventeenth_birthday(birth_date), "j F Y")
    if code in ("backwards", "older"):
        return str(CardStatus.Status(card.status).label)
    return ""
