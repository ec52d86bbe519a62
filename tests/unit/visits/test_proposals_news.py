from datetime import date, time

from schools.models import School
from visits.models import Proposal
from visits.reports.proposals import news_of

MONDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 26)


def proposal(name: str, kind: str, **fields: object) -> Proposal:
    fields = {"start_time": time(8), "end_time": time(13), "pupils": 120} | fields
    return Proposal(school=School(name=name), kind=kind, **fields)


def test_a_new_date_is_told_with_hours_and_pupils() -> None:
    (line,) = news_of([proposal("SMAN 1", "added", date=THURSDAY)])
    assert (
        line.sentence == "Kami datang Kamis, 26 November 2026, pukul 08.00–13.00, untuk 120 siswa."
    )


def test_a_told_date_that_moves_names_both_days_and_comes_first() -> None:
    rows = [
        proposal("SMAN 1", "added", date=MONDAY),
        proposal("SMAN 2", "moved", old_date=MONDAY, date=THURSDAY, was_told=True),
    ]
    first, _second = news_of(rows)
    assert first.school == "SMAN 2"
    assert first.sentence.startswith(
        "Kunjungan pindah dari Senin, 23 November 2026 ke Kamis, 26 November 2026"
    )


def test_a_confirmed_date_that_moves_asks_for_agreement() -> None:
    row = proposal(
        "SMAN 2", "moved", old_date=MONDAY, date=THURSDAY, was_told=True, was_confirmed=True
    )
    (line,) = news_of([row])
    assert line.sentence.endswith("mintalah persetujuan baru.")


def test_only_told_visits_are_called_off() -> None:
    told = proposal("SMAN 1", "dropped", old_date=MONDAY, was_told=True)
    draft = proposal("SMAN 2", "dropped", old_date=MONDAY)
    (line,) = news_of([told, draft])
    assert line.sentence == "Kunjungan Senin, 23 November 2026 dibatalkan."


def test_an_unchanged_draft_is_news_and_a_told_one_is_not() -> None:
    draft = proposal("SMAN 1", "unchanged", old_date=MONDAY, date=MONDAY)
    told = proposal("SMAN 2", "unchanged", old_date=MONDAY, date=MONDAY, was_told=True)
    assert [line.school for line in news_of([draft, told])] == ["SMAN 1"]
