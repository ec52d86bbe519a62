"""Invented pupils, the same ones on every machine.

Nobody can be meant by them. Every NIK ends in the serial 0000, while the registry counts from
0001: its region, birth date and sex hold, but no such number was ever given out. Every NISN
begins with 099, the mark of people born in 2099.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from schools.ages import seventeen_cutoff

from . import names
from .facts import SchoolFacts, districts, schools

REGISTER = 10_000
BEFORE = 930
LEAVERS = 36
SEED = 4586
CLASS_SIZE = 34
# What the visits of the first weeks recorded, in their order, as the demo's office tells it.
RECORDED_AT = (
    ("20533665", 96),
    ("20533660", 88),
    ("20533816", 118),
    ("20533667", 91),
    ("20533815", 112),
    ("20533640", 86),
    ("20533653", 74),
    ("20533639", 82),
    ("20533814", 104),
    ("20533654", 41),
    ("20533641", 69),
    ("20533818", 97),
    ("20533661", 78),
)

# Where pupils were first registered: the city (which most are) and its neighbours.
CITY_REGIONS = (
    *(f"3573{district:02d}" for district in (1, 2, 3, 4, 5) for _ in range(20)),
    *(f"3507{district:02d}" for district in range(1, 34)),
    *(f"3579{district:02d}" for district in range(1, 4)),
)
OTHER_REGIONS = tuple(
    f"35{regency:02d}{district:02d}"
    for regency in (*range(1, 7), *range(8, 30), *range(71, 73), *range(74, 79))
    for district in range(1, 41)
)


class Standing(StrEnum):
    """Where an invented pupil stands when the demo begins."""

    REMAINING = "remaining"
    RECORDED = "recorded"
    BEFORE = "before"
    YOUNG = "young"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Pupil:
    npsn: str
    standing: Standing
    name: str
    sex: str
    birth_place: str
    birth_date: date
    nisn: str
    nik: str
    nipd: str
    grade: int
    class_name: str
    village: str
    district: str


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` by `weights` into whole numbers that add up (largest remainder)."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def standings() -> Iterator[tuple[SchoolFacts, dict[Standing, int]]]:
    """Yield each school with how many of its pupils stand where."""
    recorded = dict(RECORDED_AT)
    targets = [s.remaining + recorded.get(s.npsn, 0) for s in schools()]
    before = share(BEFORE, targets)
    young = share(REGISTER - sum(targets) - BEFORE, targets)
    left = share(LEAVERS, targets)
    for i, school in enumerate(schools()):
        yield (
            school,
            {
                Standing.REMAINING: school.remaining,
                Standing.RECORDED: recorded.get(school.npsn, 0),
                Standing.BEFORE: before[i],
                Standing.YOUNG: young[i],
                Standing.LEFT: left[i],
            },
        )


def make_name(source: random.Random, sex: str) -> str:
    """Return an invented name of one to three parts."""
    male = sex == "L"
    first = source.choice((names.FIRST_MALE if male else names.FIRST_FEMALE).split())
    middle = source.choice((names.MIDDLE_MALE if male else names.MIDDLE_FEMALE).split())
    last = source.choice((names.LAST_MALE if male else names.LAST_FEMALE).split())
    chance = source.random()
    if chance < 0.02:
        return last
    parts = (first, last) if chance < 0.45 else (first, middle, last)
    return " ".join(dict.fromkeys(parts))  # nobody is called Adi Adi


class PupilMaker:
    """Makes pupils one by one; never the same NISN or NIK twice."""

    def __init__(
        self, election_day: date, *, seed: int, first_serial: int, regions: Sequence[str]
    ) -> None:
        self._cutoff = seventeen_cutoff(election_day)
        self._random = random.Random(seed)  # noqa: S311
        self._regions = regions
        self._used: set[str] = set()
        self._serial = first_serial - 1

    def pupil(self, school: SchoolFacts, standing: Standing) -> Pupil:
        """Make a pupil whose age fits `standing` on election day."""
        self._serial += 1
        sex = self._random.choice("LP")
        grade, birth_date = self._age(standing)
        village, district = self._home(school)
        return Pupil(
            npsn=school.npsn,
            standing=standing,
            name=make_name(self._random, sex),
            sex=sex,
            birth_place=self._random.choice(names.PLACES_OF_BIRTH),
            birth_date=birth_date,
            nisn=f"099{self._serial:07d}",
            nik=self._nik(sex, birth_date),
            nipd=f"{self._random.randint(1, 9999):05d}",
            grade=grade,
            class_name=self._class_name(school, grade),
            village=village,
            district=district,
        )

    def _age(self, standing: Standing) -> tuple[int, date]:
        """Return a grade and a birth date; those in the last grade are the oldest."""
        chance = self._random.random()
        if standing is Standing.YOUNG:
            grade = 10 if chance < 0.62 else 11
            earliest, latest = (90, 560) if grade == 10 else (1, 300)
            return grade, self._cutoff + timedelta(days=self._random.randint(earliest, latest))
        grade = 12 if chance < 0.66 else 11
        longest = 520 if grade == 12 else 190
        return grade, self._cutoff - timedelta(days=self._random.randint(0, longest))

    def _nik(self, sex: str, birth_date: date) -> str:
        """Return an impossible NIK (serial 0000) that nobody else has.

        Only its region is free, so pupils of one birthday come from different districts.
        """
        day = birth_date.day + (40 if sex == "P" else 0)
        tail = f"{day:02d}{birth_date:%m%y}0000"
        while (nik := self._random.choice(self._regions) + tail) in self._used:
            pass
        self._used.add(nik)
        return nik

    def _home(self, school: SchoolFacts) -> tuple[str, str]:
        chance = self._random.random()
        if chance < 0.14:
            return self._random.choice(names.OUTSIDE_HOMES)
        near = [d for d in districts() if d.code == school.district]
        home = self._random.choice(near if chance < 0.6 else districts())
        return self._random.choice(home.villages), home.name

    def _class_name(self, school: SchoolFacts, grade: int) -> str:
        level = {10: "X", 11: "XI", 12: "XII"}[grade]
        parallel = max(1, ceil(school.remaining / CLASS_SIZE))
        number = self._random.randint(1, parallel)
        if school.level == "SMK":
            start = int(school.npsn) % len(names.SMK_MAJORS)
            major = names.SMK_MAJORS[(start + number % 4) % len(names.SMK_MAJORS)]
            return f"{level} {major} {(number - 1) // 4 + 1}"
        return f"{level}-{number}"


def make_register(election_day: date) -> list[Pupil]:
    """Return all pupils of the demo, school by school, those who left at each school's end."""
    maker = PupilMaker(election_day, seed=SEED, first_serial=1, regions=CITY_REGIONS)
    return [
        maker.pupil(school, standing)
        for school, counts in standings()
        for standing, count in counts.items()
        for _ in range(count)
    ]


def make_many(count: int, election_day: date) -> Iterator[Pupil]:
    """Yield `count` pupils for measurements, none of them a pupil of the demo's register."""
    maker = PupilMaker(election_day, seed=SEED + 1, first_serial=20_001, regions=OTHER_REGIONS)
    turns = (Standing.REMAINING, Standing.YOUNG)
    for i in range(count):
        yield maker.pupil(schools()[i % len(schools())], turns[i % 2])
