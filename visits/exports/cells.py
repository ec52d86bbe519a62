"""Texts of strangers in files that spreadsheets open."""

from __future__ import annotations

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Concat, Left
from django.db.models.lookups import In

# What makes a program take a cell for a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(column: str) -> Case:
    """Return the text of `column` with an apostrophe before it if it may be a formula."""
    may_be_formula = In(Left(column, 1), FORMULA_STARTS)
    return Case(
        When(may_be_formula, then=Concat(Value("'"), column)),
        default=F(column),
        output_field=CharField(),
    )
