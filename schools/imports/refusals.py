"""Refuse a whole file."""

from __future__ import annotations

from schools.refusal_words import words_of

from .records import FileRefused

# What a register is refused for, said of a file that should be another list.
NO_LIST = {"no_header", "columns_missing", "column_twice", "teachers", "leavers"}


def refusal(code: str, detail: str = "") -> FileRefused:
    message, remedy = words_of(code, detail)
    return FileRefused(code, message, remedy, detail)


def of_school_list(refused: FileRefused) -> FileRefused:
    """Return the refusal of a file that should have been a list of schools."""
    return refusal("school_columns") if refused.code in NO_LIST else refused


def of_status_list(refused: FileRefused) -> FileRefused:
    """Return the refusal of a file that should have been a list of card statuses."""
    return refusal("status_columns") if refused.code in NO_LIST else refused
