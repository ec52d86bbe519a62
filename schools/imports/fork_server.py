"""Forks one reading process for each file: a millisecond each, where a start of Python takes 100.

It runs in a process of its own, with all that reading needs and without Django or any key. Each
request is a line of JSON with the pipe to write to; it is answered once the reader has started.
What only the rarer kinds of files need is loaded after the first request, which need not wait for
it. The server ends, and its readers with it, when the other end closes or stays silent.
"""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path

from .child import write_answer

IDLE_SECONDS = 300
MAX_REQUEST = 1 << 14


def serve(line: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the readers
    line.settimeout(IDLE_SECONDS)
    try:
        while True:
            request, pipes, _flags, _address = socket.recv_fds(line, MAX_REQUEST, 1)
            if not request:
                return
            _start_reader(line, request, pipes[0])
            os.close(pipes[0])
            line.send(b"\n")
            from . import biff, textual  # noqa: F401
    except (TimeoutError, OSError):
        return
    finally:
        os.killpg(0, signal.SIGKILL)


def _start_reader(line: socket.socket, request: bytes, pipe: int) -> None:
    if os.fork():
        return
    try:
        line.close()
        kind, path = json.loads(request)
        with open(pipe, "w", encoding="ascii") as out:
            write_answer(kind, Path(path), out)
    finally:
        os._exit(0)


if __name__ == "__main__":
    serve(socket.socket(fileno=0))
