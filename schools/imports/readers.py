"""Starts the processes that read files, through the fork server that this process keeps."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-m", "schools.imports.fork_server"]
_TRIES = 2
# Many chunks, so that the reader reads on while we judge.
_PIPE_BYTES = 1 << 20


class _ForkServer:
    """The server is started at the first file, and again when it has gone."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Leave the server to the process that this one was forked from."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def prepare(self) -> None:
        with self._lock:
            if not self._line:
                self._start()

    def ask(self, request: bytes, pipe: int) -> None:
        with self._lock:
            for _try in range(_TRIES):
                line = self._line or self._start()
                try:
                    socket.send_fds(line, [request], [pipe])
                    if line.recv(1):
                        return
                except OSError:
                    pass
                self.stop()
        raise ChildProcessError("The process that reads files does not start.")

    def _start(self) -> socket.socket:
        self._line, other = socket.socketpair()
        with other:
            self._process = subprocess.Popen(  # noqa: S603 -- our own module
                _COMMAND,
                cwd=_ROOT,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"},
                stdin=other.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._line

    def stop(self) -> None:
        if self._line and self._process:
            self._line.close()
            self._process.wait()
        self._line = self._process = None


_server = _ForkServer()
atexit.register(_server.stop)
os.register_at_fork(after_in_child=_server.forget)


def prepare_readers() -> None:
    """Let the server start while other work is done, if it does not run yet."""
    _server.prepare()


def start_reader(kind: str, path: Path) -> IO[bytes]:
    """Return what a new process writes about the file; it ends when this is closed."""
    answer, pipe = os.pipe()
    try:
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        _server.ask(json.dumps([kind, str(path.resolve())]).encode(), pipe)
    except BaseException:
        os.close(answer)
        raise
    finally:
        os.close(pipe)
    return os.fdopen(answer, "rb")
