"""Emptying the database between tests that commit, in spite of the append-only triggers."""

from collections.abc import Iterator, Sequence

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations


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
