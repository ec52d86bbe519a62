"""WSGI entry point: `gunicorn ektp_outreach.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp_outreach.settings")

application = get_wsgi_application()
