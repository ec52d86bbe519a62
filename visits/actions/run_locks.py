"""Who works on a run: a lock that dies with the worker's connection, even by kill -9."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from visits.models import PlanRun

# The first key of the advisory locks; the second is the run's id.
_CLASS = 7301


@contextmanager
def hold_run(run: int) -> Iterator[bool]:
    """Hold the run while it is worked on; yield False when somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_CLASS, run])
        (held,) = cursor.fetchone()
    try:
        yield bool(held)
    finally:
        if held and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_CLASS, run])


def lost_runs() -> list[PlanRun]:
    """Return the runs that count as running though nobody works on them any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
            " AND classid = %s AND d.datname = current_database()",
            [_CLASS],
        )
        held = [row[0] for row in cursor.fetchall()]
    return list(PlanRun.objects.filter(state=PlanRun.State.RUNNING).exclude(pk__in=held))
