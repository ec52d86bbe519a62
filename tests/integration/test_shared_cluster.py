"""A cluster: several runs share one, the last stops it; whatever was left, it starts again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ektp_outreach.postgres import Cluster

USER = """
import sys
from pathlib import Path
from ektp_outreach.postgres import shared_test_cluster
with shared_test_cluster(Path(sys.argv[1])):
    print("using", flush=True)
    sys.stdin.readline()
"""


def use(data: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "using\n"
    return process


def test_users_come_and_go_and_the_last_stops_the_server(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    first, second = use(data), use(data)
    first.communicate("\n", timeout=60)
    assert Cluster(data).is_running(), "the one that started it has left, another still works"
    third = use(data)
    second.kill()
    second.communicate()
    assert Cluster(data).is_running()
    third.communicate("\n", timeout=60)
    assert not Cluster(data).is_running()
    assert not (data / "postmaster.pid").exists()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "postgres", throw_away=True)
    cluster.start()
    yield cluster
    cluster.stop()


def kill(cluster: Cluster) -> None:
    assert cluster.process
    os.killpg(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()


@pytest.mark.parametrize("left", [str(os.getpid()), ""], ids=["another program", "nothing"])
def test_a_killed_server_starts_again_whoever_has_its_number_now(
    cluster: Cluster, left: str
) -> None:
    kill(cluster)
    pid = cluster.data / "postmaster.pid"
    socket = cluster.socket_dir / ".s.PGSQL.5432.lock"
    for lock in (pid, socket):
        lock.write_text("\n".join([left, *lock.read_text().splitlines()[1:]]) if left else "")
    cluster.start()
    assert cluster.is_running()


def test_a_server_whose_starter_was_killed_is_ended_and_started_anew(cluster: Cluster) -> None:
    left = cluster.process
    assert left
    again = Cluster(cluster.data, throw_away=True)
    again.start()
    assert left.wait(10) == 0
    assert again.is_running()
    again.stop()
