"""Which word of SIAK's list may follow which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from schools.card_stages import (
    CODES,
    IKD,
    NO_STAGE,
    SETBACKS,
    STAGES,
    Card,
    Told,
    code_of,
    follows,
    is_news,
    refusal_of,
)
from schools.models import CardStatus

TODAY = date(2026, 11, 23)
ADULT = date(2008, 1, 15)
SENT = Card("SENT_FOR_ENROLLMENT", date(2026, 11, 1))


def refusal(told: Told, card: Card, born: date = ADULT) -> str:
    return refusal_of(told, card, born, TODAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PRINT_READY_RECORD", "PRINT_READY_RECORD"),
        ("print ready record", "PRINT_READY_RECORD"),
        ("PRR - siap cetak", "PRINT_READY_RECORD"),
        ("Sudah rekam (belum terkirim)", "BIO_CAPTURED"),
        ("SFE - dikirim ke pusat", "SENT_FOR_ENROLLMENT"),
        ("Data ganda", "DUPLICATE_RECORD"),
        ("KTP-el diserahkan", "CARD_ISSUED"),
        ("IKD aktif", IKD),
        ("Belum rekam", "UNREGISTERED"),
        ("", ""),
        ("sudah", ""),
    ],
)
def test_a_status_is_read_as_code_or_as_offices_write_it(text: str, code: str) -> None:
    assert code_of(text) == code


def test_every_label_on_our_pages_is_understood_as_its_code() -> None:
    stored = {choice.value for choice in CardStatus.Status}
    assert stored == {*STAGES, *SETBACKS}
    assert {code_of(code) for code in CODES} == set(CODES)


@pytest.mark.parametrize("at", range(len(STAGES)))
def test_a_stage_moves_forwards_only(at: int) -> None:
    card = Card(STAGES[at], date(2026, 11, 1))
    for other, code in enumerate(STAGES):
        told = Told(code, date(2026, 11, 2))
        assert refusal(told, card) == ("backwards" if other < at else "")
        assert refusal(Told(code, told.day, is_correction=True), card) == ""


@pytest.mark.parametrize("setback", SETBACKS)
def test_a_setback_is_believed_until_the_card_is_printed(setback: str) -> None:
    for code in STAGES:
        is_printed = code in ("CARD_PRINTED", "CARD_SHIPPED", "CARD_ISSUED")
        told = Told(setback, date(2026, 11, 2))
        assert refusal(told, Card(code, SENT.since)) == ("backwards" if is_printed else "")


@pytest.mark.parametrize("setback", SETBACKS)
def test_any_stage_follows_a_setback_but_not_by_an_older_list(setback: str) -> None:
    card = Card(setback, date(2026, 11, 10))
    for code in STAGES:
        assert refusal(Told(code, date(2026, 11, 10)), card) == ""
        assert refusal(Told(code, date(2026, 11, 9)), card) == "older"
    for code in NO_STAGE:
        assert refusal(Told(code, date(2026, 11, 11)), card) == "backwards"


@pytest.mark.parametrize("code", NO_STAGE)
def test_that_nothing_is_recorded_is_no_news_or_a_step_back(code: str) -> None:
    told = Told(code, TODAY)
    assert not is_news(told, Card())
    assert refusal(told, SENT) == "backwards"
    assert follows(SENT, Told(code, TODAY, is_correction=True)) == Card()


@pytest.mark.parametrize("code", ["CARD_ISSUED", IKD])
@pytest.mark.parametrize(
    ("born", "day", "is_refused"),
    [
        (date(2009, 11, 20), date(2026, 11, 19), True),
        (date(2009, 11, 20), date(2026, 11, 20), False),
        (date(2008, 2, 29), date(2025, 2, 28), True),
        (date(2008, 2, 29), date(2025, 3, 1), False),
    ],
)
def test_nothing_is_in_hand_before_the_17th_birthday(
    code: str, born: date, day: date, is_refused: bool
) -> None:
    card = Card("CARD_PRINTED", date(2025, 1, 1))
    expected = "under_age" if is_refused else ""
    assert refusal(Told(code, day), card, born) == expected
    assert refusal(Told(code, day, is_correction=True), card, born) == expected


def test_tomorrow_is_not_believed() -> None:
    assert refusal(Told("CARD_PRINTED", TODAY + timedelta(days=1)), SENT) == "future"


def test_an_ikd_stands_beside_the_stage() -> None:
    assert refusal(Told(IKD, TODAY), Card()) == "ikd_without_status"
    active = follows(SENT, Told(IKD, TODAY))
    assert active == Card(SENT.status, SENT.since, TODAY)
    assert not is_news(Told(IKD, date(2026, 1, 1)), active)
    assert follows(active, Told("CARD_PRINTED", TODAY)) == Card("CARD_PRINTED", TODAY, TODAY)


def test_the_same_stage_of_another_day_is_news_only_as_a_correction() -> None:
    assert not is_news(Told(SENT.status, TODAY), SENT)
    assert is_news(Told(SENT.status, TODAY, is_correction=True), SENT)
