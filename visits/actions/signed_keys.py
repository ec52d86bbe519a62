"""Keys in addresses, signed, so that nobody can guess one and none reaches Postgres unchecked."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer


def sign_key(key: UUID, *, purpose: str) -> str:
    """Return `key` in base64, a dot and a signature that counts for `purpose` only."""
    return _signer(purpose).sign(urlsafe_b64encode(key.bytes).decode().rstrip("="))


def read_key(token: str, *, purpose: str) -> UUID | None:
    """Return the key in `token`; None when it was not signed here for `purpose`."""
    try:
        return UUID(bytes=urlsafe_b64decode(_signer(purpose).unsign(token) + "=="))
    except (BadSignature, ValueError):
        return None


def _signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=purpose)
