from schools.models import District, School
from visits.queries.schools import SchoolRow
from visits.queries.tallies import Tally
from visits.reports.school_map import map_of

KLOJEN = District(name="Klojen")


def row(latitude: float, longitude: float, remaining: int = 0) -> SchoolRow:
    school = School(name="S", latitude=latitude, longitude=longitude, district=KLOJEN)
    return SchoolRow(school, Tally(remaining=remaining), None)


def test_north_is_up_and_east_is_right_inside_the_drawing() -> None:
    found = map_of([row(-7.9, 112.6), row(-8.0, 112.7)])
    assert found is not None
    north, south = ((float(s.x[:-1]), float(s.y[:-1])) for s in found.spots)
    assert north[0] < south[0]
    assert north[1] < south[1]
    assert all(0 < share < 100 for place in (north, south) for share in place)


def test_a_kilometre_is_as_long_in_both_directions() -> None:
    found = map_of([row(-0.05, 112), row(0.05, 112), row(0, 112.1)])
    assert found is not None
    x = [float(s.x[:-1]) * 4 / 3 for s in found.spots]
    y = [float(s.y[:-1]) for s in found.spots]
    assert abs((max(x) - min(x)) - (max(y) - min(y))) < 0.1


def test_more_pupils_make_a_larger_circle_that_lies_behind() -> None:
    found = map_of([row(-7.9, 112.6, 4), row(-8.0, 112.7, 400), row(-7.8, 112.5, 100_000)])
    assert found is not None
    radii = [float(spot.radius) for spot in found.spots]
    assert radii == sorted(radii, reverse=True)
    assert radii[0] == 18


def test_one_place_or_none_needs_no_map() -> None:
    assert map_of([]) is None
    assert map_of([row(-7.9, 112.6), row(-7.9, 112.6)]) is None


def test_a_kecamatan_is_named_once() -> None:
    found = map_of([row(-7.9, 112.6), row(-8.0, 112.7)])
    assert found is not None
    assert [label.text for label in found.labels] == ["Klojen"]
