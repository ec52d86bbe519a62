"""The school's journeys in real Chromium, as the tests drive them: seconds from the link on."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from .harness import Result, registry, shown

FILE = "tests/journeys/test_school.py"
ROUNDS = 3
# The tests of FILE that stand in the table, and what they do.
JOURNEYS = {
    "test_one_tap_after_the_link_confirms_the_date": "link → date confirmed",
    "test_three_alternatives_one_accepted_and_everybody_sees_the_new_date": (
        "link → three other dates asked for → staff sign in and accept → old and new told"
    ),
    "test_names_of_pupils_come_after_a_code_by_mail": "link → code by mail → names of the pupils",
    "test_a_dead_link_says_what_to_do": "revoked link → what to do",
}
# What server.open_database sets for the other rows; the tests have their own.
_OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEMO", "DEBUG", "STATIC_ROOT"}
_TIME = re.compile(r"^([\d.]+)s call .*::(\w+)", re.MULTILINE)


@registry.row("journeys")
def school_journeys() -> list[Result]:
    """Return the fastest of some rounds each: the first ones also start caches and Chromium."""
    own_database = [sys.executable, "-m", "ektp_outreach.postgres", "run", "--"]
    tests = [sys.executable, "-m", "pytest", "-q", "--durations=0", "--durations-min=0", FILE]
    env = {name: value for name, value in os.environ.items() if name not in _OURS}
    times: dict[str, list[float]] = {name: [] for name in JOURNEYS}
    for _ in range(ROUNDS):
        done = subprocess.run(
            [*own_database, *tests], capture_output=True, text=True, check=False, env=env
        )
        if done.returncode:
            raise RuntimeError(done.stdout[-2_000:])
        for seconds, name in _TIME.findall(done.stdout):
            if name in times:
                times[name].append(float(seconds))
    return [
        Result(what, shown(min(times[name])) if times[name] else "not measured: no Chromium")
        for name, what in JOURNEYS.items()
    ]
