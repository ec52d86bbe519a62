"""Every row of a list stands on exactly one page, in any order of any names."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schools.models import Student
from tests.factories import make_school, make_student
from visits.queries.keyset import Page, page_of

pytestmark = pytest.mark.django_db
ORDERS = [("name", "pk"), ("class_name", "name", "pk"), ("pk",), ("-pk",), ("-name", "-pk")]
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)


def walk_forward(order: tuple[str, ...], size: int) -> list[Page[Student]]:
    pages = [page_of(Student.objects.all(), order, size=size)]
    while pages[-1].after:
        pages.append(page_of(Student.objects.all(), order, after=pages[-1].after, size=size))
    return pages


def walk_back(last: Page[Student], order: tuple[str, ...], size: int) -> list[Page[Student]]:
    pages = [last]
    while pages[-1].before:
        pages.append(page_of(Student.objects.all(), order, before=pages[-1].before, size=size))
    return pages[::-1]


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(st.tuples(texts.filter(bool), texts), max_size=14),
    order=st.sampled_from(ORDERS),
    size=st.integers(1, 5),
)
def test_pages_hold_every_row_once_and_the_way_back_shows_the_same(people, order, size) -> None:
    Student.objects.all().delete()
    school = make_school()
    for name, class_name in people:
        make_student(school, name=name, class_name=class_name)
    pages = walk_forward(order, size)
    rows = [row.pk for page in pages for row in page.rows]
    assert rows == list(Student.objects.order_by(*order).values_list("pk", flat=True))
    assert all(len(page.rows) == size for page in pages[:-1])
    back = walk_back(pages[-1], order, size)
    assert [[r.pk for r in p.rows] for p in back] == [[r.pk for r in p.rows] for p in pages]


def test_a_row_added_before_the_page_shifts_nothing() -> None:
    school = make_school()
    for name in "BDFH":
        make_student(school, name=name)
    first = page_of(Student.objects.all(), ("name", "pk"), size=2)
    make_student(school, name="A")
    second = page_of(Student.objects.all(), ("name", "pk"), after=first.after, size=2)
    assert [s.name for s in second.rows] == ["F", "H"]


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "!!!",
        "W10",
        "WyJhIl0",
        "WyJhIiwgInh5eiJd",
        "bnVsbA",
        "WyJcdTAwMDAiLCAxXQ",
        "WyJhIiwgLTFd",
    ],
)
def test_a_strange_token_counts_as_none(token: str) -> None:
    make_student(name="A")
    page = page_of(Student.objects.all(), ("name", "pk"), after=token, before=token)
    assert [s.name for s in page.rows] == ["A"]
