"""Instance files, read strictly: `ktp-outreach-instance/1`."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from .problem import Closure, Device, Limits, Outage, Place, Problem, School, per_device

FORMAT = "ktp-outreach-instance/1"
LONGEST_PERIOD = 3660


class UnusableInstance(Exception):
    """The instance is malformed; the message is one sentence."""


def read_instance(path: Path) -> tuple[str, Problem]:
    """Return the name and the problem of an instance file. Raise UnusableInstance."""
    try:
        raw = json.loads(
            path.read_text(encoding="utf-8"), object_pairs_hook=_pairs, parse_constant=_no_constant
        )
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableInstance(f"{path} cannot be read: {error}") from error
    return parse_instance(raw)


def parse_instance(raw: Any) -> tuple[str, Problem]:
    """Return the name and the problem that the JSON value `raw` describes."""
    top = ("format", "name", "office", "start", "deadline", "teams", "rules", "devices", "schools")
    _object(raw, "instance", top, ("holidays", "fixed_visits", "published_visits"))
    if raw["format"] != FORMAT:
        raise UnusableInstance(f"format must be {FORMAT}")
    schools = _schools(raw["schools"])
    devices = _devices(raw["devices"])
    by_key = {school.key: school.id for school, _closed in schools}
    problem = Problem(
        limits=_limits(raw),
        schools={school.id: school for school, _closed in schools},
        devices={device.id: device for device, _broken in devices},
        closures=tuple(
            Closure(school.id, day, day, "unavailable")
            for school, closed in schools
            for day in sorted(closed)
        ),
        outages=tuple(
            Outage(device.id, *_whole_day(day)) for device, broken in devices for day in broken
        ),
        holidays=dict.fromkeys(_dates(raw, "holidays", "holidays"), "holiday"),
        confirmed=_visits(raw, "fixed_visits", by_key),
        published=_visits(raw, "published_visits", by_key),
    )
    return _text(raw["name"], "name"), problem


def _limits(raw: dict[str, Any]) -> Limits:
    start, deadline = _date(raw["start"], "start"), _date(raw["deadline"], "deadline")
    if not 0 <= (deadline - start).days <= LONGEST_PERIOD:
        raise UnusableInstance(
            f"the deadline {deadline} must lie 0 to {LONGEST_PERIOD} days after the start {start}"
        )
    return Limits(
        starts_on=start,
        deadline=deadline,
        teams=_whole(raw["teams"], "teams", 1, 10_000),
        office=_place(_object(raw["office"], "office", ("lat", "lon"), ("name",)), "office"),
        **_rules(raw["rules"]),
    )


def _rules(raw: Any) -> dict[str, Any]:
    keys = ("max_schools_per_team_day", "min_devices_per_visit", "max_devices_per_visit")
    more = ("nearby_km", "pupils_per_device_hour", "hours_per_visit")
    _object(raw, "rules", keys + more, ())
    fewest = _whole(raw[keys[1]], keys[1], 1, 100)
    rate, hours = _number(raw[more[1]], more[1], 0, 1000), _number(raw[more[2]], more[2], 0, 24)
    if per_device(rate, hours) < 1:
        raise UnusableInstance(f"with {more[1]} and {more[2]} a device records nobody in a visit")
    return {
        "schools_per_team_day": _whole(raw[keys[0]], keys[0], 1, 6),
        "min_devices": fewest,
        "max_devices": _whole(raw[keys[2]], keys[2], fewest, 100),
        "nearby_km": _number(raw[more[0]], more[0], 0, 1000),
        **_hours(rate, hours),
    }


def _hours(rate: float, hours: float) -> dict[str, Any]:
    """Return the visiting hours; a length that fits no day's clock keeps what a device records."""
    starts = datetime.combine(date.min, time(8))
    ends = starts + timedelta(minutes=round(hours * 60))
    if ends.date() > date.min or per_device(rate, (ends - starts) / timedelta(hours=1)) != (
        per_device(rate, hours)
    ):
        rate, ends = per_device(rate, hours), starts + timedelta(hours=1)
    return {
        "visit_starts": starts.time(),
        "visit_ends": ends.time(),
        "pupils_per_device_hour": rate,
    }


def _whole_day(day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, time.min), datetime.combine(day + timedelta(days=1), time.min)


def _devices(raw: Any) -> list[tuple[Device, list[date]]]:
    found: dict[str, tuple[Device, list[date]]] = {}
    for n, item in enumerate(_list(raw, "devices"), start=1):
        where = f"devices[{n - 1}]"
        _object(item, where, ("id",), ("name", "unavailable_dates", "days_used"))
        key = _new_key(item, where, found)
        used = _whole(item.get("days_used", 0), f"{where}.days_used", 0, 10**9)
        device = Device(n, _name(item, where), days_used=used, key=key)
        found[key] = device, _dates(item, "unavailable_dates", where)
    return list(found.values())


def _schools(raw: Any) -> list[tuple[School, list[date]]]:
    found: dict[str, tuple[School, list[date]]] = {}
    for n, item in enumerate(_list(raw, "schools"), start=1):
        where = f"schools[{n - 1}]"
        _object(item, where, ("id", "lat", "lon", "remaining"), ("name", "unavailable_dates"))
        key = _new_key(item, where, found)
        place = _place(item, where)
        school = School(
            n,
            _name(item, where),
            place.latitude,
            place.longitude,
            remaining=_whole(item["remaining"], f"{where}.remaining", 0, 10**9),
            key=key,
        )
        found[key] = school, _dates(item, "unavailable_dates", where)
    return list(found.values())


def _name(item: dict[str, Any], where: str) -> str:
    return _text(item.get("name", item["id"]), f"{where}.name")


def _dates(item: dict[str, Any], name: str, where: str) -> list[date]:
    days = _list(item.get(name, []), f"{where}.{name}")
    return sorted({_date(day, f"{where}.{name}") for day in days})


def _visits(raw: dict[str, Any], name: str, by_key: dict[str, int]) -> frozenset[tuple[int, date]]:
    found: set[tuple[int, date]] = set()
    for n, item in enumerate(_list(raw.get(name, []), name)):
        where = f"{name}[{n}]"
        _object(item, where, ("school", "date"), ())
        key, day = _text(item["school"], where), _date(item["date"], where)
        if key not in by_key:
            raise UnusableInstance(f"{where}: there is no school {key}")
        if (by_key[key], day) in found:
            raise UnusableInstance(f"{where}: {key} on {day} stands there twice")
        found.add((by_key[key], day))
    return frozenset(found)


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
