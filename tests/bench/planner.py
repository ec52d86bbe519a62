"""Measure the planner: python -m tests.bench.planner [ROW …] [INSTANCE.json[:SECONDS] …]."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visits.planner.reading import parse_instance
from visits.planner.solution import LEVELS, Solution
from visits.planner.solve import solve

from .harness import machine
from .instances import disturbed, region, tight


@dataclass(frozen=True)
class Row:
    """An invented instance and the seconds that its planning may take."""

    make: Callable[[], dict[str, Any]]
    seconds: float


ROWS = {
    "51": Row(lambda: region(51, seed=1), 60),
    "51-replan": Row(lambda: disturbed(seed=1), 60),
    "51-tight": Row(lambda: tight(seed=1), 60),
    "300": Row(lambda: region(300, seed=1), 60),
    "1000": Row(lambda: region(1000, seed=1), 240),
    "5000": Row(lambda: region(5000, seed=1), 600),
}


def row_of(argument: str) -> Row:
    """Return the row of this name, or one of an instance file and its seconds."""
    if argument in ROWS:
        return ROWS[argument]
    path, _colon, seconds = argument.partition(":")
    return Row(lambda: json.loads(Path(path).read_text(encoding="utf-8")), float(seconds or 60))


def measure(name: str, row: Row) -> str:
    """Plan once and return what was reached, and when, as a table."""
    raw = row.make()
    begun, cpu = time.monotonic(), time.process_time()
    seen: list[tuple[float, Solution]] = []
    _name, problem = parse_instance(raw)
    best = solve(
        problem,
        seconds=row.seconds - (time.monotonic() - begun),
        progress=lambda solution: seen.append((time.monotonic() - begun, solution)),
    )
    took = time.monotonic() - begun
    first = seen[0]
    lines = [
        f"## {name}: {took:.1f} s, {time.process_time() - cpu:.1f} s of CPU, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at the most",
        f"first plan after {first[0]:.1f} s; {best.proven_levels} levels proven",
        "| level | first plan | best plan | after | proven after | bound | gap |",
        "|---|---|---|---|---|---|---|",
    ]
    for level, title in enumerate(LEVELS):
        value, bound = best.score[level], best.bounds[level]
        after = next(at for at, s in seen if s.score[: level + 1] == best.score[: level + 1])
        proofs = [f"{at:.1f} s" for at, s in seen if s.proven_levels > level]
        proven = proofs[0] if proofs else "–"
        gap = "–" if bound is None else f"{100 * (value - bound) / max(bound, 1):.2f} %"
        shown = "–" if bound is None else f"{bound:,}"
        lines.append(
            f"| {title} | {first[1].score[level]:,} | {value:,} | {after:.1f} s "
            f"| {proven} | {shown} | {gap} |"
        )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    before = machine()
    for argument in arguments or list(ROWS):
        sys.stdout.write(f"{measure(argument, row_of(argument))}\n\n")
        sys.stdout.flush()
    sys.stdout.write(f"Before: {before}\nAfter:  {machine()}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
