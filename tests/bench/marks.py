"""Marks through the endpoint, with session, CSRF, permission and audit.

Beside it, in the same rounds, plain Django's locked save of one row, bare and with what
`startproject` puts around it, and pgbench.
"""

from __future__ import annotations

import json
import statistics
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from ektp_outreach.accounts.sessions import SessionStore
from schools.models import Student
from visits.models import Recording, Visit

from .floors import PlainSender, bare_marks, pgbench, startproject_users
from .harness import Result, percentile, registry, shown
from .load import Load, Sender, post, send_all
from .people import make_office
from .server import empty_tables, postmaster, served

CLIENTS = (1, 8, 32)
ROUNDS = 3
PUPILS_PER_VISIT = 2_000
_TOKEN = "x" * 32


@dataclass(frozen=True, slots=True)
class Phone:
    """What one phone knows: where to send, as whom, about which pupils, how many at once."""

    port: int
    session: str
    visit: int
    device: int
    students: list[int]
    size: int

    def request(self, position: int) -> bytes:
        first = position * self.size
        events = [self._event(number) for number in range(first, first + self.size)]
        body = json.dumps({"events": events})
        return post("/sync/v1/recordings/", body, *signed_in(self.session))

    def check(self, answer: bytes) -> None:
        head, _, body = answer.partition(b"\r\n\r\n")
        results = json.loads(body)["results"] if b" 200 " in head else [{"status": head[:40]}]
        if any(result["status"] != "stored" for result in results):
            raise RuntimeError(f"a mark was not stored: {results[0]}")

    def _event(self, number: int) -> dict[str, object]:
        """Record each pupil in turn; when all are recorded undo each, and so on."""
        turn, index = divmod(number, len(self.students))
        event: dict[str, object] = {
            "uuid": self._uuid(number),
            "visit": self.visit,
            "student": self.students[index],
            "outcome": "recorded",
            "device": self.device,
            "recorded_at": datetime.now(UTC).isoformat(),
        }
        if turn % 2:
            undone = self._uuid(number - len(self.students))
            event |= {"outcome": "undone", "undoes": undone}
        return event

    def _uuid(self, number: int) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.session} {number}"))


def signed_in(session: str) -> tuple[str, str]:
    """Return the headers of somebody's request, which also pass the check for CSRF."""
    return f"Cookie: sessionid={session}; csrftoken={_TOKEN}", f"X-CSRFToken: {_TOKEN}"


def phones(port: int, size: int) -> list[Phone]:
    """Return one phone for each visit, signed in as its operator."""
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
        found.append(Phone(port, key, visit.pk, device, list(students), size))
    return found


@dataclass(slots=True)
class Side:
    """One of the servers that are compared, its clients, and how far each has come."""

    web: int
    senders: list[Sender]
    positions: list[int]

    def send(self, load: Load) -> None:
        some, position = self.senders[: load.clients], self.positions[: load.clients]
        send_all(some, position, load, web=self.web, database=postmaster())
        self.positions[: load.clients] = position


def _measure(size: int) -> list[Result]:
    empty_tables()
    most = max(CLIENTS)
    make_office(PUPILS_PER_VISIT * most, most, visits=most)
    results, acknowledged = [], 0
    with (
        bare_marks(),
        startproject_users(most) as sessions,
        served() as (port, web),
        served("tests.bench.plain") as (bare_port, bare_web),
        served("tests.bench.startproject") as (usual_port, usual_web),
    ):
        sides = [
            Side(web, [*phones(port, size)], [0] * most),
            Side(bare_web, [PlainSender(bare_port, n) for n in range(most)], [0] * most),
            Side(
                usual_web,
                [PlainSender(usual_port, n, signed_in(key)) for n, key in enumerate(sessions)],
                [0] * most,
            ),
        ]
        for clients in CLIENTS:
            loads, limit = [Load(clients) for _side in sides], []
            for _round_number in range(ROUNDS):
                for side, load in zip(sides, loads, strict=True):
                    side.send(load)
                limit.append(pgbench(clients))
            acknowledged += len(loads[0].times) * size
            results.append(_result(size, *loads, statistics.median(limit)))
    stored = Recording.objects.count()
    if stored != acknowledged:
        raise RuntimeError(f"{acknowledged} marks acknowledged, {stored} stored")
    return results


def _result(size: int, ours: Load, bare: Load, usual: Load, limit: float) -> Result:
    rate = statistics.median(ours.rates) * size
    bare_rate, usual_rate = statistics.median(bare.rates), statistics.median(usual.rates)
    goal = "–"
    if size == 1:
        goal = {1: "p50 ≤ 5 ms", 8: "≥ 540 /s, ≥ 1× plain Django"}.get(ours.clients, "–")
    elif ours.clients == 8:
        goal = "≥ 9,000 /s"
    return Result(
        f"{size} a request, {ours.clients} clients: {_shown(ours)}",
        f"{rate:,.0f} marks/s",
        f"bare Django {bare_rate:,.0f} /s, {_shown(bare)}; "
        f"startproject's Django {usual_rate:,.0f} /s, {_shown(usual)}; pgbench {limit:,.0f} /s",
        f"{rate / bare_rate:.2f}× bare, {rate / usual_rate:.2f}× startproject's, "
        f"{rate / limit:.2f}× pgbench",
        goal,
    )


def _shown(load: Load) -> str:
    """Say how long a request took and what it cost: CPU of the web server + of Postgres."""
    p50, p95 = statistics.median(load.times), percentile(load.times, 0.95)
    web, database = (cpu / len(load.times) * 1000 for cpu in (load.web_cpu, load.database_cpu))
    return f"p50 {shown(p50)}, p95 {shown(p95)}, CPU {web:.2f} + {database:.2f} ms"


@registry.row("marks-1")
def one_mark_a_request() -> list[Result]:
    return _measure(1)


@registry.row("marks-50")
def fifty_marks_a_request() -> list[Result]:
    return _measure(50)
