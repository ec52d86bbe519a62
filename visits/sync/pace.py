"""How often one person may ask: a program that runs wild must not starve the other phones."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Pace:
    """Lets `burst` requests of a person through at once, and then `per_second`.

    Each server process counts for itself: a shared count would cost more than a mark does.
    """

    per_second: float
    burst: float
    _left: dict[int, tuple[float, float]] = field(default_factory=dict)

    def allows(self, person: int, now: float) -> bool:
        left, last = self._left.get(person, (self.burst, now))
        left = min(self.burst, left + (now - last) * self.per_second)
        allowed = left >= 1
        self._left[person] = (left - 1 if allowed else left, now)
        return allowed
