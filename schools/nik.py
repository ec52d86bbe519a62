"""Encryption of the NIK: AES-GCM to keep it, HMAC-SHA-256 to find it again.

Both keys live outside the database. What is stored is a nonce of 12 bytes and the sealed text.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

_NONCE_BYTES = 12


class NikSealer:
    """Seals many NIKs: what depends on the keys alone is worked out once."""

    def __init__(self, key: bytes, hmac_key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._hmac = HMAC(hmac_key, SHA256())

    def encrypt(self, nik: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, nik.encode(), None)

    def decrypt(self, sealed: bytes) -> str:
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return self._cipher.decrypt(nonce, text, None).decode()

    def index(self, nik: str) -> bytes:
        hmac = self._hmac.copy()
        hmac.update(nik.encode())
        return hmac.finalize()


_made = lru_cache(maxsize=2)(NikSealer)


def nik_sealer() -> NikSealer:
    """Return the sealer with the keys of the settings."""
    return _made(settings.NIK_KEY, settings.NIK_HMAC_KEY)


def encrypt_nik(nik: str) -> bytes:
    return nik_sealer().encrypt(nik)


def decrypt_nik(sealed: bytes) -> str:
    return nik_sealer().decrypt(bytes(sealed))


def nik_index(nik: str) -> bytes:
    """Return the same 32 bytes for the same NIK, by which pupils are matched exactly."""
    return nik_sealer().index(nik)
