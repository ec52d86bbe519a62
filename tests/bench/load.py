"""Clients that send one request after another, and what their load costs the servers."""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Protocol

from django.db import connections

SECONDS = 4.0
_TICKS = os.sysconf("SC_CLK_TCK")


class Sender(Protocol):
    """One client: `request` makes the request after `position`, `check` judges its answer."""

    port: int

    def request(self, position: int) -> bytes: ...

    def check(self, answer: bytes) -> None: ...


@dataclass
class Load:
    """What some clients did in some rounds: seconds of each request, CPU seconds of servers."""

    clients: int
    times: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    web_cpu: float = 0.0
    database_cpu: float = 0.0


def send_all(
    senders: list[Sender], positions: list[int], load: Load, *, web: int, database: int
) -> None:
    """Let all `senders` send at once for SECONDS; move `positions` on and add to `load`.

    `web` and `database` are the process ids of the two servers.
    """
    context = multiprocessing.get_context("fork")
    queues = [context.Queue() for _ in senders]
    connections.close_all()
    running = [
        context.Process(target=_send, args=(sender, position, queue))
        for sender, position, queue in zip(senders, positions, queues, strict=True)
    ]
    before = cpu_of_children(web), cpu_of_children(database)
    for process in running:
        process.start()
    count = 0
    for number, queue in enumerate(queues):
        positions[number], times = queue.get(timeout=60)
        load.times += times
        count += len(times)
    for process in running:
        process.join()
    load.rates.append(count / SECONDS)
    load.web_cpu += _used(web, before[0])
    load.database_cpu += _used(database, before[1])


def _send(sender: Sender, position: int, queue: Queue[tuple[int, list[float]]]) -> None:
    times, end = [], time.monotonic() + SECONDS
    while time.monotonic() < end:
        request = sender.request(position)
        start = time.perf_counter()
        answer = _answer_to(sender.port, request)
        times.append(time.perf_counter() - start)
        sender.check(answer)
        position += 1
    queue.put((position, times))


def _answer_to(port: int, request: bytes) -> bytes:
    """Send over a connection of its own, as the web server closes each; return the whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        link.sendall(request)
        parts = []
        while part := link.recv(65536):
            parts.append(part)
    return b"".join(parts)


def post(path: str, body: str, *headers: str) -> bytes:
    """Return the bytes of a POST of JSON."""
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body.encode())}",
        *headers,
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def children_of(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def cpu_of_children(master: int) -> dict[int, float]:
    """Return the CPU seconds that each process of a server has used since it started."""
    found = {}
    for pid in children_of(master):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found[pid] = (int(fields[11]) + int(fields[12])) / _TICKS
    return found


def _used(master: int, before: dict[int, float]) -> float:
    return sum(cpu - before.get(pid, 0) for pid, cpu in cpu_of_children(master).items())
