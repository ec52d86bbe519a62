"""A list of card statuses from its start to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event, record_events
from ektp_outreach.audit.models import subject_key
from schools.card_stages import IKD, Card, Told, follows
from schools.models import CardStatus, StatusImport, StatusRow, Student

from .import_state import ImportRefused
from .status_review import card_of, cards_of, review_statuses

_CHUNK = 1_000
# Writers of pupils and cards wait until we are done.
_LOCK = "LOCK TABLE schools_student, schools_cardstatus IN SHARE ROW EXCLUSIVE MODE"
Action = StatusRow.Action


@transaction.atomic
def start_status_import(
    *, name: str, sha256: str, listed_on: date, by: User | None
) -> StatusImport:
    """Open the import of one list; `listed_on` is the day of the rows that name none."""
    status_import = StatusImport.objects.create(
        name=name[-255:], sha256=sha256, listed_on=listed_on, created_by=by
    )
    record_event("start_status_import", status_import, by=by, data={"file": status_import.name})
    return status_import


@transaction.atomic
def commit_statuses(*, status_import: StatusImport, by: User | None) -> int:
    """Write the statuses, or, if cards have changed since the review, only review them again.

    Return the number of rows with another outcome than the user has seen: 0 means written.
    """
    locked = _lock_open(status_import)
    _lock_pupils(locked)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    if again := review_statuses(locked):
        return again
    for students in _chunks(_rows_to_write(locked).iterator(_CHUNK)):
        _write(locked, students, by)
    data = {key: locked.counts.get(key, 0) for key in ("new", "changed", "held")}
    record_event("commit_status_import", locked, by=by, data={**data, "file": locked.name})
    # Only what a person has still to put right is kept.
    locked.rows.exclude(action=Action.HELD).delete()
    _end(locked, StatusImport.State.COMMITTED)
    return 0


@transaction.atomic
def cancel_statuses(*, status_import: StatusImport, by: User | None) -> None:
    """End the import without a trace of its rows."""
    locked = _lock_open(status_import)
    locked.rows.all().delete()
    _end(locked, StatusImport.State.CANCELLED)
    record_event("cancel_status_import", locked, by=by)


def _lock_open(status_import: StatusImport) -> StatusImport:
    locked = StatusImport.objects.select_for_update().get(pk=status_import.pk)
    if locked.refusal_code:
        raise ImportRefused("no_files", _("Tidak ada berkas yang dapat disimpan."))
    if locked.state != StatusImport.State.REVIEW:
        state = {"state": locked.get_state_display()}
        raise ImportRefused("import_ended", _("Impor ini sudah selesai (%(state)s).") % state)
    return locked


def _lock_pupils(status_import: StatusImport) -> None:
    """Lock the pupils before the tables, as whoever writes about one card does."""
    pupils = _rows_to_write(status_import).values("student")
    locked = Student.objects.filter(pk__in=pupils).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))


def _end(status_import: StatusImport, state: str) -> None:
    status_import.state, status_import.ended_at = state, timezone.now()
    status_import.save(update_fields=["state", "ended_at"])


def _rows_to_write(status_import: StatusImport) -> QuerySet[StatusRow]:
    rows = status_import.rows.filter(action__in=(Action.NEW, Action.CHANGED))
    return rows.order_by("student", "row")


def _chunks(rows: Iterator[StatusRow]) -> Iterator[dict[int, list[StatusRow]]]:
    """Share the rows out by pupil, some pupils at a time."""
    pupils = ((pupil or 0, list(told)) for pupil, told in groupby(rows, key=_pupil_of))
    while chunk := dict(islice(pupils, _CHUNK)):
        yield chunk


def _pupil_of(row: StatusRow) -> int | None:
    return row.student_id


def _write(status_import: StatusImport, rows: dict[int, list[StatusRow]], by: User | None) -> None:
    known = cards_of(rows)
    cards: dict[int, Card] = {}
    for pupil, told in rows.items():
        card = card_of(known.get(pupil))
        # A stage comes before the IKD, whatever their order in the list.
        for row in sorted(told, key=lambda each: each.code == IKD):
            card = follows(card, Told(row.code, row.day or date.min))
        cards[pupil] = card
    gone = [pupil for pupil, card in cards.items() if not card.status]
    CardStatus.objects.filter(pk__in=gone).delete()
    CardStatus.objects.bulk_create(
        [_as_row(pupil, card, status_import) for pupil, card in cards.items() if card.status],
        update_conflicts=True,
        update_fields=["status", "status_on", "ikd_active_on", "source"],
        unique_fields=["student"],
    )
    key = subject_key(status_import)
    events = (
        ([f"{Student._meta.label_lower}:{pupil}", key], _change(known.get(pupil), card))
        for pupil, card in cards.items()
    )
    record_events("import_status", events, by=by)


def _as_row(pupil: int, card: Card, status_import: StatusImport) -> CardStatus:
    return CardStatus(
        student_id=pupil,
        status=card.status,
        status_on=card.since or status_import.listed_on,
        ikd_active_on=card.ikd_since,
        source=status_import.name[-100:],
    )


def _change(old: CardStatus | None, card: Card) -> dict[str, object]:
    """Return the audit's data: the stage as old and new, and the day of an IKD that is new."""
    before = card_of(old)
    data: dict[str, object] = {}
    if before.status != card.status:
        data["card"] = {"old": before.status, "new": card.status}
    if before.ikd_since != card.ikd_since and card.ikd_since:
        data["ikd"] = card.ikd_since.isoformat()
    if before.since != card.since and card.since:
        data["date"] = card.since.isoformat()
    return data
