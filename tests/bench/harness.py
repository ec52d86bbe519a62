"""Rows, their results, and the table that is printed."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """One measured line: ours, the floor of the same run, and what the design wants."""

    what: str
    ours: str
    floor: str = "–"
    ratio: str = "–"
    goal: str = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One benchmark; `is_large` rows run only when they are named, or with `all`."""

    name: str
    measure: Callable[[], list[Result]]
    is_large: bool


@dataclass
class Registry:
    rows: dict[str, Row] = field(default_factory=dict)

    def row(
        self, name: str, *, large: bool = False
    ) -> Callable[[Callable[[], list[Result]]], Callable[[], list[Result]]]:
        def add(measure: Callable[[], list[Result]]) -> Callable[[], list[Result]]:
            self.rows[name] = Row(name, measure, large)
            return measure

        return add


registry = Registry()


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Run all of `works` in turn, `rounds` times; return the median seconds of each."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for number, work in enumerate(works):
            times[number].append(seconds_of(work))
    return [statistics.median(of_one) for of_one in times]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def machine() -> str:
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {platform.machine()}, {python}, load {load}"


def table(results: dict[str, list[Result]]) -> str:
    lines = ["| row | what | ours | floor | ratio | goal |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {name} | {r.what} | {r.ours} | {r.floor} | {r.ratio} | {r.goal} |"
        for name, rows in results.items()
        for r in rows
    ]
    return "\n".join(lines)
