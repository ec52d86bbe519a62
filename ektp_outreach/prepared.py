"""Statements that the busiest requests send every time: Postgres plans them once a connection."""

from __future__ import annotations

from collections.abc import Sequence
from select import select
from typing import Any, LiteralString

from django.db import connection
from psycopg import Cursor

Statement = LiteralString | bytes
Row = tuple[Any, ...]


def rows(sql: Statement, values: Sequence[Any]) -> list[Row]:
    """Return the rows of a prepared statement.

    It passes Django's wrappers by: pghistory, for one, would put a statement before each write,
    and such a pair cannot be prepared.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        _note(sql)
        return cursor.execute(sql, values, prepare=True).fetchall()


def rows_of_each(*statements: tuple[Statement, Sequence[Any]]) -> list[list[Row]]:
    """Return the rows of several prepared statements, run in order in one round trip."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        with raw.pipeline():
            cursors = [Cursor(raw).execute(sql, values, prepare=True) for sql, values in statements]
        for sql, _values in statements:
            _note(sql)
        return [cursor.fetchall() for cursor in cursors]


def _note(sql: Statement) -> None:
    """Let tests count these statements like all others."""
    if connection.queries_logged:
        connection.queries_log.append({"sql": str(sql), "time": "0"})


def drop_dead_connection(**_signal: object) -> None:
    """Before a request: forget a connection that Postgres has closed, so that a new one is made.

    An idle connection has nothing to be read but its end. Asking the socket costs no round trip,
    which Django's CONN_HEALTH_CHECKS does.
    """
    raw = connection.connection
    if raw is None or raw.closed or connection.in_atomic_block:
        return
    if select([raw.fileno()], [], [], 0)[0]:
        connection.close()
