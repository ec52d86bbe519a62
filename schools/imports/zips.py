"""A look at the directory of a zip, before anything of it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from .records import Unreadable

MAX_ENTRIES = 2_000
MAX_UNPACKED = 1_500_000_000
MAX_RATIO = 200
RATIO_FREE_BYTES = 10_000_000


def guard_zip(path: Path) -> list[zipfile.ZipInfo]:
    """Refuse a broken, locked or exploding zip by its directory, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("truncated") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    exploding = unpacked > RATIO_FREE_BYTES and unpacked > MAX_RATIO * max(packed, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or exploding:
        raise Unreadable("zip_bomb")
    return entries
