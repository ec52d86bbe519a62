"""Marks through the endpoint, with session, CSRF, permission and audit, beside pgbench."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import statistics
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.queues import Queue

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections

from ektp_outreach.postgres import BINARIES
from schools.models import Student
from visits.models import Recording, Visit

from .harness import Result, percentile, registry, shown
from .people import make_office
from .server import empty_tables, served, socket_dir

CLIENTS = (1, 8, 32)
ROUNDS = 3
SECONDS = 4.0
PUPILS_PER_VISIT = 2_000


@dataclass(frozen=True, slots=True)
class Sender:
    """What one phone knows: where to send, as whom, and about which pupils."""

    port: int
    session: str
    visit: int
    device: int
    students: list[int]


def _senders(port: int) -> list[Sender]:
    found = []
    for visit in (
        Visit.objects.order_by("pk")
        .select_related("campaign")
        .prefetch_related("operators", "devices")
    ):
        user = visit.operators.get()
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        own = Student.objects.filter(school=visit.school).seventeen_by(visit.campaign.election_day)
        students = own.order_by("pk").values_list("pk", flat=True)
        device = visit.devices.order_by("pk").values_list("pk", flat=True)[0]
        key = session.session_key or ""
        found.append(Sender(port, key, visit.pk, device, list(students)))
    return found


def _send(sender: Sender, size: int, position: int, queue: Queue[tuple[int, list[float]]]) -> None:
    """Send requests of `size` marks for SECONDS; put the next position and the seconds of each."""
    token = "x" * 32
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={sender.session}; csrftoken={token}",
        "X-CSRFToken": token,
    }
    times, end = [], time.monotonic() + SECONDS
    while time.monotonic() < end:
        events = [_event(sender, n) for n in range(position, position + size)]
        position += size
        body = json.dumps({"events": events})
        start = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", sender.port, timeout=60)
        link.request("POST", "/sync/v1/recordings/", body, headers)
        results = json.loads(link.getresponse().read())["results"]
        link.close()
        times.append(time.perf_counter() - start)
        if any(result["status"] != "stored" for result in results):
            raise RuntimeError(f"a mark was not stored: {results[0]}")
    queue.put((position, times))


def _event(sender: Sender, number: int) -> dict[str, object]:
    """Record each pupil in turn; when all are recorded undo each, and so on."""
    turn, index = divmod(number, len(sender.students))
    event: dict[str, object] = {
        "uuid": _uuid(sender, number),
        "visit": sender.visit,
        "student": sender.students[index],
        "outcome": "recorded",
        "device": sender.device,
        "recorded_at": datetime.now(UTC).isoformat(),
    }
    if turn % 2:
        undone = _uuid(sender, number - len(sender.students))
        event |= {"outcome": "undone", "undoes": undone}
    return event


def _uuid(sender: Sender, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{sender.session} {number}"))


def _round(senders: list[Sender], size: int, positions: list[int]) -> list[list[float]]:
    """Let all `senders` send at once; move `positions` on and return each one's seconds."""
    context = multiprocessing.get_context("fork")
    queues = [context.Queue() for _ in senders]
    connections.close_all()
    running = [
        context.Process(target=_send, args=(sender, size, position, queue))
        for sender, position, queue in zip(senders, positions, queues, strict=True)
    ]
    for process in running:
        process.start()
    found = []
    for number, queue in enumerate(queues):
        positions[number], times = queue.get(timeout=60)
        found.append(times)
    for process in running:
        process.join()
    return found


def _pgbench(clients: int) -> float:
    """Updates per second of one row by one statement, as pgbench does it."""
    script = "\\set id random(1, 100000)\nUPDATE bare_mark SET done = NOT done WHERE id = :id;\n"
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


def _measure(size: int) -> list[Result]:
    empty_tables()
    make_office(PUPILS_PER_VISIT * max(CLIENTS), max(CLIENTS), visits=max(CLIENTS))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_mark AS SELECT id, false AS done FROM generate_series(1, 100000) id"
        )
        cursor.execute("ALTER TABLE bare_mark ADD PRIMARY KEY (id)")
    results, acknowledged = [], 0
    with served() as (port, _pid):
        senders = _senders(port)
        positions = [0] * len(senders)
        for clients in CLIENTS:
            rates, floors, times = [], [], []
            for _round_number in range(ROUNDS):
                mine = positions[:clients]
                taken = [t for one in _round(senders[:clients], size, mine) for t in one]
                positions[:clients] = mine
                rates.append(len(taken) * size / SECONDS)
                times += taken
                floors.append(_pgbench(clients))
            acknowledged += len(times) * size
            results.append(_result(size, clients, rates, floors, times))
    stored = Recording.objects.count()
    if stored != acknowledged:
        raise RuntimeError(f"{acknowledged} marks acknowledged, {stored} stored")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare_mark")
    return results


def _result(
    size: int, clients: int, rates: list[float], floors: list[float], times: list[float]
) -> Result:
    rate, floor = statistics.median(rates), statistics.median(floors)
    p50, p95 = statistics.median(times), percentile(times, 0.95)
    goal = "–"
    if size == 1:
        goal = {1: "p50 ≤ 5 ms", 8: "≥ 540 /s"}.get(clients, "–")
    elif clients == 8:
        goal = "≥ 9,000 /s"
    return Result(
        f"{size} a request, {clients} clients: p50 {shown(p50)}, p95 {shown(p95)}",
        f"{rate:,.0f} marks/s",
        f"pgbench {floor:,.0f} /s",
        f"{rate / floor:.2f}×",
        goal,
    )


@registry.row("marks-1")
def one_mark_a_request() -> list[Result]:
    return _measure(1)


@registry.row("marks-50")
def fifty_marks_a_request() -> list[Result]:
    return _measure(50)
