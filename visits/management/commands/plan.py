"""Plan an instance file; needs no settings and no database."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from visits.planner.contradictions import ContradictoryProblem
from visits.planner.judge import check
from visits.planner.reading import UnusableInstance, read_instance
from visits.planner.solve import solve
from visits.planner.writing import plan_file

# What remains to be done when the solver has answered: judge, write, end; more for each school.
TO_END_SECONDS, TO_END_SCHOOL = 0.25, 0.0004
REFUSED = 2


class Command(BaseCommand):
    help = "Make the best plan of an instance file in the time given."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name, problem = read_instance(options["instance"])
            to_end = TO_END_SECONDS + TO_END_SCHOOL * len(problem.schools)
            seconds = options["time_limit"] - _seconds_since_start() - to_end
            solution = solve(problem, seconds=seconds, seed=options["seed"])
        except (UnusableInstance, ContradictoryProblem) as error:
            self.stderr.write(f"{error.args[0]}.")
            sys.exit(REFUSED)
        if wrong := check(problem, solution.visits):
            raise AssertionError(f"the planner broke a rule: {wrong[:3]}")
        _write(options["out"], plan_file(name, problem, solution))
        score = ", ".join(f"{level} {value}" for level, value in solution.score._asdict().items())
        self.stdout.write(f"{options['out']}: {score}; {solution.proven_levels} levels proven.")


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


def _write(path: Path, plan: dict[str, Any]) -> None:
    """Write whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
