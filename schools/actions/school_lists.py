"""Take over a list of schools: new ones are added, known ones changed by NPSN, none is removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import District, School
from schools.names import kind_of_school


class Listed(Protocol):
    """A school as a list has it; what the list leaves empty is None or "" and stays as it is."""

    @property
    def row(self) -> int: ...
    @property
    def npsn(self) -> str: ...
    @property
    def district(self) -> str: ...
    @property
    def district_code(self) -> str: ...


class Held(NamedTuple):
    """A row that was not taken, and why; `message` ends with the remedy."""

    row: int
    code: str
    message: str


@dataclass(slots=True)
class Taken:
    """What became of a list, by NPSN; `missing` are schools that it does not name."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


# Of a row, what a school keeps as it is written.
_SAME = ("name", "level", "is_public", "address", "latitude", "longitude", "days_per_week")
_POSITION = ("latitude", "longitude")


@transaction.atomic
def take_school_list(rows: Sequence[Listed], *, by: User | None) -> Taken:
    """Add and change schools; a row that cannot stand is held back, the others are taken."""
    taken = Taken()
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE schools_school, schools_district IN SHARE ROW EXCLUSIVE MODE")
    known = {school.npsn: school for school in School.objects.all()}
    districts = _Districts()
    often = Counter(row.npsn for row in rows)
    for row in rows:
        if often[row.npsn] > 1:
            message = _("NPSN %(npsn)s ada di beberapa baris. Sisakan satu.") % {"npsn": row.npsn}
            taken.held.append(Held(row.row, "npsn_twice", message))
            continue
        school = known.get(row.npsn)
        given = {name: getattr(row, name) for name in _SAME}
        given = {name: value for name, value in given.items() if value not in (None, "")}
        held = districts.place(row, given, school)
        if school is None:
            held = held or _complete(row, given)
        if held:
            taken.held.append(held)
        elif school is None:
            record_event("add_school", School.objects.create(npsn=row.npsn, **given), by=by)
            taken.new.append(row.npsn)
        elif _change(school, given, by):
            taken.changed.append(row.npsn)
        else:
            taken.unchanged.append(row.npsn)
    taken.missing = sorted(known.keys() - often.keys())
    return taken


def _complete(row: Listed, given: dict[str, Any]) -> Held | None:
    """Fill in what a new school's name tells, or say what it cannot be without."""
    kind = kind_of_school(given["name"])
    if kind:
        given.setdefault("level", kind[0])
        given.setdefault("is_public", kind[1])
    if "level" not in given:
        message = _("Bentuk kosong. Isi SMA, SMK, MA, SLB atau PKBM.")
        return Held(row.row, "level_missing", message)
    if not all(name in given for name in _POSITION):
        message = _("Lintang dan bujur kosong. Isi keduanya: jarak dihitung dari sana.")
        return Held(row.row, "position_missing", message)
    return None


def _change(school: School, given: dict[str, Any], by: User | None) -> bool:
    changed = [name for name, value in given.items() if getattr(school, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(school, name, given[name])
    school.save(update_fields=changed)
    record_event("change_school", school, by=by)
    return True


class _Districts:
    """Finds a row's kecamatan by its code, else by its name; one with both is made when new."""

    def __init__(self) -> None:
        self._by_code = {district.code: district for district in District.objects.all()}
        self._by_name: dict[str, list[District]] = {}
        for district in self._by_code.values():
            self._by_name.setdefault(district.name.casefold(), []).append(district)

    def place(self, row: Listed, given: dict[str, Any], school: School | None) -> Held | None:
        """Put the kecamatan into `given`, or say why it is not known."""
        same_name = self._by_name.get(row.district.casefold(), [])
        if row.district_code:
            found = self._by_code.get(row.district_code)
            if found is None and row.district:
                found = District.objects.create(code=row.district_code, name=row.district)
                self._by_code[found.code] = found
                same_name = self._by_name.setdefault(found.name.casefold(), [])
                same_name.append(found)
        else:
            found = same_name[0] if len(same_name) == 1 else None
        if found is not None:
            given["district"] = found
        elif row.district or row.district_code or school is None:
            message = _(
                "Kecamatan “%(name)s” belum dikenal. "
                "Isi nama kecamatan dan kodenya, misalnya Lowokwaru dan 35.73.05."
            )
            return Held(row.row, "district", message % {"name": row.district or row.district_code})
        return None
