"""Instances changed at random, however oddly: a valid plan, or exit code 2 and one sentence."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from visits.planner.command import main
from visits.planner.judge import check
from visits.planner.reading import read_instance
from visits.planner.solution import PlannedVisit

from .files import instance_file
from .referee import objections, referee_refuses

ODD_VALUES = (
    *(None, True, "", "x", [], {}, [[]], {"id": "D1"}),
    *(-1, 0, 1, 2, 3.5, 1e-9, 1e300, 10**9, 10**30),
    *("2026-11-02", "2026-11-07", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-2"),
    *("A", "\ud800"),
)
MUTATIONS = 250


def full_instance() -> dict[str, Any]:
    """An instance in which every key of the format stands."""
    raw = instance_file(
        holidays=["2026-11-04"],
        fixed_visits=[{"school": "A", "date": "2026-11-03"}],
        published_visits=[{"school": "B", "date": "2026-11-05"}],
    )
    raw["schools"][0]["unavailable_dates"] = ["2026-11-02"]
    raw["devices"][0]["unavailable_dates"] = ["2026-11-05"]
    return raw


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every (object or list, key or number) within a JSON value."""
    keys: list[Any] = list(value) if isinstance(value, dict) else []
    keys = list(range(len(value))) if isinstance(value, list) else keys
    return [(value, key) for key in keys] + [at for key in keys for at in places(value[key])]


def lose(draw: random.Random, raw: dict[str, Any]) -> None:
    holder, key = draw.choice(places(raw))
    del holder[key]


def distort(draw: random.Random, raw: dict[str, Any]) -> None:
    holder, key = draw.choice(places(raw))
    holder[key] = deepcopy(draw.choice(ODD_VALUES))


def swap(draw: random.Random, raw: dict[str, Any]) -> None:
    (holder, key), (other, place) = draw.choice(places(raw)), draw.choice(places(raw))
    holder[key] = deepcopy(other[place])


def double(draw: random.Random, raw: dict[str, Any]) -> None:
    if lists := [holder[key] for holder, key in places(raw) if isinstance(holder[key], list)]:
        chosen = draw.choice(lists)
        chosen.extend(deepcopy(chosen))


def add_key(draw: random.Random, raw: dict[str, Any]) -> None:
    objects = [raw, *(holder[key] for holder, key in places(raw))]
    holder = draw.choice([value for value in objects if isinstance(value, dict)])
    holder[draw.choice(("meta", "surplus", "id"))] = deepcopy(draw.choice(ODD_VALUES))


def promise(draw: random.Random, raw: dict[str, Any]) -> None:
    visits = raw.get(draw.choice(("fixed_visits", "published_visits")))
    if isinstance(visits, list):
        day = f"2026-11-{draw.randint(1, 9):02}"
        visits.append({"school": draw.choice("ABCD"), "date": day})


CHANGES: tuple[Callable[[random.Random, dict[str, Any]], None], ...] = (
    lose,
    distort,
    swap,
    double,
    add_key,
    promise,
    promise,
)


def planned(folder: Path, raw: Any) -> tuple[int, str]:
    """Return the command's exit code and what it says on standard error."""
    given, out = folder / "in.json", folder / "plan.json"
    given.write_text(json.dumps(raw))
    out.unlink(missing_ok=True)
    said = io.StringIO()
    with redirect_stderr(said), redirect_stdout(io.StringIO()):
        code = main(["--instance", str(given), "--out", str(out), "--time-limit", "5"])
    return code, said.getvalue()


@pytest.mark.parametrize("seed", range(5))
def test_it_is_planned_by_the_rules_or_refused_in_one_sentence(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    codes = set()
    for _ in range(MUTATIONS // 5):
        raw = full_instance()
        for _change in range(draw.randint(1, 3)):
            draw.choice(CHANGES)(draw, raw)
        code, said = planned(tmp_path, raw)
        codes.add(code)
        if code == 0:
            assert (raw, said) == (raw, "")
            judge(tmp_path, raw)
        else:
            assert (raw, code, said.count("\n"), said[-2:]) == (raw, 2, 1, ".\n")
            assert not (tmp_path / "plan.json").exists()
            assert referee_refuses(raw) is not False, raw
    assert codes == {0, 2}


def judge(folder: Path, raw: dict[str, Any]) -> None:
    """Fail when the project's own rules or an independent referee object to the plan."""
    _name, problem = read_instance(folder / "in.json")
    plan = json.loads((folder / "plan.json").read_text())
    schools = {school.key: school.id for school in problem.schools.values()}
    devices = {device.key: device.id for device in problem.devices.values()}
    visits = [
        PlannedVisit(
            schools[visit["school"]],
            date.fromisoformat(visit["date"]),
            visit["team"],
            frozenset(devices[device] for device in visit["devices"]),
            visit["pupils"],
        )
        for visit in plan["visits"]
    ]
    assert (raw, check(problem, visits)) == (raw, [])
    assert (raw, referee_refuses(raw) or objections(raw, plan)) == (raw, [])
