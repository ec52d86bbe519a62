"""Settings of the web server: gunicorn -c python:ektp_outreach.server ektp_outreach.wsgi."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from ektp_outreach.numbers import whole_number
from ektp_outreach.processes import die_with_parent

try:
    workers = whole_number("WEB_CONCURRENCY", default=3)
except ImproperlyConfigured as error:
    sys.exit(f"Settings: {error}")
# Read once and shared: three workers are up as soon as one.
preload_app = True
timeout = 120
loglevel = "warning"
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """End a worker whose master was killed, so that the port is free at once."""
    die_with_parent(signal.SIGTERM)
