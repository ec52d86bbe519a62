"""Settings: everything that differs between offices comes from the environment."""

import base64
import hashlib
import zoneinfo
from pathlib import Path
from typing import Any

import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ektp_outreach.mailbox import mailbox_of
from ektp_outreach.numbers import whole_number

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _switch(name: str, *, default: bool = False) -> bool:
    """Return a yes/no setting; anything but true or false stops the start."""
    text = env.str(name, default=str(default)).strip().lower()
    if text not in {"1", "true", "yes", "on", "0", "false", "no", "off", ""}:
        raise ImproperlyConfigured(f"{name}={text} is neither true nor false.")
    return text in {"1", "true", "yes", "on"}


def _address(name: str, address: str) -> str:
    """Return an address of the web without a slash at its end."""
    if not address.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name}={address} must begin with https://")
    return address.rstrip("/")


def _mail() -> dict[str, Any]:
    """Return how mail leaves, as Django's settings of it."""
    try:
        return env.email("EMAIL_URL", default="consolemail://")
    except (ImproperlyConfigured, ValueError):
        raise ImproperlyConfigured(
            "EMAIL_URL must be like smtp+tls://user:password@host:587"
        ) from None


def _zone(name: str) -> str:
    """Return a time zone's name, for example Asia/Jakarta."""
    zone = env.str(name, default="Asia/Jakarta")
    if zone not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name}={zone} is no time zone; try Asia/Jakarta.")
    return zone


def _database() -> dict[str, Any]:
    """Return the only database: PostgreSQL at DATABASE_URL."""
    url = env.str("DATABASE_URL", default="")
    try:
        database = environ.Env.db_url_config(url) if url else {}
    except ValueError:
        database = {}
    if "postgresql" not in str(database.get("ENGINE")):
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL database: postgres://user:password@host/name"
        )
    return database | {
        "CONN_MAX_AGE": 60,
        "OPTIONS": database.get("OPTIONS", {}) | {"prepare_threshold": 1},
    }


def _key(name: str) -> bytes:
    """Return a 32-byte key given as base64 in the environment; DEMO and DEBUG derive one."""
    text = env.str(name, default="")
    if not text and (DEBUG or DEMO):
        return hashlib.sha256(f"{name}:{SECRET_KEY}".encode()).digest()
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64 (openssl rand -base64 32).")
    return key


DEBUG = _switch("DEBUG")
DEMO = _switch("DEMO")
SECRET_KEY = env.str("SECRET_KEY", default="insecure-development-key" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: set it to a long random text.")
NIK_KEY = _key("NIK_KEY")
NIK_HMAC_KEY = _key("NIK_HMAC_KEY")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [
    _address("CSRF_TRUSTED_ORIGINS", origin)
    for origin in env.list("CSRF_TRUSTED_ORIGINS", default=[])
]
BASE_URL = _address("BASE_URL", env.str("BASE_URL", default="http://localhost:8000"))
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
if DEMO and not set(ALLOWED_HOSTS) <= {*_LOOPBACK, "testserver"}:
    raise ImproperlyConfigured("DEMO has known passwords: ALLOWED_HOSTS may be loopback only.")

INSTALLED_APPS = [
    "ektp_outreach",
    "ektp_outreach.accounts.apps.AccountsConfig",
    "ektp_outreach.audit",
    "schools",
    "devices",
    "visits",
    "ektp_outreach.accounts.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ektp_outreach.no_store.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ektp_outreach.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ektp_outreach.accounts.backends.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ektp_outreach.accounts.second_factor.SecondFactorMiddleware",
    "ektp_outreach.audit.middleware.AuditMiddleware",
]

ROOT_URLCONF = "ektp_outreach.urls"
WSGI_APPLICATION = "ektp_outreach.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"lucide": "ektp_outreach.icons"},
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ektp_outreach.context_processors.site",
            ],
        },
    }
]

DATABASES = {"default": _database()}
# Django's own table (createcachetable): rate limits must count over all server processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# An e-mail address is unique where there is one (accounts.User); nobody signs in without.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["ektp_outreach.accounts.backends.SignInBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "visits:home"
LOGIN_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "ektp_outreach.accounts.forms.SignInForm",
    "request_login_code": "ektp_outreach.accounts.forms.CodeRequestForm",
    "confirm_login_code": "ektp_outreach.accounts.forms.CodeForm",
}
ACCOUNT_ADAPTER = "ektp_outreach.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# A school's people have no password to forget: six digits by e-mail, good for five minutes.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Beside allauth's own limits: forged links from one address, requests with one link.
ACCOUNT_RATE_LIMITS = {"link_guess": "20/m/ip", "link_used": "120/m/key"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Jadwal Rekam KTP-el] "
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "ektp_outreach.accounts.forms.PasskeyForm",
    "edit_webauthn": "ektp_outreach.accounts.forms.PasskeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Jadwal Rekam KTP-el"
# A code typed as its half minute ends, or on a phone some seconds off (RFC 6238, section 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
REQUIRE_MFA = _switch("REQUIRE_MFA", default=not (DEBUG or DEMO))

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "ektp_outreach.formats"
TIME_ZONE = _zone("TIME_ZONE")
USE_TZ = True

# Row history: every insert, change and deletion, kept by triggers, never rewritten.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)

STATIC_URL = "static/"
# Pages know hashed names alone: nothing else is compressed and kept.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".data" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ektp_outreach.static_files.HashedFilesStorage"},
}

# Security headers. The demo is served over plain HTTP on loopback, an office over HTTPS.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_HTTPS = not (DEBUG or DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = (
    SECURE_HTTPS
)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = _switch("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "visits.sync.guard.csrf_failure"
SESSION_ENGINE = "ektp_outreach.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

vars().update(_mail())
# How long a mail server may keep us waiting.
EMAIL_SECONDS = whole_number("EMAIL_SECONDS", default=30)
NOTICE_SENDERS = env.list("NOTICE_SENDERS", default=["visits.senders.EmailSender"])
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ektp@localhost")
# Where the mail servers of others send back what they could not deliver.
BOUNCE_MAILBOX = mailbox_of("BOUNCE_MAILBOX", env.str("BOUNCE_MAILBOX", default=""))

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
