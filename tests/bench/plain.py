"""The bare floor of the marks: `gunicorn tests.bench.plain` on the table bare_mark.

No middleware at all: no session, CSRF, permission, rule or audit.
"""

from __future__ import annotations

import os

import django
import environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path

settings.configure(
    SECRET_KEY="only-for-benchmarks",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
settings.DATABASES["default"]["CONN_MAX_AGE"] = 60
django.setup(set_prefix=False)

from .plain_mark import mark, ready  # noqa: E402 -- a model needs the settings

urlpatterns = [path("mark/", mark), path("readyz", ready)]
application = WSGIHandler()
