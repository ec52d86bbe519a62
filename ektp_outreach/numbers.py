"""Settings that are numbers, for Django and for the web server."""

import os

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, *, default: int) -> int:
    """Return a setting that counts something; raise ImproperlyConfigured in one sentence."""
    text = os.environ.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ImproperlyConfigured(f"{name}={text} is no whole number from 1 on.")
    return int(text)
