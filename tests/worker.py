"""A real background worker on the test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

PROJECT = Path(__file__).resolve().parents[1]


def settings_of_this_test() -> dict[str, str]:
    """Return the environment of a process that shall work on the test's own database."""
    name = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}


@contextmanager
def running_worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run `manage.py run_worker` until the block ends, whatever became of it before."""
    command = [sys.executable, "manage.py", "run_worker"]
    process = subprocess.Popen(command, cwd=PROJECT, env=settings_of_this_test())
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
