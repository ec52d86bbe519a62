"""Fixtures of the whole suite."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.database"]

# How fast examples come depends on what else the machine does; it says nothing of the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
# A minute each: begun last, they would keep one worker busy when all others have ended.
LONGEST = {"test_the_demo_lives_dies_and_lives_again", "test_migrations_go_to_zero_and_back"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.name not in LONGEST)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, loudly, why tests were skipped: a line for each would hide it."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    for reason, count in Counter(where[2] for where in skipped if isinstance(where, tuple)).items():
        words = reason.removeprefix("Skipped: ")
        terminalreporter.write_line(f"{count} skipped. {words}", red=True, bold=True)
