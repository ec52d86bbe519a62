"""One person's requests are let through up to a pace; nobody waits for somebody else."""

from visits.sync.pace import Pace


def test_a_burst_is_allowed_and_then_the_pace_holds() -> None:
    pace = Pace(per_second=2, burst=3)
    assert [pace.allows(1, 0.0) for _ in range(4)] == [True, True, True, False]
    assert not pace.allows(1, 0.25)
    assert pace.allows(1, 0.5)
    assert not pace.allows(1, 0.5)


def test_a_long_pause_saves_up_no_more_than_a_burst() -> None:
    pace = Pace(per_second=2, burst=2)
    pace.allows(1, 0.0)
    assert [pace.allows(1, 1000.0) for _ in range(3)] == [True, True, False]


def test_one_person_does_not_slow_another() -> None:
    pace = Pace(per_second=1, burst=1)
    assert pace.allows(1, 0.0)
    assert not pace.allows(1, 0.0)
    assert pace.allows(2, 0.0)
