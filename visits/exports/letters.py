"""Makes PDF files of the templates in templates/letters. Papers are in Indonesian only."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

FOLDER = Path(settings.BASE_DIR) / "templates" / "letters"


def write_letter(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return the PDF of `template`; the same data and moment give the same bytes."""
    return typst.compile(
        FOLDER / template,
        root=FOLDER,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        timestamp=made_at.replace(microsecond=0),  # finer ones typst refuses
    )


def qr_of(text: str) -> str:
    """Return a QR code as SVG."""
    file = io.BytesIO()
    segno.make(text, micro=False, error="m").save(file, kind="svg", border=0)
    return file.getvalue().decode()


def long_date(day: date) -> str:
    """Return the date as offices write it: Senin, 23 November 2026."""
    with translation.override("id"):
        return date_format(day, "l, j F Y")


def long_moment(moment: datetime) -> str:
    with translation.override("id"):
        return date_format(timezone.localtime(moment), "j F Y, H.i")
