"""The demo's settings: keys that are made once, and where manage.py finds the running demo."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parent.parent
KEYS = ("SECRET_KEY", "NIK_KEY", "NIK_HMAC_KEY")


class DemoError(Exception):
    """The demo cannot start; the message is one sentence with the way out."""


def data_folder() -> Path:
    return Path(os.environ.get("EKTP_DATA", PROJECT / ".data"))


def make_environment(data: Path, port: int, database_url: str) -> dict[str, str]:
    """Return the server's settings and note them for `manage.py` in the same folder."""
    settings = _keys(data / "keys.json") | {
        "DATABASE_URL": database_url,
        "DEBUG": "false",
        "DEMO": "true",
        "BASE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"filemail:///{quote(str(data / 'mail'))}",
        "STATIC_ROOT": str(data / "static"),
    }
    _write_whole(data / "environment.json", settings)
    return os.environ | settings


def meet_demo() -> None:
    """Without any settings of its own, let this process work with the demo of this folder."""
    if os.environ.keys() & {"DATABASE_URL", "SECRET_KEY", "DEMO", "DEBUG"}:
        return
    noted = data_folder() / "environment.json"
    if noted.exists():
        os.environ.update(json.loads(noted.read_text()))


def _keys(file: Path) -> dict[str, str]:
    """Return the demo's keys, made once and whole: without them its data cannot be read."""
    if not file.exists():
        keys = {"SECRET_KEY": secrets.token_urlsafe(50)}
        for name in KEYS[1:]:
            keys[name] = base64.b64encode(secrets.token_bytes(32)).decode()
        _write_whole(file, keys)
    try:
        found = json.loads(file.read_text())
        return {name: found[name] for name in KEYS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DemoError(
            f"The keys in {file} cannot be read; put the file back, "
            "or start anew without the old data: make demo RESET=1"
        ) from error


def _write_whole(file: Path, content: dict[str, str]) -> None:
    """Write a file that only its owner reads, all of it or nothing."""
    draft = file.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(content, out)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(file)
