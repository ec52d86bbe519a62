"""What reading a file gives: rows with their problems, or one refusal of the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

Cell = str | int | float | None
Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """Why a row cannot stand (`error`) or needs a look (`warning`), and what to do about it.

    `detail` is what the words of `code` name.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    column: str = ""
    detail: str = ""


class ParsedRow(NamedTuple):
    """One pupil as the file has it; `row` is the number the spreadsheet shows."""

    row: int
    name: str
    sex: str
    birth_date: date | None
    nisn: str | None
    nik: str | None
    class_name: str
    grade: int | None
    home_village: str
    home_district: str
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        return bool(self.first_error)

    @property
    def first_error(self) -> str:
        """The code of what holds the row back, or nothing."""
        return next((each.code for each in self.problems if each.severity == "error"), "")


class FileRefused(Exception):
    """The file as a whole cannot be read; `message` and `remedy` are for the user.

    `detail` is what the words of `code` name.
    """

    def __init__(self, code: str, message: str, remedy: str, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.detail = detail


class Unreadable(Exception):
    """A refusal before it is put into words: raised where Django is not loaded."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def cell_name(row: int, column: int) -> str:
    """Return what a sheet calls the cell, of which both counts begin at 0: `AB9`."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


class ParsedFile(NamedTuple):
    """An opened file. `rows` streams chunks and may raise `FileRefused` until its end."""

    name: str
    school_name: str
    kind: str
    header_row: int
    column_count: int
    rows: Iterator[list[ParsedRow]]
