"""Judges rows of one import that share an identifier, or that name the same pupil.

Exact repeats are skipped, all others are held back together: no rule could choose among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class SharedRow:
    """`person` is name and birth date, `whole` every cell; `keys` are what it may share."""

    id: int
    school_id: int | None
    nisn: str | None
    nik: str | None
    student_ids: tuple[int, ...]
    person: str
    whole: str

    @property
    def keys(self) -> Iterator[tuple[str, object]]:
        if self.nisn:
            yield "nisn", self.nisn
        if self.nik:
            yield "nik", self.nik
        for student_id in self.student_ids:
            yield "student", student_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """`group` is the id of the first row of those that belong together."""

    id: int
    code: str
    group: int


def judge_shared(rows: Iterable[SharedRow]) -> list[Verdict]:
    """Return the verdicts on `rows`, which must come in the order of the files."""
    verdicts = []
    for group in _groups(rows):
        first: dict[tuple[int | None, str], int] = {}
        distinct = []
        for row in group:
            original = first.setdefault((row.school_id, row.whole), row.id)
            if original == row.id:
                distinct.append(row)
            else:
                verdicts.append(Verdict(row.id, REPEATED, original))
        if len(distinct) > 1:
            code = _code_of(distinct)
            verdicts += [Verdict(row.id, code, distinct[0].id) for row in distinct]
    return verdicts


def _groups(rows: Iterable[SharedRow]) -> list[list[SharedRow]]:
    """Put rows together that share a key, directly or through others."""
    leader: dict[object, object] = {}

    def find(node: object) -> object:
        while (up := leader.setdefault(node, node)) != node:
            leader[node] = leader[up]
            node = leader[node]
        return node

    rows = list(rows)
    for row in rows:
        for key in row.keys:
            leader[find(key)] = find(row.id)
    groups: dict[object, list[SharedRow]] = {}
    for row in rows:
        groups.setdefault(find(row.id), []).append(row)
    return list(groups.values())


def _code_of(rows: Sequence[SharedRow]) -> str:
    if (
        _differ(row.person for row in rows)
        or _differ(row.nisn for row in rows if row.nisn)
        or _differ(row.nik for row in rows if row.nik)
    ):
        return "shared_identifier"
    return "two_schools" if _differ(row.school_id for row in rows) else "row_twice"


def _differ(values: Iterable[object]) -> bool:
    return len(set(values)) > 1
