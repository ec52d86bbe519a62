"""The floors of the marks: pgbench's statement, and two of plain Django's locked save of a row."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from ektp_outreach.postgres import BINARIES

from .load import SECONDS, post
from .server import PROJECT, psql, socket_dir

ROWS = 100_000
STARTPROJECT = "bench_startproject"


def make_table() -> None:
    """Make the table of the floors in the database of the settings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_mark AS SELECT id, false AS done FROM generate_series(1, %s) id",
            [ROWS],
        )
        cursor.execute("ALTER TABLE bare_mark ADD PRIMARY KEY (id)")


@contextmanager
def bare_marks() -> Iterator[None]:
    """Keep the table of the floors while something measures."""
    make_table()
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare_mark")


@contextmanager
def startproject_users(count: int) -> Iterator[list[str]]:
    """Keep the database of tests.bench.startproject; yield the sessions of its people."""
    drop = f"DROP DATABASE IF EXISTS {STARTPROJECT} WITH (FORCE)"
    for sql in (drop, f"CREATE DATABASE {STARTPROJECT}"):
        psql(socket_dir(), "postgres", sql)
    command = [sys.executable, "-m", "tests.bench.startproject", str(count)]
    filled = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    yield filled.stdout.split()
    psql(socket_dir(), "postgres", drop)


def pgbench(clients: int) -> float:
    """Updates per second of one row by one statement, as pgbench does it."""
    script = f"\\set id random(1, {ROWS})\nUPDATE bare_mark SET done = NOT done WHERE id = :id;\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(BINARIES / "pgbench"), "-n", "-f", file.name, "-c", str(clients)]
        command += ["-j", "2", "-T", str(int(SECONDS)), "-h", str(socket_dir())]
        done = subprocess.run(
            [*command, "-U", "postgres", "bench"], capture_output=True, text=True, check=True
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(line.split()[2])


@dataclass(frozen=True, slots=True)
class PlainSender:
    """A client of plain Django with rows of its own; `headers` sign it in where that is asked."""

    port: int
    number: int
    headers: tuple[str, ...] = ()

    def request(self, position: int) -> bytes:
        wanted = 1 + (position * 7919 + self.number * 1000) % ROWS
        return post("/mark/", json.dumps({"id": wanted}), *self.headers)

    def check(self, answer: bytes) -> None:
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"plain Django answers {answer[:200]!r}")
