"""One day's tours from the office and back, as positions in a drawing of 400 by 300."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, radians
from typing import Protocol

WIDTH, HEIGHT = 400, 300
_MARGIN = 34
_BADGE = 22.0
_SMALLEST_KM = 1.5
_KM_PER_DEGREE = 111.195
_SCALES_KM = (5, 2, 1, 0.5)

Point = tuple[float, float]


class Located(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Stop:
    """A school on a tour: its dot, and the badge with its number beside or over it."""

    label: str
    name: str
    x: str
    y: str
    badge_x: str
    badge_y: str


@dataclass(frozen=True, slots=True)
class TourLine:
    team: int
    points: str
    stops: list[Stop]


@dataclass(frozen=True, slots=True)
class DayMap:
    """`others` are schools that nobody visits that day; `scale` is the bar of `scale_km`."""

    tours: list[TourLine]
    others: list[tuple[str, str]]
    office: tuple[str, str]
    scale_km: float
    scale: str


def day_map_of(
    office: tuple[float, float],
    tours: Sequence[tuple[int, Sequence[Located]]],
    schools: Iterable[Located],
) -> DayMap:
    """Draw `tours` (team, stops in order) close up; schools outside the drawing are left out.

    `office` is latitude and longitude.
    """
    frame = _Frame([office, *((s.latitude, s.longitude) for _team, stops in tours for s in stops)])
    start = frame.place(*office)
    ways = [[frame.place(s.latitude, s.longitude) for s in stops] for _team, stops in tours]
    badges = iter(_apart([start, *(point for way in ways for point in way)])[1:])
    visited = {s.id for _team, stops in tours for s in stops}
    scale_km = next(km for km in _SCALES_KM if km * frame.units < WIDTH / 3 or km == 0.5)
    return DayMap(
        tours=[
            TourLine(
                team=team,
                points=" ".join(f"{x:.1f},{y:.1f}" for x, y in (start, *way, start)),
                stops=[
                    Stop(_label(team, n, tours), s.name, *_text(point), *_text(next(badges)))
                    for n, (s, point) in enumerate(zip(stops, way, strict=True), 1)
                ],
            )
            for (team, stops), way in zip(tours, ways, strict=True)
        ],
        others=[
            _text(point)
            for s in schools
            if s.id not in visited
            if frame.holds(point := frame.place(s.latitude, s.longitude))
        ],
        office=_text(start),
        scale_km=scale_km,
        scale=f"{scale_km * frame.units:.1f}",
    )


class _Frame:
    """Puts degrees into the drawing; `units` is the length of a kilometre there."""

    def __init__(self, places: Sequence[tuple[float, float]]) -> None:
        north = [latitude for latitude, _ in places]
        self.stretch = cos(radians(sum(north) / len(north)))
        east = [longitude * self.stretch for _, longitude in places]
        self.middle = (max(east) + min(east)) / 2, (max(north) + min(north)) / 2
        smallest = _SMALLEST_KM / _KM_PER_DEGREE
        across = max(max(east) - min(east), smallest) / (WIDTH - 2 * _MARGIN)
        along = max(max(north) - min(north), smallest) / (HEIGHT - 2 * _MARGIN)
        self.factor = 1 / max(across, along)
        self.units = self.factor / _KM_PER_DEGREE

    def place(self, latitude: float, longitude: float) -> Point:
        x = WIDTH / 2 + (longitude * self.stretch - self.middle[0]) * self.factor
        return x, HEIGHT / 2 - (latitude - self.middle[1]) * self.factor

    @staticmethod
    def holds(point: Point) -> bool:
        return 4 <= point[0] <= WIDTH - 4 and 4 <= point[1] <= HEIGHT - 4


def _apart(points: Sequence[Point]) -> list[Point]:
    """Push badges that would cover each other apart; the first, the office, stays."""
    found = list(points)
    for _ in range(20):
        for a, b in combinations(range(len(found)), 2):
            east, south = found[b][0] - found[a][0], found[b][1] - found[a][1]
            distance = hypot(east, south)
            if distance >= _BADGE:
                continue
            if not distance:
                east, distance = 1.0, 1.0
            push = (_BADGE - hypot(found[b][0] - found[a][0], south)) / distance
            share = 1.0 if a == 0 else 0.5
            found[b] = found[b][0] + east * push * share, found[b][1] + south * push * share
            if a:
                found[a] = found[a][0] - east * push * 0.5, found[a][1] - south * push * 0.5
    return [(min(max(x, 12), WIDTH - 12), min(max(y, 12), HEIGHT - 12)) for x, y in found]


def _label(team: int, number: int, tours: Sequence[object]) -> str:
    return str(number) if len(tours) == 1 else f"{team}.{number}"


def _text(point: Point) -> tuple[str, str]:
    return f"{point[0]:.1f}", f"{point[1]:.1f}"
