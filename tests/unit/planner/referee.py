"""An independent referee of instances and plans, where its file is at hand."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

from ektp_outreach import settings

BESIDE = settings.BASE_DIR.parent / "shared" / "planner" / "referee.py"


def find_referee() -> Any:
    """Return the referee's module, None without its file."""
    path = Path(os.environ.get("PLANNER_REFEREE", BESIDE))
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("referee", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFEREE = find_referee()


def referee_refuses(raw: dict[str, Any]) -> bool | None:
    """Say whether the referee calls the instance unusable; None without a referee."""
    if REFEREE is None:
        return None
    try:
        REFEREE.Instance(raw)
    except REFEREE.Unusable:
        return True
    return False


def objections(raw: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    """Return what the referee holds against a plan and its score; nothing without a referee."""
    if REFEREE is None:
        return []
    instance = REFEREE.Instance(raw)
    visits, claim, _proven = REFEREE.parse_plan(plan, instance)
    found, score = REFEREE.check(instance, visits)
    return found or ([] if claim == score else [f"claims {claim}, scores {score}"])
