"""Which pupils a sample file holds: the demo's own, or what a later export would hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from .dapodik import write_dapodik
from .dirt import Dirt
from .facts import districts, school, schools
from .people import Pupil, Standing, make_many, make_register

NEW_PUPILS = 4
MOVED_PUPILS = 1
MISSING_PUPILS = 2


def pupils_of(npsn: str, election_day: date) -> list[Pupil]:
    """Return the pupils whom the school's export of today holds, in order of class and name."""
    found = (p for p in make_register(election_day) if p.npsn == npsn)
    return _in_order([p for p in found if p.standing is not Standing.LEFT])


def later_pupils_of(npsn: str, election_day: date) -> list[Pupil]:
    """Return the same some weeks later: new pupils, one from another school, a changed class.

    Two pupils are no longer in the file.
    """
    register = make_register(election_day)
    own = [p for p in register if p.npsn == npsn and p.standing is not Standing.LEFT]
    elsewhere = [p for p in register if p.npsn != npsn and p.standing is Standing.REMAINING]
    class_name, grade = own[-1].class_name, own[-1].grade
    moved = [
        replace(p, npsn=npsn, class_name=class_name, grade=grade) for p in elsewhere[:MOVED_PUPILS]
    ]
    new = [replace(p, npsn=npsn, class_name=class_name) for p in _strangers(election_day)]
    kept = own[:-MISSING_PUPILS]
    kept[-1] = replace(kept[-1], class_name=own[0].class_name, grade=own[0].grade)
    return _in_order(kept) + moved + new


def _strangers(election_day: date) -> list[Pupil]:
    return list(islice(make_many(NEW_PUPILS, election_day), NEW_PUPILS))


def _in_order(pupils: list[Pupil]) -> list[Pupil]:
    return sorted(pupils, key=lambda p: (p.grade, p.class_name, p.name, p.nisn))


def write_school(path: Path, npsn: str, election_day: date) -> dict[Dirt, int]:
    """Write the clean export of one school."""
    return _write(path, npsn, school(npsn).name.upper(), pupils_of(npsn, election_day), ())


def write_dirty_school(path: Path, npsn: str, election_day: date) -> dict[Dirt, int]:
    """Write a later export of one school with every kind of dirt, its name spelled out."""
    name = school(npsn).name.upper()
    for short, long in (("SMAN ", "SMA NEGERI "), ("SMKN ", "SMK NEGERI ")):
        name = name.replace(short, long)
    return _write(path, npsn, name, later_pupils_of(npsn, election_day), Dirt)


def write_all_schools(folder: Path, election_day: date) -> list[Path]:
    """Write the clean exports of all 51 schools: the whole register, 10,000 pupils."""
    register = [p for p in make_register(election_day) if p.standing is not Standing.LEFT]
    paths = []
    for facts in schools():
        path = folder / f"daftar_pd-{facts.name.upper()}.xlsx"
        own = _in_order([p for p in register if p.npsn == facts.npsn])
        _write(path, facts.npsn, facts.name.upper(), own, ())
        paths.append(path)
    return paths


def write_many(path: Path, count: int, npsn: str, election_day: date) -> None:
    """Write one school's file with `count` pupils whom the demo does not know."""
    write_dapodik(path, school(npsn).name.upper(), make_many(count, election_day))


def _write(
    path: Path, npsn: str, name: str, pupils: list[Pupil], dirt: type[Dirt] | tuple[()]
) -> dict[Dirt, int]:
    district = next(d.name for d in districts() if d.code == school(npsn).district)
    return write_dapodik(path, name, pupils, dirt, district=district)
