"""Invented regions to plan: towns, skewed schools, exam weeks, broken devices, fixed visits."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import cos, radians, sqrt
from typing import Any

from visits.planner.reading import parse_instance
from visits.planner.solve import solve
from visits.planner.writing import plan_file

OFFICE = (-8.027, 112.645)
START, DEADLINE = date(2024, 9, 19), date(2024, 11, 27)
KM_PER_DEGREE = 111.2
# Exam weeks: the share of schools that has them, first day and length.
EXAMS = ((0.45, date(2024, 10, 14), 5), (0.38, date(2024, 10, 21), 5), (0.17, date(2024, 11, 4), 4))
# Teams, devices and fixed visits.
SHAPES = {51: (1, 7, 2), 300: (3, 20, 10), 1000: (9, 60, 20), 5000: (43, 288, 50)}


def region(schools: int, *, seed: int, start: date = START) -> dict[str, Any]:
    """Return an instance file of 51, 300, 1,000 or 5,000 schools."""
    teams, devices, fixed = SHAPES[schools]
    draw = random.Random(seed)
    made = _schools(draw, schools)
    return {
        "format": "ktp-outreach-instance/1",
        "name": f"region{schools}-{seed}",
        "office": {"lat": OFFICE[0], "lon": OFFICE[1]},
        "start": start.isoformat(),
        "deadline": DEADLINE.isoformat(),
        "holidays": [DEADLINE.isoformat()],
        "teams": teams,
        "rules": {
            "max_schools_per_team_day": 3,
            "min_devices_per_visit": 2,
            "max_devices_per_visit": 3,
            "nearby_km": 3,
            "pupils_per_device_hour": 12,
            "hours_per_visit": 5,
        },
        "devices": [_device(draw, number) for number in range(devices)],
        "schools": made,
        "fixed_visits": [_fixed(draw, school, start) for school in draw.sample(made, fixed)],
    }


def tight(*, seed: int) -> dict[str, Any]:
    """Return 51 schools with twelve days left: not everybody can be reached."""
    return region(51, seed=seed, start=date(2024, 11, 11))


def disturbed(*, seed: int) -> dict[str, Any]:
    """Return 51 schools with a published plan, after its first week.

    Two devices are broken for a week and three schools cancel.
    """
    raw = region(51, seed=seed)
    name, problem = parse_instance(raw)
    plan = plan_file(name, problem, solve(problem, seconds=60))["visits"]
    days = [day.isoformat() for day in working_days()]
    today, week = days[5], days[5:10]
    done = [visit for visit in plan if visit["date"] < today]
    ahead = sorted((v for v in plan if v["date"] >= today), key=lambda v: v["date"])
    for school in raw["schools"]:
        recorded = [visit["pupils"] for visit in done if visit["school"] == school["id"]]
        school["remaining"] -= sum(recorded)
        cancelled = [visit["date"] for visit in ahead[2:11:4] if visit["school"] == school["id"]]
        school["unavailable_dates"] = sorted({*school["unavailable_dates"], *cancelled})
    for number, device in enumerate(raw["devices"]):
        device["days_used"] += len({v["date"] for v in done if device["id"] in v["devices"]})
        if number < 2:
            device["unavailable_dates"] = week
    fixed = [visit for visit in raw["fixed_visits"] if visit["date"] >= today]
    told = [{"school": visit["school"], "date": visit["date"]} for visit in ahead]
    return raw | {"start": today, "fixed_visits": fixed, "published_visits": told}


def working_days() -> list[date]:
    span = (START + timedelta(n) for n in range((DEADLINE - START).days))
    return [day for day in span if day.weekday() < 5]


def _schools(draw: random.Random, count: int) -> list[dict[str, Any]]:
    reach = 17.0 * sqrt(count / 300)
    towns = [(draw.uniform(-reach, reach), draw.uniform(-reach, reach)) for _ in range(count // 12)]
    weights = [draw.lognormvariate(0, 0.45) for _ in towns]
    sizes = [draw.lognormvariate(4.21, 0.74) for _ in range(count)]
    scale = 90 * count / sum(sizes)
    return [
        {
            "id": f"S{n:04}",
            **_place(draw, *draw.choices(towns, weights)[0]),
            "remaining": max(5, round(size * scale)),
            "unavailable_dates": _closed(draw),
        }
        for n, size in enumerate(sizes)
    ]


def _place(draw: random.Random, east: float, north: float) -> dict[str, float]:
    east, north = east + draw.gauss(0, 1.35), north + draw.gauss(0, 1.35)
    lon = OFFICE[1] + east / KM_PER_DEGREE / cos(radians(OFFICE[0]))
    return {"lat": round(OFFICE[0] + north / KM_PER_DEGREE, 5), "lon": round(lon, 5)}


def _closed(draw: random.Random) -> list[str]:
    closed = {day for day in working_days() if draw.random() < 0.05}
    for likely, first, length in EXAMS:
        if draw.random() < likely:
            closed |= {first + timedelta(n) for n in range(length)}
    return [day.isoformat() for day in sorted(closed)]


def _device(draw: random.Random, number: int) -> dict[str, Any]:
    device: dict[str, Any] = {"id": f"D{number:03}", "days_used": draw.randint(0, 6)}
    if draw.random() < 0.22:
        days = working_days()
        first = draw.randrange(len(days))
        broken = days[first : first + draw.randint(2, 6)]
        device["unavailable_dates"] = [day.isoformat() for day in broken]
    return device


def _fixed(draw: random.Random, school: dict[str, Any], start: date) -> dict[str, str]:
    closed = set(school["unavailable_dates"])
    days = [d.isoformat() for d in working_days() if d >= start and d.isoformat() not in closed]
    return {"school": school["id"], "date": draw.choice(days)}
