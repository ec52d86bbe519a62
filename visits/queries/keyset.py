"""Pages of a long list by position, not by number: the last page costs as much as the first."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

PAGE_SIZE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list; `after` and `before` are tokens of the next and previous page.

    An empty token says that there is no such page.
    """

    rows: list[Row]
    after: str = ""
    before: str = ""


def page_of(
    queryset: QuerySet[Row],
    order: tuple[str, ...],
    *,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """Return the rows that follow `after` or precede `before`, else the first ones.

    `order` names columns that are never null and together unique, all rising or, each with a
    minus, all falling; a token that this function did not make counts as none.
    """
    start, end = _values(after, order), _values(before, order)
    if end is not None:
        return _page_before(queryset, order, end, size)
    if start is not None:
        queryset = queryset.filter(_beyond(order, start))
    rows = list(queryset.order_by(*order)[: size + 1])
    return Page(
        rows[:size],
        after=_token(rows[size - 1], order) if len(rows) > size else "",
        before=_token(rows[0], order) if start is not None and rows else "",
    )


def _page_before(
    queryset: QuerySet[Row], order: tuple[str, ...], end: tuple[Any, ...], size: int
) -> Page[Row]:
    backwards = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)
    rows = list(queryset.filter(_beyond(backwards, end)).order_by(*backwards)[: size + 1])
    shown = rows[:size][::-1]
    return Page(
        shown,
        after=_token(shown[-1], order) if shown else "",
        before=_token(shown[0], order) if len(rows) > size else "",
    )


def _beyond(order: tuple[str, ...], values: tuple[Any, ...]) -> TupleGreaterThan | TupleLessThan:
    """Match the rows that come after `values` in this order."""
    compare = TupleLessThan if order[0].startswith("-") else TupleGreaterThan
    return compare(tuple(F(name.lstrip("-")) for name in order), values)


def _token(row: Model, order: tuple[str, ...]) -> str:
    columns = [getattr(row, name.lstrip("-")) for name in order]
    values = json.dumps(columns, ensure_ascii=False)
    return urlsafe_b64encode(values.encode()).decode().rstrip("=")


def _values(token: str, order: tuple[str, ...]) -> tuple[Any, ...] | None:
    """Read a token back: texts for all columns but the last, which is a number."""
    try:
        values = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        json.dumps(values, ensure_ascii=False).encode()  # no lone surrogates
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(order):
        return None
    *texts, number = values
    if not all(isinstance(text, str) and "\0" not in text for text in texts):
        return None
    if type(number) is not int or not 0 <= number < 2**63:
        return None
    return tuple(values)
