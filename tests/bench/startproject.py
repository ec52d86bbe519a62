"""The usual floor of the marks: plain Django with what `startproject` puts in its settings.

`gunicorn tests.bench.startproject` saves for people who are signed in; sessions are in the
database and CSRF is checked, but there is no permission, rule or audit. It keeps its connections,
which `startproject` does not. `python -m tests.bench.startproject 8` fills an empty database and
prints the session keys of 8 people.
"""

from __future__ import annotations

import os
import sys

import django
import environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.urls import path

from .floors import STARTPROJECT, make_table

settings.configure(
    SECRET_KEY="only-for-benchmarks",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": environ.Env.db_url_config(os.environ["DATABASE_URL"])
        | {"NAME": STARTPROJECT, "CONN_MAX_AGE": 60}
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup(set_prefix=False)

from django.contrib.auth.decorators import login_required  # noqa: E402 -- models need the settings
from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402

from .plain_mark import mark, ready  # noqa: E402

urlpatterns = [path("mark/", login_required(mark)), path("readyz", ready)]
application = WSGIHandler()


def session_of(number: int) -> str:
    """Sign somebody new in and return the key of the session."""
    client = Client()
    client.force_login(User.objects.create_user(f"user{number}"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    make_table()
    sys.stdout.write("\n".join(session_of(number) for number in range(int(sys.argv[1]))))
