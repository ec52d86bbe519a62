"""Opens a file of a stranger: sniffed by content, read in a process of its own, or refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from . import rules
from .readers import start_reader
from .records import Cell, ParsedFile, ParsedRow
from .refusals import refusal
from .sniffing import MAX_BYTES, sniff

# What to say of a file that is something else than was asked for.
_OTHER_THAN = {
    "register": "register",
    "schools": "school_list",
    "status": "status_list",
    "outcomes": "outcome_sheet",
}


def open_file(path: Path, name: str, today: date) -> ParsedFile:
    """Read the head of one file; its rows stream from the child as they are asked for."""
    kind, head, messages = _open(path)
    if head["purpose"] != "register":
        raise refusal(_OTHER_THAN[head["purpose"]])
    return ParsedFile(
        name=name,
        school_name=head["school_name"],
        kind=kind,
        header_row=head["header_row"],
        column_count=head["column_count"],
        rows=_rows(messages, today),
    )


def open_list(path: Path, purpose: str) -> Iterator[list[tuple[int, list[Cell]]]]:
    """Yield the numbered rows of a list that is no register in chunks, cells as its fields."""
    _kind, head, messages = _open(path)
    if head["purpose"] != purpose:
        raise refusal(_OTHER_THAN[head["purpose"]])
    for message in messages:
        if isinstance(message, list):
            yield [(number, cells) for number, cells in message]


def _open(path: Path) -> tuple[str, dict[str, Any], Iterator[object]]:
    if path.stat().st_size > MAX_BYTES:
        raise refusal("too_large")
    kind = sniff(path)
    if kind == "zip":
        raise refusal("zip_in_zip")
    messages = _messages(kind, path)
    head = next(messages)
    if not isinstance(head, dict):
        raise refusal("damaged")
    return kind, head, messages


def _rows(messages: Iterator[object], today: date) -> Iterator[list[ParsedRow]]:
    for message in messages:
        if isinstance(message, list):
            yield [rules.parse_row(cells, number, today) for number, cells in message]


def _messages(kind: str, path: Path) -> Iterator[object]:
    with start_reader(kind, path) as answer:
        ended = False
        for line in answer:
            message = json.loads(line)
            if isinstance(message, dict):
                if "refused" in message:
                    raise refusal(message["refused"], message["detail"])
                ended = "end" in message
            yield message
    if not ended:
        # The reader was stopped by its limits or by what it read.
        raise refusal("too_large")
