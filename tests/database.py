"""The databases of a test run: migrated once, copied for each worker, emptied between tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import OperationalError, connection
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.sql import SQL, Identifier, Literal
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say once, not in a thousand errors, that a database of one's own must be a superuser's."""
    if hasattr(session.config, "workerinput"):
        return
    unblocked = session.config.stash[blocking_manager_key].unblock()
    with suppress(OperationalError, RuntimeWarning), unblocked:
        if not _is_superuser():
            raise pytest.UsageError("To run the tests, DATABASE_URL needs a superuser's role.")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    worker_id: str,
    testrun_uid: str,
) -> Iterator[None]:
    """Give this worker a copy of the database that the first worker of the run has migrated."""
    original = connection.settings_dict["NAME"]
    template = f"test_{original}"
    # Another run may work beside this one, with workers of the same names.
    own = f"{template}_{testrun_uid[:8]}_{worker_id}"
    with django_db_blocker.unblock(), _alone(template):
        if _comment_on(template) != testrun_uid:
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            connection.close()
            _run(
                SQL("COMMENT ON DATABASE {} IS {}").format(
                    Identifier(template), Literal(testrun_uid)
                )
            )
        _copy(template, own)
        connection.settings_dict["NAME"] = own
    yield
    with django_db_blocker.unblock(), _alone(template):
        connection.close()
        connection.settings_dict["NAME"] = original
        _drop(own)
        if not _copies_of(template):
            _drop(template)


@pytest.fixture
def migrated_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Yield the name of one more copy of the migrated database, with nobody in it."""
    own = connection.settings_dict["NAME"]
    template, name = own.rsplit("_", 2)[0], f"{own}_more"
    with django_db_blocker.unblock():
        with _alone(template):
            _copy(template, name)
        yield name
        _drop(name)


@contextmanager
def _alone(template: str) -> Iterator[None]:
    """Let one worker at a time touch `template`: it is copied only while nobody is in it."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [template])
        yield


def _is_superuser() -> bool:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


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


def _copy(template: str, database: str) -> None:
    _drop(database)
    _run(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(database), Identifier(template)))


def _drop(database: str) -> None:
    _run(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))


# What the models themselves say, made once by the migrations: it stays.
KNOWN_FROM_MODELS = {"django_content_type", "auth_permission"}


def _delete_all(
    operations: DatabaseOperations, _style: Any, tables: Sequence[str], **_options: bool
) -> list[str]:
    """Return what deletes all rows past all triggers, once nobody works with them.

    TRUNCATE would make new files for hundreds of tables and indexes: 0.35 s after each test.
    A request that still runs and locks the tables the other way round is the one to give way.
    """
    names = [operations.quote_name(table) for table in tables if table not in KNOWN_FROM_MODELS]
    return [
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL deadlock_timeout = '60s'",
        f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
        *(f"DELETE FROM {name}" for name in names),
    ]


@pytest.fixture(autouse=True, scope="session")
def flush_deletes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", _delete_all)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
        yield
