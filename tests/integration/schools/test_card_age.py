"""No card and no IKD before the 17th birthday, whoever writes it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from schools.ages import seventeen_cutoff, seventeenth_birthday
from schools.models import CardStatus
from tests.factories import make_student

pytestmark = pytest.mark.django_db


def hand_over(birth_date: date, day: date) -> CardStatus:
    with transaction.atomic():
        return CardStatus.objects.create(
            student=make_student(birth_date=birth_date), status="CARD_ISSUED", status_on=day
        )


def test_a_card_is_handed_over_on_the_17th_birthday() -> None:
    assert hand_over(date(2008, 5, 4), date(2025, 5, 4)).pk


@pytest.mark.parametrize(
    ("born", "day"),
    [
        (date(2008, 5, 4), date(2025, 5, 3)),
        (date(2008, 2, 29), date(2025, 2, 28)),
        (date(2000, 1, 1), date(2999, 1, 1)),
    ],
)
def test_a_card_is_refused_before_the_birthday_or_in_the_future(born: date, day: date) -> None:
    with pytest.raises(IntegrityError, match="17th birthday"):
        hand_over(born, day)


def test_ikd_is_refused_before_the_birthday() -> None:
    student = make_student(birth_date=date(2009, 6, 1))
    with pytest.raises(IntegrityError, match="IKD active"):
        CardStatus.objects.create(
            student=student,
            status="BIO_CAPTURED",
            status_on=date(2026, 1, 1),
            ikd_active_on=date(2026, 5, 31),
        )


def test_a_birth_date_cannot_slide_past_a_card_already_handed_over() -> None:
    card = hand_over(date(2008, 5, 4), date(2025, 5, 4))
    with pytest.raises(IntegrityError, match="17th birthday"), transaction.atomic():
        type(card.student).objects.update(birth_date=date(2008, 5, 5))


@pytest.mark.parametrize(
    "born", [date(2008, 2, 28), date(2008, 2, 29), date(2008, 3, 1), date(2007, 12, 31)]
)
def test_python_and_postgres_agree_on_the_birthday(born: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seventeenth_birthday(%s)", [born])
        assert cursor.fetchone() == (seventeenth_birthday(born),)
    assert born <= seventeen_cutoff(seventeenth_birthday(born))
