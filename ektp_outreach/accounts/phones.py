"""Telephone numbers as people type them."""

from __future__ import annotations

from urllib.parse import quote

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

COUNTRY = "ID"


def to_e164(typed: str) -> str:
    """Return a number typed in any usual way (0812…, 62 812-…) as ITU-T E.164, "" for nothing.

    Raise ValidationError for what cannot be a number.
    """
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, COUNTRY)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("Nomor ini tidak dikenal. Tulis seperti 0812 3456 7890."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def whatsapp_url(phone: str, text: str) -> str:
    """Return the address that opens WhatsApp with `text` ready for `phone` (E.164)."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text)}"
