"""What-if changes as a run stores them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from visits.planner import explain
from visits.planner.explain import Change

KINDS: dict[str, type[Any]] = {
    "one_more_device": explain.OneMoreDevice,
    "devices": explain.Devices,
    "without_outages": explain.WithoutOutages,
    "one_more_team": explain.OneMoreTeam,
    "schools_per_day": explain.SchoolsPerDay,
    "nearby": explain.Nearby,
    "longer_day": explain.LongerDay,
    "start_later": explain.StartLater,
    "deadline": explain.Deadline,
    "extra_day": explain.ExtraDay,
    "no_weekday": explain.NoWeekday,
    "without_closures": explain.WithoutClosures,
}
_NAMES = {change: name for name, change in KINDS.items()}


def as_json(change: Change) -> dict[str, Any]:
    """Return a change with its kind, its dates as text."""
    facts = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(change).items()}
    return {"kind": _NAMES[type(change)]} | facts


def from_json(stored: Mapping[str, Any]) -> Change:
    facts = {
        key: date.fromisoformat(value) if key == "date" else value
        for key, value in stored.items()
        if key != "kind"
    }
    change: Change = KINDS[stored["kind"]](**facts)
    return change


def changes_of_question(question: Mapping[str, Any]) -> list[Change]:
    """Return the changes that a what-if run asks for."""
    rows: Iterable[Mapping[str, Any]] = question.get("changes", ())
    return [from_json(row) for row in rows]
