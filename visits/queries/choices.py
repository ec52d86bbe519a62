"""What the filters of lists offer."""

from __future__ import annotations

from dataclasses import dataclass

from schools.models import District, School, Student

# More schools than a select can show: then a kecamatan is chosen first.
MAX_SCHOOLS = 300


@dataclass(frozen=True, slots=True)
class Choices:
    """Pairs of code and name; of too many schools only those of a chosen kecamatan."""

    districts: list[tuple[str, str]]
    schools: list[tuple[str, str]]
    classes: list[str]


def choices_of(*, district: str, npsn: str) -> Choices:
    """Return the kecamatan, the schools (of `district` if given) and the classes of `npsn`."""
    districts, schools = _places(district, npsn)
    is_offered = any(npsn == code for code, _ in schools)
    return Choices(districts, schools, _classes(npsn) if is_offered else [])


def _places(district: str, npsn: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    rows = School.objects.order_by("name").values_list(
        "npsn", "name", "district__code", "district__name"
    )
    found = [] if district else list(rows[: MAX_SCHOOLS + 1])
    if found and len(found) <= MAX_SCHOOLS:
        districts = sorted({(code, name) for _, _, code, name in found}, key=lambda d: d[1])
        return districts, [(n, s) for n, s, _, _ in found]
    districts = list(District.objects.values_list("code", "name"))
    if not district and not npsn:
        return districts, []
    schools = rows.filter(district__code=district) if district else rows.filter(npsn=npsn)
    return districts, [(n, s) for n, s, _, _ in schools[:MAX_SCHOOLS]]


def _classes(npsn: str) -> list[str]:
    students = Student.objects.filter(school__npsn=npsn).exclude(class_name="")
    return list(students.order_by("class_name").values_list("class_name", flat=True).distinct())
