"""The mailbox that undeliverable mail comes back to, as the environment names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"imaps": 993, "imap": 143}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An IMAP folder and who may read it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    is_encrypted: bool


def mailbox_of(name: str, url: str) -> Mailbox | None:
    """Read `imaps://user:password@host[:port]/folder`, the value of the setting `name`.

    None for an empty one. `imap://`, which encrypts nothing, is for a server on this machine. Raise
    ImproperlyConfigured without repeating the password.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise _unclear(name) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    if not (parts.hostname and user and password) or parts.query or parts.fragment:
        raise _unclear(name)
    if not all(text.isascii() and text.isprintable() for text in (user, password, folder)):
        raise ImproperlyConfigured(f"{name} may hold printable ASCII characters only.")
    if parts.scheme == "imap" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"{name} would send the password in the open: use imaps://")
    return Mailbox(parts.hostname, port, user, password, folder, parts.scheme == "imaps")


def _unclear(name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} must be imaps://user:password@host/folder, with other signs than letters, digits"
        " and .-_~ in percent code (@ as %40)."
    )
