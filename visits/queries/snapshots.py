"""One instant of the database for everything that is read together (guarantee 9)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from psycopg import IsolationLevel

_instant: ContextVar[datetime | None] = ContextVar("snapshot_instant", default=None)


@contextmanager
def snapshot() -> Iterator[datetime]:
    """Read within one repeatable-read, read-only transaction; yield the moment it stands for.

    A snapshot within a snapshot is the same one. Inside another transaction of the caller, that
    one decides what is seen.
    """
    if connection.in_atomic_block:
        yield _instant.get() or timezone.now()
        return
    with repeatable_read(read_only=True):
        # Postgres takes the snapshot at the first statement: all that was committed by now.
        instant = timezone.now()
        token = _instant.set(instant)
        try:
            yield instant
        finally:
            _instant.reset(token)


@contextmanager
def repeatable_read(*, read_only: bool = False) -> Iterator[None]:
    """Work in a transaction that sees one instant; the caller is in none."""
    connection.ensure_connection()
    raw = connection.connection
    before = raw.isolation_level, raw.read_only
    raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, read_only
    try:
        with transaction.atomic():
            yield
    finally:
        raw.isolation_level, raw.read_only = before
