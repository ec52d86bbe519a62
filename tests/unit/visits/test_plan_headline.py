from datetime import date

from visits.models import PlanRun, Proposal
from visits.reports.plan_headline import headline_of, releases_of

MONDAY = date(2026, 11, 23)


def run(unrecorded: int = 0, **fields: object) -> PlanRun:
    return PlanRun(score={"team_days": 2, "unrecorded": unrecorded}, **fields)


ROWS = [
    Proposal(school_id=1, date=MONDAY, pupils=1000),
    Proposal(school_id=1, date=date(2026, 11, 30), pupils=200),
    Proposal(school_id=2, date=None, old_date=MONDAY, pupils=0),
]


def test_everybody_is_recorded_by_the_last_day() -> None:
    assert headline_of(run(), ROWS) == (
        "Semua 1.200 siswa di 1 sekolah direkam dalam 2 hari keluar, selesai 30 November 2026."
    )


def test_who_is_not_reached_is_said_at_once() -> None:
    assert headline_of(run(34), ROWS).endswith("; 34 siswa tidak terjangkau.")


def test_a_plan_without_visits_says_so() -> None:
    assert headline_of(run(), ROWS[2:]) == "Tidak ada kunjungan yang perlu dijadwalkan."


def test_a_released_visit_is_named_with_its_reason() -> None:
    released = [
        {
            "school": 1,
            "name": "SMAN 8",
            "date": "2026-11-23",
            "visit": 5,
            "is_pin": False,
            "code": "too_few_devices",
            "parts": {"needed": 4, "working": 3},
        }
    ]
    (line,) = releases_of(run(released=released))
    assert (line.school, line.day) == ("SMAN 8", "Senin, 23 November 2026")
    assert line.reason == "kunjungan hari itu perlu 4 alat, yang bisa dipakai hanya 3"
