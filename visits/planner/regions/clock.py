"""How much time is left, and whether somebody asked to stop."""

from __future__ import annotations

import time
from collections.abc import Callable

ASK_EVERY = 0.1


class Clock:
    """Ends at time.monotonic() `until`, or when `should_stop` says so (asked now and then)."""

    def __init__(self, until: float, should_stop: Callable[[], bool] = lambda: False) -> None:
        self.until = until
        self._should_stop = should_stop
        self._asked = 0.0
        self._stopped = False

    @property
    def left(self) -> float:
        return 0.0 if self.is_stopped() else self.until - time.monotonic()

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def is_stopped(self) -> bool:
        now = time.monotonic()
        if not self._stopped and now - self._asked >= ASK_EVERY:
            self._asked = now
            self._stopped = self._should_stop()
        return self._stopped

    def within(self, seconds: float) -> Clock:
        """Return a clock that ends in `seconds` at the latest, and whenever this one does."""
        return Clock(min(self.until, time.monotonic() + seconds), self.is_stopped)
