from ektp_outreach.demo import facts
from ektp_outreach.demo.timetable import distance_km


def test_the_campaign_has_51_schools_with_numbers_of_their_own():
    assert len(facts.schools()) == 51
    assert len({s.npsn for s in facts.schools()}) == 51
    assert len({s.name for s in facts.schools()}) == 51


def test_4586_pupils_remain():
    assert sum(s.remaining for s in facts.schools()) == 4586


def test_every_school_lies_in_one_of_the_five_districts():
    codes = {d.code for d in facts.districts()}
    assert len(codes) == 5
    assert {s.district for s in facts.schools()} == codes


def test_sma_islam_and_sma_shalahudin_lie_a_walk_apart():
    metres = distance_km(facts.school("20533630"), facts.school("20533615")) * 1000
    assert 220 < metres < 260
