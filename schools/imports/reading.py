"""Opens a file of a stranger: sniffed by content, read by a child process, refused in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from . import rules
from .records import ParsedFile, ParsedRow
from .refusals import refusal
from .sniffing import MAX_BYTES, sniff

WALL_SECONDS = 180
# Some chunks, so that the child reads on while we judge.
_PIPE_BYTES = 1 << 20
_ROOT = Path(__file__).resolve().parents[2]


def open_file(path: Path, name: str, today: date) -> ParsedFile:
    """Read the head of one file; its rows stream from the child as they are asked for."""
    if path.stat().st_size > MAX_BYTES:
        raise refusal("too_large")
    kind = sniff(path)
    if kind == "zip":
        raise refusal("zip_in_zip")
    messages = _messages(kind, path)
    head = next(messages)
    if not isinstance(head, dict):
        raise refusal("damaged")
    return ParsedFile(
        name=name,
        school_name=head["school_name"],
        kind=kind,
        header_row=head["header_row"],
        column_count=head["column_count"],
        rows=_rows(messages, today),
    )


def _rows(messages: Iterator[object], today: date) -> Iterator[list[ParsedRow]]:
    for message in messages:
        if isinstance(message, list):
            yield [rules.parse_row(cells, number, today) for number, cells in message]


def _messages(kind: str, path: Path) -> Iterator[object]:
    command = [sys.executable, "-m", "schools.imports.child", kind, str(path.resolve())]
    with subprocess.Popen(  # noqa: S603 -- our own module; the path is one argument
        command,
        cwd=_ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=_PIPE_BYTES,
    ) as child:
        timer = threading.Timer(WALL_SECONDS, child.kill)
        timer.daemon = True
        timer.start()
        try:
            yield from _answers(child)
        finally:
            timer.cancel()
            child.kill()


def _answers(child: subprocess.Popen[bytes]) -> Iterator[object]:
    ended = False
    for line in child.stdout or ():
        message = json.loads(line)
        if isinstance(message, dict):
            if "refused" in message:
                raise refusal(message["refused"], message["detail"])
            ended = "end" in message
        yield message
    if not ended:
        # The child was stopped by its limits or by the reader of the format.
        raise refusal("too_large")
