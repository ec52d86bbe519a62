"""The databases of a test run: migrated once, copied for each worker, emptied between tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.sql import SQL, Identifier, Literal
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    worker_id: str,
    testrun_uid: str,
) -> Iterator[None]:
    """Give this worker a copy of the database that the first worker of the run has migrated."""
    original = connection.settings_dict["NAME"]
    template, own = f"test_{original}", f"test_{original}_{worker_id}"
    with django_db_blocker.unblock(), _alone(template):
        if _comment_on(template) != testrun_uid:
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            connection.close()
            _run(
                SQL("COMMENT ON DATABASE {} IS {}").format(
                    Identifier(template), Literal(testrun_uid)
                )
            )
        _drop(own)
        _run(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(own), Identifier(template)))
        connection.settings_dict["NAME"] = own
    yield
    with django_db_blocker.unblock(), _alone(template):
        connection.close()
        connection.settings_dict["NAME"] = original
        _drop(own)
        if not _copies_of(template):
            _drop(template)


@contextmanager
def _alone(template: str) -> Iterator[None]:
    """Let one worker at a time touch `template`: it is copied only while nobody is in it."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [template])
        yield


def _comment_on(database: str) -> str | None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [database],
        )
        return (cursor.fetchone() or (None,))[0]


def _copies_of(template: str) -> list[str]:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{template}_"]
        )
        return [name for (name,) in cursor]


def _run(statement: SQL) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(statement)


def _drop(database: str) -> None:
    _run(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))


@pytest.fixture(autouse=True, scope="session")
def flush_may_truncate() -> Iterator[None]:
    """Let only the test runner's own flush pass the triggers that forbid TRUNCATE."""
    original = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
        original(
            self,
            ["SET session_replication_role = replica", *sql_list, "RESET session_replication_role"],
        )

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]
