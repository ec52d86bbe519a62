"""Proposes the school that a file names; a person confirms all but an exact match."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

_LEVEL = re.compile(r"(SMA|SMK|MA|SLB|PKBM)(N?)\b")
_WORDS = {"SMAS": "SMA", "SMKS": "SMK", "MAS": "MA"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school by NPSN; `exact` says that the normalised names are equal."""

    npsn: str
    score: float
    exact: bool


def normalise_school_name(text: str) -> str:
    """Fold spellings of one school: `SMA Negeri 8 Kota Malang` equals `SMAN 8`."""
    name = " ".join(re.sub(r"[\W_]+", " ", text.upper().replace("'", "")).split())
    name = re.sub(r"\b(SMA|SMK|MA|SMP) NEGERI\b", r"\1N", name)
    name = re.sub(r"\b(SMA|SMK|MA) SWASTA\b", r"\1", name)
    name = re.sub(r"(?<=.) (KOTA )?MALANG$", "", name)
    name = re.sub(r"\b0+(\d)", r"\1", name)
    return " ".join(_WORDS.get(word, word) for word in name.split())


def kind_of_school(name: str) -> tuple[str, bool] | None:
    """Read level and whether it is public off a name: `SMKN 4` is a public SMK."""
    found = _LEVEL.match(normalise_school_name(name))
    return (found[1], bool(found[2])) if found else None


def rank_candidates(
    name: str, schools: Iterable[tuple[str, Iterable[str]]], *, limit: int = 5
) -> list[Candidate]:
    """Rank schools (NPSN, names and aliases) by likeness; exact ones come first."""
    wanted = normalise_school_name(name)
    if not wanted:
        return []
    ranked = []
    for npsn, names in schools:
        known = {normalise_school_name(each) for each in names} - {""}
        score = max((_likeness(wanted, each) for each in known), default=0.0)
        ranked.append(Candidate(npsn, score, wanted in known))
    ranked.sort(key=lambda each: (not each.exact, -each.score, each.npsn))
    return [each for each in ranked if each.score >= 0.5][:limit]


def _likeness(one: str, other: str) -> float:
    # SMAN 8 and SMAN 9 differ in one letter and are different schools: numbers must agree.
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    return SequenceMatcher(None, one, other).ratio()
