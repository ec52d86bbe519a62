"""`make demo` as processes: it serves, leaves no trace, survives kill -9, and says why not."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, port: int, **more: str) -> dict[str, str]:
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEMO", "DEBUG", "RESET"}
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    return kept | {"EKTP_DATA": str(data), "PORT": str(port)} | more


@contextmanager
def demo(data: Path, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ektp_outreach.run"],
        cwd=PROJECT,
        env=environment(data, port, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def wait_until_served(process: subprocess.Popen[str]) -> str:
    """Return what the demo prints until it says how to stop it."""
    assert process.stdout
    printed = ""
    for line in process.stdout:
        printed += line
        if "Ctrl-C" in line:
            return printed
    pytest.fail(f"the demo ended: {printed}")


def processes_of(data: Path, port: int) -> list[str]:
    """Command lines of processes that belong to this demo."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue
        if str(data) in line or f"127.0.0.1:{port}" in line:
            found.append(line)
    return found


def gone(data: Path, port: int, within: float = 20) -> bool:
    deadline = time.monotonic() + within
    while processes_of(data, port) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not processes_of(data, port)


def manage(data: Path, *arguments: str) -> str:
    """Run a command beside the demo, as the README says: without any setting."""
    given = {key: value for key, value in environment(data, 1).items() if key != "PORT"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=given, capture_output=True, text=True, check=True
    )
    return done.stdout


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return str(answer.read().decode())


def test_the_demo_lives_dies_and_lives_again(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    with demo(data, port) as process:
        printed = wait_until_served(process)
        assert f"http://localhost:{port}" in printed
        assert "admin@demo.test" in printed
        login = get(port, "/akun/login/")
        assert "static/visits/app." in login, "static files carry a hash"
        keys = json.loads(manage(data, "demo_accounts", "--json"))
        assert keys["base_url"] == f"http://localhost:{port}"
        assert {a["role"] for a in keys["accounts"]} >= {"admin", "planner", "operator"}
        with demo(data, free_port()) as second:
            assert "already runs in this folder" in second.communicate(timeout=60)[0]
        with demo(tmp_path / "other", port) as third:
            assert f"Port {port} cannot be used" in third.communicate(timeout=60)[0]
        process.send_signal(signal.SIGINT)
        assert "Semua proses sudah berhenti" in process.communicate(timeout=60)[0]
    assert gone(data, port)
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        manage(data, "import_students", "none.xlsx")
    assert "is `make demo` running?" in stopped.value.stderr
    assert "Traceback" not in stopped.value.stderr

    keys = (data / "keys.json").read_bytes()
    with demo(data, port) as process:
        wait_until_served(process)
        process.kill()
        assert gone(data, port), processes_of(data, port)
    with demo(data, port) as process:
        wait_until_served(process)
    assert gone(data, port)
    assert (data / "keys.json").read_bytes() == keys


@pytest.mark.parametrize("content", ["", "{", "{}", "[]"])
def test_torn_keys_are_named_and_not_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with demo(tmp_path, free_port(), DATABASE_URL="postgres://nowhere/x") as process:
        printed = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "RESET=1" in printed
    assert "Traceback" not in printed
    assert (tmp_path / "keys.json").read_text() == content


@pytest.mark.parametrize("port", ["0", "web", "99999"])
def test_a_wrong_port_is_named(tmp_path: Path, port: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ektp_outreach.run"],
        cwd=PROJECT,
        env=environment(tmp_path, 1) | {"PORT": port},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"make demo: PORT={port} is no port; choose a number from 1 to 65535.\n",
    )


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with demo(tmp_path / "file" / "data", free_port()) as process:
        printed = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "cannot be written" in printed


def test_a_new_demo_makes_whole_keys(tmp_path: Path) -> None:
    with demo(tmp_path, free_port(), DATABASE_URL="postgres:///nowhere") as process:
        process.communicate(timeout=60)
    keys = json.loads((tmp_path / "keys.json").read_text())
    assert set(keys) == {"SECRET_KEY", "NIK_KEY", "NIK_HMAC_KEY"}
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
