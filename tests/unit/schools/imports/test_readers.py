"""Each file is read by a process of its own, forked by a server that outlives none of us."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schools.imports.readers import prepare_readers, start_reader

LINES = "Nama;JK;NISN;Tanggal Lahir;Rombel\nSITI;P;0071234567;2009-08-17;XI A\n"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(LINES)
    return path


def messages(kind: str, path: Path) -> list[object]:
    with start_reader(kind, path) as answer:
        return [json.loads(line) for line in answer]


def server_of(process: int) -> int:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    [server] = [child for child, command in commands.items() if b"fork_server" in command]
    return server


def test_each_file_has_a_reader_and_all_share_one_server(register: Path) -> None:
    first = messages("csv", register)
    server = server_of(os.getpid())
    assert first == messages("csv", register)
    assert first[-1] == {"end": True}
    assert server_of(os.getpid()) == server


def test_a_server_that_was_prepared_is_the_one_that_reads(register: Path) -> None:
    prepare_readers()
    server = server_of(os.getpid())
    assert messages("csv", register)[-1] == {"end": True}
    prepare_readers()
    assert server_of(os.getpid()) == server


def test_a_reader_that_dies_leaves_the_next_file_alone(register: Path) -> None:
    assert messages("csv", register.with_name("gone")) == []
    assert messages("csv", register)[-1] == {"end": True}


def test_a_server_that_is_gone_is_started_again(register: Path) -> None:
    messages("csv", register)
    gone = server_of(os.getpid())
    os.kill(gone, signal.SIGKILL)
    assert messages("csv", register)[-1] == {"end": True}
    assert server_of(os.getpid()) != gone


def test_readers_at_the_same_time_do_not_mix(register: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.csv"
    other.write_text(LINES.replace("SITI", "BUDI"))
    with start_reader("csv", register) as first, start_reader("csv", other) as second:
        assert b"BUDI" in second.read()
        assert b"SITI" in first.read()


def test_what_reads_strange_files_knows_no_key(register: Path) -> None:
    messages("csv", register)
    environment = Path(f"/proc/{server_of(os.getpid())}/environ").read_bytes()
    names = {entry.partition(b"=")[0] for entry in environment.split(b"\0") if entry}
    assert names == {b"PATH", b"PYTHONIOENCODING"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends_with_the_process_that_uses_it(
    register: Path, number: signal.Signals
) -> None:
    script = (
        "import sys, time; from pathlib import Path; from schools.imports import readers; "
        "readers.start_reader('csv', Path(sys.argv[1])).read(); print('read', flush=True); "
        "time.sleep(60)"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", script, str(register)], stdout=subprocess.PIPE, text=True
    )
    with user:
        assert user.stdout is not None
        assert user.stdout.readline() == "read\n"
        server = server_of(user.pid)
        user.send_signal(number)
        user.wait()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{server}/cmdline").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not Path(f"/proc/{server}/cmdline").exists()
