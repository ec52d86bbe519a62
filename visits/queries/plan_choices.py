"""What people ask of a plan: wishes that hold for every run, choices that hold for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from visits.models import Wish
from visits.planner.problem import Closure

Pair = tuple[int, date]
FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Choices:
    """Decided for one run: visits (school id, day) that shall be, and some that shall not."""

    pins: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()

    @classmethod
    def of(cls, question: Mapping[str, Any]) -> Choices:
        """Read them from a run's question."""
        return cls(_pairs(question.get("pins", ())), _pairs(question.get("forbidden", ())))

    def as_question(self) -> dict[str, list[list[Any]]]:
        return {"pins": _written(self.pins), "forbidden": _written(self.forbidden)}

    def but(self, newer: Choices) -> Choices:
        """Return these choices where `newer` does not say otherwise, and the newer ones."""
        return Choices(
            (self.pins - newer.forbidden) | newer.pins,
            (self.forbidden - newer.pins) | newer.forbidden,
        )


def pins_of(wishes: Iterable[Wish], first: date) -> frozenset[Pair]:
    """Return the visits that people pinned, from `first` on."""
    return frozenset(
        (w.school_id, w.date) for w in wishes if w.kind == Wish.Kind.PIN and w.date >= first
    )


def closures_by_choice(
    wishes: Iterable[Wish], choices: Choices, kept: Collection[Pair], first: date, last: date
) -> Iterator[Closure]:
    """Close the days that people do not want. A preferred week closes all days but its own.

    `kept` visits stand outside a preferred week all the same.
    """
    for school, day in sorted(choices.forbidden):
        yield Closure(school, day, day, FORBIDDEN)
    for wish in wishes:
        if wish.kind == Wish.Kind.FORBID:
            yield Closure(wish.school_id, wish.date, wish.date, FORBIDDEN, wish.reason)
        elif wish.kind == Wish.Kind.PREFER:
            week = {wish.date + timedelta(days=n) for n in range(7)}
            days = (first + timedelta(days=n) for n in range((last - first).days + 1))
            for day in days:
                if day not in week and (wish.school_id, day) not in kept:
                    yield Closure(wish.school_id, day, day, FORBIDDEN, wish.reason)


def _pairs(rows: Iterable[Any]) -> frozenset[Pair]:
    return frozenset((int(school), date.fromisoformat(str(day))) for school, day in rows)


def _written(pairs: Iterable[Pair]) -> list[list[Any]]:
    return [[school, day.isoformat()] for school, day in sorted(pairs)]
