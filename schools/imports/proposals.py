"""Proposes the school of a file: by the title in it and by aliases, else by the file's name."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePath

from schools.models import School
from schools.names import Candidate, rank_candidates

_CLUTTER = re.compile(
    r"daftar|peserta|didik|siswa|data|dapodik|\bpd\b|\d{4}-\d\d-\d\d|\d\d[.:_-]\d\d(?:[.:_-]\d\d)?|\(\d+\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`exact`: the title of the file is one school's name or alias, and no other's."""

    school: School | None
    exact: bool = False


def propose_school(title: str, file_name: str) -> Proposal:
    known: defaultdict[str, list[str]] = defaultdict(list)
    for npsn, name, alias in School.objects.values_list("npsn", "name", "aliases__name"):
        known[npsn] += [name, alias or ""]
    found = rank_candidates(title, known.items()) or rank_candidates(
        _stem(file_name), known.items()
    )
    if not found:
        return Proposal(None)
    school = School.objects.get(npsn=found[0].npsn)
    return Proposal(school, bool(title) and _is_clear(found))


def _is_clear(found: list[Candidate]) -> bool:
    return found[0].exact and not any(other.exact for other in found[1:])


def _stem(file_name: str) -> str:
    return " ".join(_CLUTTER.sub(" ", PurePath(file_name).stem.replace("_", " ")).split())
