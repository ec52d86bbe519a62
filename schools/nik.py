"""Encryption of the NIK: AES-GCM to keep it, HMAC-SHA-256 to find it again.

Both keys live outside the database. What is stored is a nonce of 12 bytes and the sealed text.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


@lru_cache(maxsize=2)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def encrypt_nik(nik: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(settings.NIK_KEY).encrypt(nonce, nik.encode(), None)


def decrypt_nik(sealed: bytes) -> str:
    sealed = bytes(sealed)
    text = _cipher(settings.NIK_KEY).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    return text.decode()


def nik_index(nik: str) -> bytes:
    """Return the same 32 bytes for the same NIK, by which pupils are matched exactly."""
    return hmac.digest(settings.NIK_HMAC_KEY, nik.encode(), hashlib.sha256)
