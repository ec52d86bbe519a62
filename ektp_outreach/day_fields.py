"""Form fields for days: the browser's own date field, and no year that nobody means."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from ektp_outreach.dates import FIRST_DAY, LAST_DAY, ODD_YEAR


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput
    default_validators = [  # noqa: RUF012
        MinValueValidator(FIRST_DAY, ODD_YEAR),
        MaxValueValidator(LAST_DAY, ODD_YEAR),
    ]
