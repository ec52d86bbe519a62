"""Settings of the web server: gunicorn -c python:ektp_outreach.server ektp_outreach.wsgi."""

from __future__ import annotations

import os
import signal
from typing import Any

from ektp_outreach.processes import die_with_parent

workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
# Read once and shared: three workers are up as soon as one.
preload_app = True
timeout = 120
loglevel = "warning"
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """End a worker whose master was killed, so that the port is free at once."""
    die_with_parent(signal.SIGTERM)
