"""Secrets of the second factor: sealed in the database, and the code they give at a moment."""

import base64
import hashlib
import hmac
import struct
from datetime import datetime

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PERIOD_SECONDS = 30
DIGITS = 6


def seal(secret: str) -> str:
    """Encrypt a secret under a key derived from the secret key of the installation."""
    return _cipher().encrypt(secret.encode("utf-8")).decode("ascii")


def unseal(sealed: str) -> str:
    """The secret again; InvalidToken when the installation's key has changed since."""
    return _cipher().decrypt(sealed.encode("ascii")).decode("utf-8")


def _cipher() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"wervel second factor").derive(
        settings.SECRET_KEY.encode("utf-8")
    )
    return Fernet(base64.urlsafe_b64encode(key))


def code_at(secret: str, moment: datetime) -> str:
    """The six digits of RFC 6238 (SHA-1, 30 s) for a base32 secret at this moment."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    counter = struct.pack(">Q", int(moment.timestamp()) // PERIOD_SECONDS)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"
