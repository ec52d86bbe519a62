"""`make demo`: one process that owns PostgreSQL, the web server and the worker; it leaves none."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
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
from types import FrameType

from ektp_outreach.demo_environment import PROJECT, DemoError, data_folder, make_environment
from ektp_outreach.postgres import Cluster, PostgresError
from ektp_outreach.processes import die_with_parent

READY_SECONDS = 60


class Stop(Exception):
    """Somebody asked the demo to end (Ctrl-C, SIGTERM, SIGHUP)."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    die_with_parent(signal.SIGTERM)
    data = data_folder()
    try:
        port = _free_port(os.environ.get("PORT", "8000"))
        with _data_folder(data):
            if os.environ.get("RESET") == "1":
                _reset(data)
            _serve(data, port)
    except (DemoError, PostgresError) as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    except Stop:
        print("\nSelesai. Semua proses sudah berhenti.")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def _free_port(text: str) -> int:
    """Return the wanted port, or say that it is no port or already in use."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise DemoError(f"PORT={text} is no port; choose a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise DemoError(
                f"Port {text} cannot be used ({error.strerror}); try: make demo PORT=8001"
            ) from error
    return int(text)


@contextmanager
def _data_folder(data: Path) -> Iterator[None]:
    """Make the data folder and hold it, so that no second demo starts on it."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "demo.lock").open("w")
    except OSError as error:
        raise DemoError(f"The folder {data} cannot be written; make it writable.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoError("The demo already runs in this folder; stop it first.") from error
        yield


def _reset(data: Path) -> None:
    for name in ("postgres", "static"):
        shutil.rmtree(data / name, ignore_errors=True)
    for name in ("keys.json", "environment.json", "static.stamp"):
        (data / name).unlink(missing_ok=True)


def _serve(data: Path, port: int) -> None:
    given_database = os.environ.get("DATABASE_URL")
    cluster = Cluster(data / "postgres")
    server: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    try:
        if not given_database:
            cluster.start()
        environment = make_environment(data, port, given_database or cluster.url)
        _manage(environment, "seed_demo")
        _collect_static(data, environment)
        server = _start_server(environment, port)
        worker = _start_worker(environment)
        _wait_until_ready(server, port)
        _manage(environment, "demo_accounts")
        print("\nBerhenti: Ctrl-C", flush=True)
        while server.poll() is None:
            time.sleep(1)
            if worker.poll() is not None:
                worker = _start_worker(environment)
        raise DemoError("The web server ended by itself; its last lines stand above.")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for process in filter(None, (worker, server)):
            process.terminate()
        for process in filter(None, (worker, server)):
            process.wait(30)
        cluster.stop()


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    if subprocess.run(command, env=environment, check=False).returncode:
        raise DemoError(f"`manage.py {' '.join(arguments)}` failed; its message stands above.")


def _collect_static(data: Path, environment: dict[str, str]) -> None:
    """Collect and compress static files when a source file or a package changed."""
    sources = [PROJECT / "requirements.txt", *sorted(PROJECT.glob("*/static/**/*.*"))]
    facts = "".join(f"{path} {path.stat().st_mtime_ns}\n" for path in sources)
    stamp, now = data / "static.stamp", hashlib.sha256(facts.encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != now:
        _manage(environment, "collectstatic", "--noinput", "--clear", "--verbosity=0")
        stamp.write_text(now)


def _start_server(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = ["-m", "gunicorn", "--config=python:ektp_outreach.server"]
    return _start(environment, *command, f"--bind=127.0.0.1:{port}", "ektp_outreach.wsgi")


def _start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start what does the background work; another one takes over when it dies."""
    return _start(environment, "manage.py", "run_worker")


def _start(environment: dict[str, str], *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=PROJECT,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )


def _wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise DemoError("The web server did not get ready; its last lines stand above.")


if __name__ == "__main__":
    raise SystemExit(main())
