"""Held rows as cards: what is wrong, and who stands against whom, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.models import ImportFile, ImportRow, Student
from schools.queries.imports import GROUP, rows_of

from .problems import RowProblems, explain
from .records import Problem

SHOWN_PER_GROUP = 8
Person = ImportRow | Student


@dataclass(frozen=True, slots=True)
class Line:
    """One attribute of everybody on the card; `differs` where the cells are not the same."""

    label: str
    cells: list[str]
    differs: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One held row, or the rows that are held back together with the pupils they touch."""

    rows: list[ImportRow]
    problems: list[Problem]
    columns: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    left_out: int = 0


def held_cards(files: Sequence[ImportFile], groups: Sequence[int]) -> list[Card]:
    """Return the cards of the groups (see `held_groups`), in their order."""
    held = rows_of(files).filter(action=ImportRow.Action.HELD)
    grouped: QuerySet[Any] = held.annotate(group=GROUP)
    grouped = grouped.filter(Q(group__in=groups))
    place = Window(RowNumber(), partition_by="group", order_by=("file", "row"))
    rows = grouped.annotate(place=place).filter(place__lte=SHOWN_PER_GROUP)
    found = explain(rows.select_related("file__school").order_by("group", "file", "row"))
    sizes = _sizes(grouped)
    cards = {
        group: _card(list(members), sizes[group])
        for group, members in groupby(found, key=lambda each: each.row.hold_group or each.row.pk)
    }
    return [cards[group] for group in groups if group in cards]


def _sizes(grouped: QuerySet[Any]) -> dict[int, int]:
    return dict(grouped.order_by().values_list("group").annotate(Count("pk")))


def _card(members: list[RowProblems], size: int) -> Card:
    rows = [each.row for each in members]
    problems: dict[str, Problem] = {}
    for problem in (each for found in members for each in found.problems):
        problems.setdefault(problem.code, problem)
    card = Card(rows, list(problems.values()), left_out=size - len(rows))
    if len(rows) == 1 and rows[0].refused:
        return card
    pupils = list({each.pk: each for found in members for each in found.rivals}.values())
    people: list[Person] = [*rows, *pupils]
    card.columns.extend(_heading(person, rows[0].file_id) for person in people)
    card.lines.extend(_line(label, read, rows, pupils) for label, read in _ATTRIBUTES)
    return card


def _heading(person: Person, file_id: int) -> str:
    if isinstance(person, Student):
        return _("Di data kami")
    if person.file_id == file_id:
        return _("Baris %(row)d") % {"row": person.row}
    return _("Baris %(row)d, %(file)s") % {"row": person.row, "file": person.file.name}


def _line(
    label: str | Promise,
    read: Callable[[Person], tuple[str, object]],
    rows: list[ImportRow],
    pupils: list[Student],
) -> Line:
    people: list[Person] = [*rows, *pupils]
    cells = [read(person) for person in people]
    # Among rows of the file it matters what sets them apart; a single row is set against ours.
    compared = cells[: len(rows)] if len(rows) > 1 else cells
    differs = len({identity for _text, identity in compared}) > 1
    return Line(str(label), [text or "–" for text, _identity in cells], differs)


def _name(person: Person) -> tuple[str, object]:
    return person.name, person.name.upper()


def _nisn(person: Person) -> tuple[str, object]:
    return person.nisn or "", person.nisn


def _nik(person: Person) -> tuple[str, object]:
    # Two numbers may end alike: they are told apart by their HMAC, of which nothing is shown.
    return person.nik_masked, bytes(person.nik_index or b"")


def _sex(person: Person) -> tuple[str, object]:
    return str(Student.Sex(person.sex).label) if person.sex else "", person.sex


def _birth_date(person: Person) -> tuple[str, object]:
    return _day(person.birth_date), person.birth_date


def _class_name(person: Person) -> tuple[str, object]:
    return person.class_name, person.class_name.upper()


def _school(person: Person) -> tuple[str, object]:
    school = person.school if isinstance(person, Student) else person.file.school
    return str(school or ""), school


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


_ATTRIBUTES: tuple[tuple[str | Promise, Callable[[Person], tuple[str, object]]], ...] = (
    (gettext_lazy("Nama"), _name),
    ("NISN", _nisn),
    ("NIK", _nik),
    (gettext_lazy("Jenis kelamin"), _sex),
    (gettext_lazy("Tanggal lahir"), _birth_date),
    (gettext_lazy("Rombel"), _class_name),
    (gettext_lazy("Sekolah"), _school),
)
