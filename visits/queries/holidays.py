"""Public holidays and joint leave (cuti bersama) of Indonesia, from the library `holidays`."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays


def holidays_between(first: date, last: date) -> dict[date, str]:
    """Return the days off from `first` to `last`, both included, with their Indonesian names."""
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in _of_year(year).items()
        if first <= day <= last
    }


@cache
def _of_year(year: int) -> dict[date, str]:
    categories = (holidays.PUBLIC, holidays.GOVERNMENT)
    found = holidays.country_holidays("ID", years=year, categories=categories, language="id")
    return dict(sorted(found.items()))
