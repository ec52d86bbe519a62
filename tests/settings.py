"""Settings of the test suite: the project's own, with fixed keys and fast passwords."""

import os

os.environ.setdefault("SECRET_KEY", "test-only")
os.environ.setdefault("DEMO", "1")

from ektp_outreach.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Static files come straight from the apps: no collectstatic before a test, hashed names or not.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
