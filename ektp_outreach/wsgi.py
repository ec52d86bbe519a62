"""WSGI entry point: `gunicorn ektp_outreach.wsgi`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp_outreach.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(f"Settings: {error}")
# All views are read here, not by the first visitor of each worker.
get_resolver().url_patterns  # noqa: B018 -- reading them is what it is for
