"""Where schools lie and how many pupils remain there, as positions in a drawing of 4 : 3."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from visits.queries.schools import SchoolRow

RATIO = 4 / 3
_MARGIN = 0.06
_SMALLEST, _GROWTH, _LARGEST = 4.0, 0.55, 18.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A school: its place in per cent of the drawing and its radius in pixels."""

    row: SchoolRow
    x: str
    y: str
    radius: str


@dataclass(frozen=True, slots=True)
class Label:
    """A kecamatan, in the middle of its schools."""

    text: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class SchoolMap:
    spots: list[Spot]
    labels: list[Label]


def map_of(rows: Sequence[SchoolRow]) -> SchoolMap | None:
    """Lay out the schools, those with most pupils behind; None for fewer than two places."""
    places = _places(rows)
    if len(set(places)) < 2:
        return None
    spots = [
        Spot(row, _percent(x), _percent(y), f"{_radius(row.tally.remaining):.1f}")
        for row, (x, y) in zip(rows, places, strict=True)
    ]
    spots.sort(key=lambda spot: -spot.row.tally.remaining)
    return SchoolMap(spots, _labels(rows, places))


def _places(rows: Sequence[SchoolRow]) -> list[tuple[float, float]]:
    """Return shares of width and height; a kilometre is as long in both directions."""
    if not rows:
        return []
    middle = radians(sum(row.school.latitude for row in rows) / len(rows))
    east = [row.school.longitude * cos(middle) for row in rows]
    south = [-row.school.latitude for row in rows]
    width, height = max(east) - min(east), max(south) - min(south)
    scale = (1 - 2 * _MARGIN) / max(width / RATIO, height, 1e-9)
    left = (1 - width * scale / RATIO) / 2
    top = (1 - height * scale) / 2
    return [
        (left + (e - min(east)) * scale / RATIO, top + (s - min(south)) * scale)
        for e, s in zip(east, south, strict=True)
    ]


def _labels(rows: Sequence[SchoolRow], places: Sequence[tuple[float, float]]) -> list[Label]:
    by_district: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row, place in zip(rows, places, strict=True):
        by_district[row.school.district.name].append(place)
    return [
        Label(
            name,
            _percent(sum(x for x, _ in found) / len(found)),
            _percent(sum(y for _, y in found) / len(found)),
        )
        for name, found in sorted(by_district.items())
    ]


def _radius(remaining: int) -> float:
    """Grow with the root, so that the area tells the number."""
    return min(_SMALLEST + _GROWTH * sqrt(remaining), _LARGEST)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
