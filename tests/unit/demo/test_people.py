from collections import Counter
from datetime import date

import pytest

from ektp_outreach.demo.people import (
    REGISTER,
    Standing,
    make_many,
    make_register,
    share,
    standings,
)
from schools.ages import seventeenth_birthday

ELECTION_DAY = date(2027, 1, 27)


@pytest.fixture(scope="module")
def register():
    return make_register(ELECTION_DAY)


def test_the_register_holds_the_figures_of_the_campaign(register):
    counted = Counter(p.standing for p in register)
    assert counted[Standing.REMAINING] == 4586
    assert sum(counted.values()) - counted[Standing.LEFT] == REGISTER


def test_nobody_bears_a_name_twice(register):
    twice = [p.name for p in register if len(set(p.name.split())) < len(p.name.split())]
    assert twice == []


def test_every_machine_makes_the_same_pupils(register):
    assert make_register(ELECTION_DAY) == register


def test_each_school_has_the_pupils_it_should(register):
    counted = Counter((p.npsn, p.standing) for p in register)
    for school, counts in standings():
        assert {s: counted[school.npsn, s] for s in Standing} == counts


@pytest.mark.parametrize("election_day", [ELECTION_DAY, date(2028, 2, 29), date(2029, 2, 28)])
def test_who_is_young_is_not_17_on_election_day_and_all_others_are(election_day):
    for pupil in make_register(election_day):
        adult = seventeenth_birthday(pupil.birth_date) <= election_day
        assert adult is (pupil.standing is not Standing.YOUNG)


def test_no_nik_can_belong_to_anybody(register):
    assert {p.nik[-4:] for p in register} == {"0000"}


def test_a_nik_fits_region_birth_date_and_sex(register):
    for pupil in register:
        day = pupil.birth_date.day + (40 if pupil.sex == "P" else 0)
        assert len(pupil.nik) == 16
        assert pupil.nik[:4] in {"3573", "3507", "3579"}
        assert pupil.nik[6:12] == f"{day:02d}{pupil.birth_date:%m%y}"


def test_nobody_shares_a_number(register):
    strangers = list(make_many(5000, ELECTION_DAY))
    everybody = [*register, *strangers]
    assert len({p.nik for p in everybody}) == len(everybody)
    assert len({p.nisn for p in everybody}) == len(everybody)


def test_a_nisn_is_of_the_year_2099(register):
    assert {(p.nisn[:3], len(p.nisn)) for p in register} == {("099", 10)}


def test_share_adds_up():
    assert share(10, [1, 1, 1]) == [4, 3, 3]
    assert share(0, [5, 6]) == [0, 0]
