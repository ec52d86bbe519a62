"""The wording of letters as the folder of templates has it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates" / "letters" / "texts"


@cache
def folder_wording(kind: str) -> tuple[str, str]:
    """Return subject and body of one kind of letter (LetterKind)."""
    subject, _blank, body = (FOLDER / f"{kind}.txt").read_text("utf-8").partition("\n")
    return subject.strip(), body.strip()
