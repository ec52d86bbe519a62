"""Finds rows of one file that share an identifier: repeats, and different people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from .records import ParsedRow, Problem


def find_shared_identifiers(rows: Iterable[ParsedRow]) -> dict[int, Problem]:
    """Return a problem by row number; only hashes are kept while the rows stream by.

    Equal rows: the later one is a warning `repeated`. Otherwise all rows that share a NISN or
    a NIK are held back together, each naming the others.
    """
    first: dict[int, int] = {}
    owners: dict[tuple[str, str], int | list[int]] = {}
    found: dict[int, Problem] = {}
    for row in rows:
        whole = hash(replace(row, row=0, problems=()))
        if whole in first:
            found[row.row] = _repeated(first[whole])
            continue
        first[whole] = row.row
        for key in (("NISN", row.nisn), ("NIK", row.nik)):
            if key[1]:
                _own(owners, (key[0], key[1]), row.row)
    partners: defaultdict[int, set[int]] = defaultdict(set)
    columns: dict[int, str] = {}
    for (column, _value), sharing in owners.items():
        if isinstance(sharing, list):
            for number in sharing:
                partners[number].update(sharing)
                columns.setdefault(number, column)
    for number, others in partners.items():
        found[number] = _shared(columns[number], sorted(others - {number}))
    return found


def _own(owners: dict[tuple[str, str], int | list[int]], key: tuple[str, str], number: int) -> None:
    known = owners.setdefault(key, number)
    if isinstance(known, list):
        known.append(number)
    elif known != number:
        owners[key] = [known, number]


def _repeated(original: int) -> Problem:
    return Problem(
        "repeated",
        "warning",
        _("Baris ini sama dengan baris %(row)s.") % {"row": original},
        _("Baris ini dilewati."),
    )


def _shared(column: str, others: list[int]) -> Problem:
    numbers = ", ".join(map(str, others))
    return Problem(
        "shared_identifier",
        "error",
        _("%(column)s sama dengan siswa lain di baris %(rows)s.")
        % {"column": column, "rows": numbers},
        _("Perbaiki di Dapodik; semua baris ini ditahan."),
        column,
    )
