"""A real web server, in processes of its own, on the test's own database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from types import TracebackType

from tests.worker import PROJECT, settings_of_this_test

WAIT_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WebServer:
    """gunicorn with one worker: begins to start at once, can be killed at any time."""

    def __init__(self) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", "--config=python:ektp_outreach.server"]
        command += [f"--bind=127.0.0.1:{self.port}", "--workers=1", "ektp_outreach.wsgi"]
        self._process = subprocess.Popen(
            command, cwd=PROJECT, env=settings_of_this_test(), start_new_session=True
        )

    def __enter__(self) -> WebServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def wait(self) -> None:
        """Wait until it takes connections."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if time.monotonic() > deadline:
                raise RuntimeError("the web server did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill master and worker with -9, whatever they are doing."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
