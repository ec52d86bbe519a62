from dataclasses import dataclass
from itertools import combinations
from math import hypot

from visits.reports.day_map import HEIGHT, WIDTH, DayMap, day_map_of

OFFICE = (-8.027, 112.645)


@dataclass(frozen=True)
class Place:
    id: int
    name: str
    latitude: float
    longitude: float


ISLAM = Place(1, "SMA Islam", -7.9800, 112.6290)
SHALAHUDIN = Place(2, "SMA Shalahudin", -7.9820, 112.6285)
FAR = Place(3, "SMAN 10", -7.9300, 112.6800)


def points(found: DayMap) -> list[tuple[float, float]]:
    stops = [(float(s.x), float(s.y)) for tour in found.tours for s in tour.stops]
    return [(float(found.office[0]), float(found.office[1])), *stops]


def test_the_office_and_all_stops_lie_inside_the_drawing() -> None:
    found = day_map_of(OFFICE, [(1, [ISLAM, SHALAHUDIN]), (2, [FAR])], [])
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in points(found))


def test_north_is_up_and_east_is_right() -> None:
    found = day_map_of(OFFICE, [(1, [ISLAM])], [])
    (office_x, office_y), (x, y) = points(found)
    assert x < office_x
    assert y < office_y


def test_the_way_begins_and_ends_at_the_office() -> None:
    found = day_map_of(OFFICE, [(1, [ISLAM, FAR])], [])
    way = found.tours[0].points.split()
    assert way[0] == way[-1] == ",".join(found.office)
    assert len(way) == 4


def test_badges_of_schools_close_together_do_not_cover_each_other() -> None:
    twin = Place(4, "SMK Shalahudin", SHALAHUDIN.latitude, SHALAHUDIN.longitude)
    found = day_map_of(OFFICE, [(1, [ISLAM, SHALAHUDIN, twin])], [])
    badges = [(float(s.badge_x), float(s.badge_y)) for s in found.tours[0].stops]
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > 20 for a, b in combinations(badges, 2))


def test_a_stop_beside_the_office_keeps_clear_of_it() -> None:
    door = Place(5, "Sebelah", *OFFICE)
    found = day_map_of(OFFICE, [(1, [door])], [])
    stop = found.tours[0].stops[0]
    office_x, office_y = map(float, found.office)
    assert hypot(float(stop.badge_x) - office_x, float(stop.badge_y) - office_y) > 20


def test_stops_are_numbered_and_teams_named_when_there_are_several() -> None:
    alone = day_map_of(OFFICE, [(1, [ISLAM, FAR])], [])
    both = day_map_of(OFFICE, [(1, [ISLAM]), (2, [FAR])], [])
    assert [s.label for s in alone.tours[0].stops] == ["1", "2"]
    assert [s.label for tour in both.tours for s in tour.stops] == ["1.1", "2.1"]


def test_other_schools_are_shown_where_the_drawing_reaches_and_stops_only_once() -> None:
    elsewhere = Place(6, "Jauh", -7.5, 112.0)
    found = day_map_of(OFFICE, [(1, [ISLAM])], [ISLAM, SHALAHUDIN, elsewhere])
    assert len(found.others) == 1


def test_the_scale_is_as_long_as_it_says() -> None:
    found = day_map_of((0, 112), [(1, [Place(7, "A", 0.05, 112)])], [])
    office, stop = points(found)
    assert abs((office[1] - stop[1]) / 5.56 - float(found.scale) / found.scale_km) < 0.5
