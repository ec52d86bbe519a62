"""Fixtures of the whole suite."""

import pytest

pytest_plugins = ["tests.database"]

# A minute each: begun last, they would keep one worker busy when all others have ended.
LONGEST = {"test_the_demo_lives_dies_and_lives_again", "test_migrations_go_to_zero_and_back"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.name not in LONGEST)
