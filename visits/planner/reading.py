"""Instance files, read strictly: `ktp-outreach-instance/1`.

A file that is malformed, or whose fixed visits alone break a rule, is refused with one sentence
that names the two things that cannot both hold.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from math import floor
from pathlib import Path
from typing import Any

from .instance import Instance, Place, PlanDevice, PlanSchool, share

FORMAT = "ktp-outreach-instance/1"
LONGEST_PERIOD = 3660


class UnusableInstance(Exception):
    """The instance is malformed or contradictory; the message is one sentence."""


def read_instance(path: Path) -> Instance:
    """Read an instance file. Raise UnusableInstance."""
    try:
        raw = json.loads(
            path.read_text(encoding="utf-8"), object_pairs_hook=_pairs, parse_constant=_no_constant
        )
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableInstance(f"{path} cannot be read: {error}") from error
    return parse_instance(raw)


def parse_instance(raw: Any) -> Instance:
    """Return the instance that the JSON value `raw` describes. Raise UnusableInstance."""
    top = ("format", "name", "office", "start", "deadline", "teams", "rules", "devices", "schools")
    _object(raw, "instance", top, ("holidays", "fixed_visits", "published_visits"))
    if raw["format"] != FORMAT:
        raise UnusableInstance(f"format must be {FORMAT}")
    days = _working_days(raw)
    numbers = {day: n for n, day in enumerate(days)}
    rules = _rules(raw["rules"])
    schools = _schools(raw["schools"], numbers)
    by_key = {school.key: n for n, school in enumerate(schools)}
    fixed = _visits(raw, "fixed_visits", by_key)
    published = _visits(raw, "published_visits", by_key)
    for key, day in sorted(fixed):
        if day not in numbers:
            raise UnusableInstance(f"the fixed visit to {key} on {day} is on no working day")
    kept = {(key, day) for key, day in published if day in numbers}
    instance = Instance(
        name=_text(raw["name"], "name"),
        office=_place(_object(raw["office"], "office", ("lat", "lon"), ("name",)), "office"),
        days=tuple(days),
        teams=_whole(raw["teams"], "teams", 1, 10_000),
        devices=_devices(raw["devices"], numbers),
        schools=schools,
        fixed=frozenset((by_key[key], numbers[day]) for key, day in fixed),
        published=frozenset((by_key[key], numbers[day]) for key, day in kept),
        lost=len(published) - len(kept),
        **rules,
    )
    _refuse_contradictions(instance)
    return instance


def _working_days(raw: dict[str, Any]) -> list[date]:
    start, deadline = _date(raw["start"], "start"), _date(raw["deadline"], "deadline")
    holidays = {_date(day, "holidays") for day in _list(raw.get("holidays", []), "holidays")}
    length = (deadline - start).days
    if not 0 <= length <= LONGEST_PERIOD:
        raise UnusableInstance(
            f"the deadline {deadline} must lie 0 to {LONGEST_PERIOD} days after the start {start}"
        )
    span = (start + timedelta(days=n) for n in range(length + 1))
    return [day for day in span if day.weekday() < 5 and day not in holidays]


def _rules(raw: Any) -> dict[str, Any]:
    keys = ("max_schools_per_team_day", "min_devices_per_visit", "max_devices_per_visit")
    more = ("nearby_km", "pupils_per_device_hour", "hours_per_visit")
    _object(raw, "rules", keys + more, ())
    fewest = _whole(raw[keys[1]], keys[1], 1, 100)
    per_device = floor(
        _number(raw[more[1]], more[1], 0, 1000) * _number(raw[more[2]], more[2], 0, 24) + 1e-9
    )
    if per_device < 1:
        raise UnusableInstance(f"with {more[1]} and {more[2]} a device records nobody in a visit")
    return {
        "max_schools": _whole(raw[keys[0]], keys[0], 1, 6),
        "min_devices": fewest,
        "max_devices": _whole(raw[keys[2]], keys[2], fewest, 100),
        "nearby_m": _number(raw[more[0]], more[0], 0, 1000) * 1000,
        "per_device": per_device,
    }


def _devices(raw: Any, numbers: dict[date, int]) -> tuple[PlanDevice, ...]:
    found: dict[str, PlanDevice] = {}
    for n, item in enumerate(_list(raw, "devices")):
        where = f"devices[{n}]"
        _object(item, where, ("id",), ("name", "unavailable_dates", "days_used"))
        key = _new_key(item, where, found)
        used = _whole(item.get("days_used", 0), f"{where}.days_used", 0, 10**9)
        found[key] = PlanDevice(key, used, _open_days(item, where, numbers))
    return tuple(found.values())


def _schools(raw: Any, numbers: dict[date, int]) -> tuple[PlanSchool, ...]:
    found: dict[str, PlanSchool] = {}
    for n, item in enumerate(_list(raw, "schools")):
        where = f"schools[{n}]"
        _object(item, where, ("id", "lat", "lon", "remaining"), ("name", "unavailable_dates"))
        key = _new_key(item, where, found)
        remaining = _whole(item["remaining"], f"{where}.remaining", 0, 10**9)
        days = _open_days(item, where, numbers)
        found[key] = PlanSchool(key, _place(item, where), remaining, days)
    return tuple(found.values())


def _open_days(item: dict[str, Any], where: str, numbers: dict[date, int]) -> frozenset[int]:
    name = f"{where}.unavailable_dates"
    closed = {_date(day, name) for day in _list(item.get("unavailable_dates", []), name)}
    return frozenset(n for day, n in numbers.items() if day not in closed)


def _visits(raw: dict[str, Any], name: str, by_key: dict[str, int]) -> set[tuple[str, date]]:
    found: set[tuple[str, date]] = set()
    for n, item in enumerate(_list(raw.get(name, []), name)):
        where = f"{name}[{n}]"
        _object(item, where, ("school", "date"), ())
        visit = (_text(item["school"], where), _date(item["date"], where))
        if visit[0] not in by_key:
            raise UnusableInstance(f"{where}: there is no school {visit[0]}")
        if visit in found:
            raise UnusableInstance(f"{where}: {visit[0]} on {visit[1]} stands there twice")
        found.add(visit)
    return found


def _refuse_contradictions(instance: Instance) -> None:
    """Refuse fixed visits that break a rule already with the fewest devices each."""
    by_day: dict[int, list[int]] = defaultdict(list)
    for school, day in sorted(instance.fixed):
        by_day[day].append(school)
        if day not in instance.schools[school].days:
            raise UnusableInstance(
                f"{instance.schools[school].key} has a fixed visit on {instance.days[day]} "
                "and is unavailable that day"
            )
    _refuse_empty_visits(instance)
    for day, members in sorted(by_day.items()):
        names = " and ".join(instance.schools[school].key for school in members)
        needed = instance.min_devices * len(members)
        if needed > instance.working_devices[day]:
            raise UnusableInstance(
                f"the fixed visits to {names} on {instance.days[day]} need {needed} devices, "
                f"and {instance.working_devices[day]} work that day"
            )
        if share(instance, members) is None:
            raise UnusableInstance(
                f"the fixed visits to {names} on {instance.days[day]} cannot be shared among "
                f"{instance.teams} team(s) of at most {instance.max_schools} nearby schools"
            )


def _refuse_empty_visits(instance: Instance) -> None:
    counts: dict[int, int] = defaultdict(int)
    for school, _day in instance.fixed:
        counts[school] += 1
    for school, count in sorted(counts.items()):
        if count > instance.most_visits(school):
            facts = instance.schools[school]
            raise UnusableInstance(
                f"{facts.key} has {count} fixed visit(s) and {facts.remaining} pupils left, "
                "too few for each visit to record one"
            )


def _pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) != len(items):
        raise ValueError("a key stands twice in one object")
    return found


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is not JSON")


def _object(
    value: Any, where: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnusableInstance(f"{where} must be an object")
    missing = [key for key in required if key not in value]
    unknown = [key for key in value if key not in {*required, *optional, "meta"}]
    if missing or unknown:
        said = [f"lacks {', '.join(missing)}"] if missing else []
        said += [f"has the unknown key {unknown[0]}"] if unknown else []
        raise UnusableInstance(f"{where} {' and '.join(said)}")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise UnusableInstance(f"{where} must be a list")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise UnusableInstance(f"{where} must be a text")
    return value


def _new_key(item: dict[str, Any], where: str, found: dict[str, Any]) -> str:
    key = _text(item["id"], f"{where}.id")
    if key in found:
        raise UnusableInstance(f"{where}: the id {key} stands there twice")
    return key


def _whole(value: Any, where: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise UnusableInstance(f"{where} must be a whole number from {least} to {most}")
    return value


def _number(value: Any, where: str, least: float, most: float) -> float:
    if type(value) not in (int, float) or not least <= value <= most:
        raise UnusableInstance(f"{where} must be a number from {least} to {most}")
    return float(value)


def _place(item: dict[str, Any], where: str) -> Place:
    return Place(
        _number(item["lat"], f"{where}.lat", -90, 90),
        _number(item["lon"], f"{where}.lon", -180, 180),
    )


def _date(value: Any, where: str) -> date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise UnusableInstance(f"{where} must be a date like 2024-09-19, not {value!r}")
