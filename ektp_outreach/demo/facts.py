"""The public facts behind the demo, read from malang.json (its head names the sources)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class DistrictFacts:
    code: str
    name: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """One school; `source_name` is how the ministry writes it, `remaining` is invented."""

    npsn: str
    name: str
    source_name: str
    level: str
    public: bool
    district: str
    address: str
    latitude: float
    longitude: float
    remaining: int


@cache
def _document() -> Any:
    return json.loads(Path(__file__).with_name("malang.json").read_text(encoding="utf-8"))


@cache
def districts() -> tuple[DistrictFacts, ...]:
    """Return the five kecamatan of Kota Malang."""
    return tuple(
        DistrictFacts(d["code"], d["name"], tuple(d["villages"])) for d in _document()["districts"]
    )


@cache
def schools() -> tuple[SchoolFacts, ...]:
    """Return the 51 schools of the campaign."""
    return tuple(SchoolFacts(**s) for s in _document()["schools"])


def school(npsn: str) -> SchoolFacts:
    """Return one school, or raise KeyError."""
    for facts in schools():
        if facts.npsn == npsn:
            return facts
    raise KeyError(npsn)
