"""The durable cluster of the benchmarks, fresh databases on it, and a web server over them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ektp_outreach.postgres import BINARIES, Cluster

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / ".data" / "bench-postgres"
WORKERS = 4


def open_database(cluster: Cluster) -> None:
    """Make an empty, migrated database and let Django of this process use it."""
    for sql in ("DROP DATABASE IF EXISTS bench WITH (FORCE)", "CREATE DATABASE bench"):
        psql(cluster.socket_dir, "postgres", sql)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ektp_outreach.settings",
        "DATABASE_URL": f"postgres://postgres@/bench?host={cluster.socket_dir}",
        "SECRET_KEY": "only-for-benchmarks",
        "DEMO": "true",
        "DEBUG": "false",
        "STATIC_ROOT": str(PROJECT / ".data" / "bench-static"),
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def psql(socket_dir: Path, database: str, sql: str) -> str:
    command = [str(BINARIES / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", str(socket_dir)]
    done = subprocess.run(
        [*command, "-U", "postgres", "-d", database, "-c", sql],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def socket_dir() -> Path:
    return Cluster(DATA).socket_dir


def postmaster() -> int:
    """Return the process id of the database server."""
    return int((DATA / "postmaster.pid").read_text().split()[0])


def empty_tables() -> None:
    """Make every table of ours empty, past the append-only triggers."""
    from django.core.management.color import no_style
    from django.core.management.sql import sql_flush
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in sql_flush(no_style(), connection, allow_cascade=True):
            cursor.execute(statement)
        cursor.execute("RESET session_replication_role")


@contextmanager
def served(application: str = "ektp_outreach.wsgi") -> Iterator[tuple[int, int]]:
    """Serve with the demo's web server; yield the port and the master's process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "--config=python:ektp_outreach.server"]
    process = subprocess.Popen(
        [*command, f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}", application],
        cwd=PROJECT,
    )
    try:
        _wait(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the web server did not get ready")
