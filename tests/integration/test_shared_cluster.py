"""Several test runs use one throw-away cluster at once; the last one stops it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
