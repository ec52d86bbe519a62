"""Public holidays and joint leave (cuti bersama) of Indonesia, from the library `holidays`."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
from django.utils.translation import get_language


def holidays_between(first: date, last: date) -> dict[date, str]:
    """Return the days off from `first` to `last`, both included, named in the reader's language."""
    language = "en_US" if get_language() == "en" else "id"
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in _of_year(year, language).items()
        if first <= day <= last
    }


@cache
def _of_year(year: int, language: str) -> dict[date, str]:
    categories = (holidays.PUBLIC, holidays.GOVERNMENT)
    found = holidays.country_holidays("ID", years=year, categories=categories, language=language)
    return dict(sorted(found.items()))
