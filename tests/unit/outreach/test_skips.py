"""What the suite says of tests that were skipped."""

from types import SimpleNamespace

from tests.conftest import pytest_terminal_summary


def test_a_reason_to_skip_is_said_once_however_many_tests_have_it() -> None:
    said: list[str] = []
    skips = [
        SimpleNamespace(longrepr=(f"tests/journeys/{n}.py", n, "Skipped: NO BROWSER: install one."))
        for n in range(3)
    ]
    reporter = SimpleNamespace(
        stats={"skipped": skips}, write_line=lambda text, **_: said.append(text)
    )
    pytest_terminal_summary(reporter)  # type: ignore[arg-type]
    assert said == ["3 skipped. NO BROWSER: install one."]
