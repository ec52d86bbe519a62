"""The office's own clock, the one place that asks what day it is, and the days it works with."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

# Weeks and months are counted on from a day: at the ends of the calendar they would run out.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
ODD_YEAR = _("Periksa tahunnya: tulis tahun dari 2000 sampai 2099.")


def today() -> date:
    """Return today's date at the office (settings.TIME_ZONE)."""
    return timezone.localdate()


def day_from_text(text: str) -> date | None:
    """Read YYYY-MM-DD out of an address; what is no day of this century is none."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day <= LAST_DAY else None
