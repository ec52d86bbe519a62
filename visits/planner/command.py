"""`manage.py plan`: instance files in, plan files out. No Django, which takes long to start."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

from .contradictions import ContradictoryProblem
from .judge import check
from .reading import UnusableInstance, read_instance
from .solve import solve
from .writing import plan_file

HELP = "Make the best plan of an instance file in the time given."
# CPU for what remains when the solver has answered: judge, write, end; more for each school.
TO_END_SECONDS, TO_END_SCHOOL = 0.12, 0.0004
UNWRITTEN, REFUSED = 1, 2


def main(arguments: list[str]) -> int:
    """Return the exit code."""
    parser = ArgumentParser(prog="manage.py plan", description=HELP)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--instance", required=True, type=Path, metavar="IN.json")
    parser.add_argument("--out", required=True, type=Path, metavar="PLAN.json")
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="of the whole command, 60 by default; then the best plan so far is written",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N")


def run(options: Namespace) -> int:
    """Plan and write; return 0, or 1 or 2 with one sentence on standard error."""
    try:
        name, problem = read_instance(options.instance)
        age = _seconds_since_start()
        seconds = options.time_limit - age - _seconds_to_end(len(problem.schools), age)
        solution = solve(problem, seconds=seconds, seed=options.seed)
    except (UnusableInstance, ContradictoryProblem) as error:
        sys.stderr.write(f"{error.args[0]}.\n")
        return REFUSED
    if wrong := check(problem, solution.visits):
        raise AssertionError(f"the planner broke a rule: {wrong[:3]}")
    try:
        _write(options.out, plan_file(name, problem, solution))
    except OSError as error:
        sys.stderr.write(f"{options.out} cannot be written: {error.strerror}.\n")
        return UNWRITTEN
    score = ", ".join(f"{level} {value}" for level, value in solution.score._asdict().items())
    sys.stdout.write(f"{options.out}: {score}; {solution.proven_levels} levels proven.\n")
    return 0


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise ArgumentTypeError(f"{text} is no number of seconds")
    return seconds


def _seconds_since_start() -> float:
    """Return the age of this process, as the system tells it."""
    try:
        started = Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19]
    except OSError:
        return time.process_time()
    ticks = os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(started) / ticks


def _seconds_to_end(schools: int, age: float) -> float:
    """Return what the end will take; a busy machine stretches it as it did the start."""
    stretched = max(1.0, age / time.process_time())
    return stretched * (TO_END_SECONDS + TO_END_SCHOOL * schools)


def _write(path: Path, plan: dict[str, Any]) -> None:
    """Write whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
