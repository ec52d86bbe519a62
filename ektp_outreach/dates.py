"""The office's own clock: the one place that asks what day it is."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Return today's date at the office (settings.TIME_ZONE)."""
    return timezone.localdate()
