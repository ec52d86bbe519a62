"""One bad day: the phones work, the servers are killed, and then the counts are taken."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from ektp_outreach.postgres import Cluster
from tests.bench.load import children_of
from tests.bench.marks import phones as signed_in_phones
from tests.bench.people import make_office
from tests.bench.server import PROJECT, WORKERS, postmaster
from tests.fold_model import standings
from visits.models import Recording, StudentOutcome

from .phone import Phone

SEED = 20261127
LOG = PROJECT / ".data" / "chaos-web.log"
WAIT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class DayResult:
    """What the phones were told and what the database holds."""

    made: int
    acknowledged: int
    stored: int
    lost: int
    doubled: int
    wrong: int
    pupils: int
    kills: list[str]
    seen: Counter[str]

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.doubled or self.wrong) and self.made == self.stored

    def __str__(self) -> str:
        happened = ", ".join(f"{name} {count:,}" for name, count in sorted(self.seen.items()))
        return (
            f"{self.made:,} marks made, {self.acknowledged:,} acknowledged, {self.stored:,} stored:"
            f" {self.lost} lost, {self.doubled} doubled, {self.wrong} of {self.pupils:,} pupils"
            f" not as the model says.\nKilled with -9: {', '.join(self.kills)}.\n{happened}."
        )


def run_day(cluster: Cluster, *, phones: int, pupils: int, seconds: float) -> DayResult:
    """Let `phones` record `pupils` for `seconds`, with two kills, and count."""
    make_office(pupils * 2, phones, visits=phones)  # half of them are too young for the lists
    port = _free_port()
    web = _serve(port)
    crew = _phones(port, pupils, time.monotonic() + seconds)
    connection.close()
    threads = [phone.start() for phone in crew]
    try:
        time.sleep(seconds / 3)
        web = _kill_web(web, port)
        time.sleep(seconds / 3)
        _kill_postgres(cluster)
        for thread in threads:
            thread.join()
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(30)
    return _count(crew, ["web server and its workers", "PostgreSQL with all its processes"])


def _phones(port: int, pupils: int, until: float) -> list[Phone]:
    """Give each phone its share of the pupils, all of its own visit."""
    crew = signed_in_phones(port, 1)
    share = -(-pupils // len(crew))
    made = []
    for number, phone in enumerate(crew):
        students = phone.students[: min(share, pupils - share * number)]
        own = random.Random(SEED + number)
        made.append(Phone(port, phone.session, phone.visit, phone.device, students, own, until))
    if short := pupils - sum(len(phone.students) for phone in made):
        raise RuntimeError(f"{short} pupils too few on the lists")
    return made


def _count(crew: list[Phone], kills: list[str]) -> DayResult:
    stored = [str(pk) for pk in Recording.objects.values_list("pk", flat=True)]
    made = [event for phone in crew for event in phone.made]
    acknowledged = set().union(*(phone.acknowledged for phone in crew))
    right = standings(made)
    rows = StudentOutcome.objects.values_list("student", "recording")
    found = {pupil: str(pk) for pupil, pk in rows}
    return DayResult(
        made=len(made),
        acknowledged=len(acknowledged),
        stored=len(stored),
        lost=len(acknowledged - set(stored)),
        doubled=len(stored) - len(set(stored)),
        wrong=sum(found.get(pupil) != right.get(pupil) for pupil in found.keys() | right.keys()),
        pupils=len({event["student"] for event in made}),
        kills=kills,
        seen=sum((phone.seen for phone in crew), Counter()),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "--config=python:ektp_outreach.server"]
    command += [f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}", "ektp_outreach.wsgi"]
    with LOG.open("ab") as log:  # a killed database makes many words
        process = subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log)
    _wait_for(lambda: _is_ready(port), "the web server")
    return process


def _kill_web(web: subprocess.Popen[bytes], port: int) -> subprocess.Popen[bytes]:
    """Kill master and workers in the middle of their work, then start anew."""
    for pid in (web.pid, *children_of(web.pid)):
        _kill(pid)
    web.wait(30)
    time.sleep(1)
    return _serve(port)


def _kill_postgres(cluster: Cluster) -> None:
    """Kill the postmaster and every process of it, then let it recover from its log."""
    master = postmaster()
    family = (master, *children_of(master))
    for pid in family:
        _kill(pid)
    _wait_for(lambda: not any(_is_alive(pid) for pid in family), "the end of PostgreSQL")
    time.sleep(1)
    cluster.start()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    """Tell whether a process still runs; a dead one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _wait_for(is_there: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_there():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited in vain for {what}")
        time.sleep(0.1)
