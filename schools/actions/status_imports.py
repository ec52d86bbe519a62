"""A list of card statuses from its start to its end."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event, record_events_of_rows
from ektp_outreach.audit.models import subject_key
from schools.card_stages import IKD, NO_STAGE
from schools.models import StatusImport, StatusRow, Student

from .import_state import end_batch, lock_open_list
from .status_review import review_statuses
from .status_sql import CARDS, CHANGES, CHECK_AT_ONCE, REMOVE, WRITE

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
    locked = lock_open_list(status_import)
    _lock_pupils(locked)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    if again := review_statuses(locked):
        return again
    _write(locked, by)
    data = {key: locked.counts.get(key, 0) for key in ("new", "changed", "held")}
    record_event("commit_status_import", locked, by=by, data={**data, "file": locked.name})
    # Only what a person has still to put right is kept.
    locked.rows.exclude(action=Action.HELD).delete()
    end_batch(locked, StatusImport.State.COMMITTED)
    return 0


@transaction.atomic
def cancel_statuses(*, status_import: StatusImport, by: User | None) -> None:
    """End the import without a trace of its rows."""
    locked = lock_open_list(status_import)
    locked.rows.all().delete()
    end_batch(locked, StatusImport.State.CANCELLED)
    record_event("cancel_status_import", locked, by=by)


def _lock_pupils(status_import: StatusImport) -> None:
    """Lock the pupils before the tables, as whoever writes about one card does."""
    pupils = _rows_to_write(status_import).values("student")
    locked = Student.objects.filter(pk__in=pupils).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))


def _rows_to_write(status_import: StatusImport) -> QuerySet[StatusRow]:
    return status_import.rows.filter(action__in=(Action.NEW, Action.CHANGED))


def _write(status_import: StatusImport, by: User | None) -> None:
    names: dict[str, int | str | list[str]] = {
        "status_import": status_import.pk,
        "key": subject_key(status_import),
        "source": status_import.name[-100:],
        "ikd": IKD,
        "no_stage": list(NO_STAGE),
    }
    with connection.cursor() as cursor:
        cursor.execute(CHECK_AT_ONCE)
        # The events first: they tell what the cards were before.
        record_events_of_rows("import_status", CHANGES, names, by=by, after=CARDS)
        cursor.execute(CARDS + REMOVE, names)
        cursor.execute(CARDS + WRITE, names)
