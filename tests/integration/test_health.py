"""Liveness and readiness."""

import psycopg
import pytest
from django.db import connection
from django.test import Client


def test_healthz_answers_without_the_database() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_is_ready_when_all_migrations_are_applied() -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["unapplied_migrations"]) == (200, 0)


@pytest.mark.django_db
def test_readyz_is_not_ready_with_a_migration_to_apply() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'visits'")
    assert Client().get("/readyz").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_the_first_request_after_postgres_closed_the_connection_gets_a_new_one() -> None:
    connection.ensure_connection()
    raw = connection.connection
    with psycopg.connect(raw.info.dsn) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])
    assert Client().get("/readyz").status_code == 200
