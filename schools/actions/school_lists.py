"""Take over a list of schools: new ones are added, known ones changed by NPSN, none is removed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event
from schools.models import District, School, SchoolList
from schools.names import kind_of_school

from .import_state import end_batch, lock_open_list

# Other lists wait, and so does whoever changes schools by hand.
_LOCK = "LOCK TABLE schools_school, schools_district IN SHARE ROW EXCLUSIVE MODE"
KINDS = ("new", "changed", "unchanged", "missing", "held")


class Listed(Protocol):
    """A school as a list has it; what the list leaves empty is None or "" and stays as it is."""

    @property
    def row(self) -> int: ...
    @property
    def npsn(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def district(self) -> str: ...
    @property
    def district_code(self) -> str: ...


class Held(NamedTuple):
    """A row that was not taken, and why; `message` ends with the remedy."""

    row: int
    code: str
    message: str


class Wanted(NamedTuple):
    """What a row asks for: a school to be added or changed, and the fields that it gives.

    `school` is None for one to be added; `old` holds what the fields are now, of those that
    would change. A new kecamatan in `given` is not stored yet.
    """

    listed: Listed
    school: School | None
    given: dict[str, Any]
    old: dict[str, Any]


@dataclass(slots=True)
class Judgement:
    """What would become of a list; `missing` are the schools that it does not name."""

    new: list[Wanted] = field(default_factory=list)
    changed: list[Wanted] = field(default_factory=list)
    unchanged: list[Wanted] = field(default_factory=list)
    missing: list[School] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(getattr(self, kind)) for kind in KINDS}

    @property
    def digest(self) -> str:
        """A fingerprint of what would be written: the same for whoever sees the same."""
        seen = [
            (kind, wanted.listed.npsn, sorted(_texts(wanted.given)), sorted(_texts(wanted.old)))
            for kind in ("new", "changed")
            for wanted in getattr(self, kind)
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()


# Of a row, what a school keeps as it is written.
_SAME = ("name", "level", "is_public", "address", "latitude", "longitude", "days_per_week")
_POSITION = ("latitude", "longitude")


def judge_school_list(rows: Sequence[Listed]) -> Judgement:
    """Say what each row would do; one that cannot stand is held back. Nothing is written."""
    judged = Judgement()
    known = {school.npsn: school for school in School.objects.select_related("district")}
    districts = _Districts()
    often = Counter(row.npsn for row in rows)
    for row in rows:
        if often[row.npsn] > 1:
            message = _("NPSN %(npsn)s ada di beberapa baris. Sisakan satu.") % {"npsn": row.npsn}
            judged.held.append(Held(row.row, "npsn_twice", message))
            continue
        school = known.get(row.npsn)
        given = {name: getattr(row, name) for name in _SAME}
        given = {name: value for name, value in given.items() if value not in (None, "")}
        held = districts.place(row, given, school)
        if school is None:
            held = held or _complete(row, given)
        if held:
            judged.held.append(held)
        elif school is None:
            judged.new.append(Wanted(row, None, given, {}))
        else:
            now = {name: getattr(school, name) for name in given}
            old = {name: value for name, value in now.items() if value != given[name]}
            found = judged.changed if old else judged.unchanged
            found.append(Wanted(row, school, given, old))
    judged.missing = [school for npsn, school in sorted(known.items()) if npsn not in often]
    return judged


@transaction.atomic
def take_school_list(rows: Sequence[Listed], *, by: User | None, seen: str = "") -> Judgement:
    """Add and change schools; a row that cannot stand is held back, the others are taken.

    With `seen`, the digest of a judgement, nothing is written if another one would be: the schools
    have changed since. The judgement that counts is returned.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    judged = judge_school_list(rows)
    if seen and seen != judged.digest:
        return judged
    for wanted in (*judged.new, *judged.changed):
        _write(wanted, by)
    return judged


@transaction.atomic
def commit_school_list(
    *, school_list: SchoolList, rows: Sequence[Listed], seen: str, by: User
) -> bool:
    """Take over a list that was reviewed; False when what it would do is not what was `seen`."""
    locked = lock_open_list(school_list)
    judged = take_school_list(rows, by=by, seen=seen)
    if seen != judged.digest:
        return False
    taken = {wanted.listed.row for wanted in (*judged.new, *judged.changed, *judged.unchanged)}
    locked.rows = [row for row in locked.rows if row[0] not in taken]
    locked.counts = judged.counts | {"held": len(locked.rows)}
    locked.save(update_fields=["rows", "counts"])
    end_batch(locked, SchoolList.State.COMMITTED)
    record_event("commit_school_list", locked, by=by, data={**locked.counts, "file": locked.name})
    return True


@transaction.atomic
def cancel_school_list(*, school_list: SchoolList, by: User) -> None:
    """End the import without writing any school."""
    locked = lock_open_list(school_list)
    locked.rows = []
    locked.save(update_fields=["rows"])
    end_batch(locked, SchoolList.State.CANCELLED)
    record_event("cancel_school_list", locked, by=by, data={"file": locked.name})


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


def _write(wanted: Wanted, by: User | None) -> None:
    district = wanted.given.get("district")
    if district is not None and district.pk is None:
        district.save()
    school = wanted.school
    if school is None:
        added = School.objects.create(npsn=wanted.listed.npsn, **wanted.given)
        record_event("add_school", added, by=by)
        return
    for name in wanted.old:
        setattr(school, name, wanted.given[name])
    school.save(update_fields=list(wanted.old))
    record_event("change_school", school, by=by)


def _texts(fields: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in fields.items()]


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
                found = District(code=row.district_code, name=row.district)
                self._by_code[found.code] = found
                self._by_name.setdefault(found.name.casefold(), []).append(found)
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
