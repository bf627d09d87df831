"""Encryption of what must be readable again but never by who reads the database: tokens, keys, kept answers.

Fernet (AES-128-CBC with HMAC-SHA256), keys derived from FIELD_ENCRYPTION_KEYS: the first encrypts, all decrypt.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class UnreadableSecret(Exception):
    """It was encrypted with a key that is no longer in FIELD_ENCRYPTION_KEYS, or it was changed."""


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"motivd:" + key.encode()).digest())) for key in keys]
    )


def encrypt(plain: bytes) -> bytes:
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(plain)


def decrypt(sealed: bytes) -> bytes:
    """Raises UnreadableSecret."""
    try:
        return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise UnreadableSecret from error
