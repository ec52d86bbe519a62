"""Tells what a file is by its content, and takes a zip of files apart."""

from __future__ import annotations

import os
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from .records import Unreadable
from .refusals import refusal
from .zips import guard_zip

MAX_BYTES = 250_000_000
_HEAD = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(path: Path) -> str:
    """Return xlsx, ods, xls, spreadsheetml, csv or zip, or raise `FileRefused`."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise refusal("empty")
    if head.startswith(b"PK"):
        return _sniff_zip(path)
    if head.startswith(_OLE):
        if _contains(path, "EncryptedPackage".encode("utf-16-le")):
            raise refusal("encrypted")
        return "xls"
    if head.startswith(b"%PDF"):
        raise refusal("pdf")
    return _sniff_text(head)


def can_be_read(path: Path) -> bool:
    """Tell whether there is a file that this process may read, whatever its folder allows."""
    return os.access(path, os.R_OK) and path.is_file()


def _contains(path: Path, wanted: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_HEAD):
            if wanted in tail + block:
                return True
            tail = block[-len(wanted) :]
    return False


def _sniff_zip(path: Path) -> str:
    try:
        names = {entry.filename for entry in guard_zip(path)}
    except Unreadable as problem:
        raise refusal(problem.code) from problem
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "ods" if {"mimetype", "content.xml"} <= names else "zip"


def _sniff_text(head: bytes) -> str:
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if utf16 else "latin-1", errors="replace")
    low = text.lstrip("\ufeffï»¿ \r\n\t").lower()
    if low.startswith(("<!doctype html", "<html")):
        raise refusal("html")
    if low.startswith(("<?xml", "<workbook", "<ss:workbook")):
        if "urn:schemas-microsoft-com:office:spreadsheet" in low:
            return "spreadsheetml"
        raise refusal("unknown_kind")
    odd = sum(1 for char in text if ord(char) < 32 and char not in "\r\n\t")
    if "\x00" in text or odd > len(text) // 100 or not set(";,\t") & set(text):
        raise refusal("unknown_kind")
    return "csv"


def unpack_upload(path: Path, name: str, into: Path) -> list[tuple[str, Path]]:
    """Return the files of a zip, written to `into` under numbers, or the one file itself."""
    if path.stat().st_size > MAX_BYTES:
        raise refusal("too_large")
    if sniff(path) != "zip":
        return [(name, path)]
    files = []
    try:
        with zipfile.ZipFile(path) as archive:
            for number, entry in enumerate(archive.infolist()):
                inner = PurePosixPath(entry.filename).name
                if entry.is_dir() or inner.startswith(".") or "__MACOSX" in entry.filename:
                    continue
                target = into / f"{number:04d}"
                with archive.open(entry) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
                files.append((inner, target))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise refusal("damaged") from error
    if not files:
        raise refusal("empty")
    return files
