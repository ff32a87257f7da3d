"""Identifiers: UUIDv7 for rows, short references for people, random secrets for addresses."""

import os
import re
import secrets
import uuid

from wervel.common import clock

# No 0/O, 1/I/L or U: a reference is read aloud over the telephone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES = 16
_REFERENCE = re.compile(f"W([{REFERENCE_ALPHABET}]{{4}})([{REFERENCE_ALPHABET}]{{2}})")
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")


def uuid7() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): sortable by creation time; never used as a secret."""
    milliseconds = int(clock.now().timestamp() * 1000)
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return uuid.UUID(int=value | 0x7 << 76 | 0x2 << 62)


def new_reference() -> str:
    """A reference such as ``W-7K3M-9Q``: 30 symbols, 6 places, about 729 million values."""
    symbols = [secrets.choice(REFERENCE_ALPHABET) for _ in range(6)]
    return f"W-{''.join(symbols[:4])}-{''.join(symbols[4:])}"


def read_reference(text: str) -> str | None:
    """The reference that somebody typed, in its one form; None when it can be none.

    Small letters, blanks and missing hyphens do not matter: ``w 7k3m9q`` is ``W-7K3M-9Q``.
    """
    compact = re.sub(r"[\s\u2010-\u2015-]", "", text).upper()
    found = _REFERENCE.fullmatch(compact)
    return f"W-{found[1]}-{found[2]}" if found else None


def new_secret() -> str:
    """A 128-bit random text for an address that is itself the permission (22 characters)."""
    return secrets.token_urlsafe(SECRET_BYTES)


def is_secret(text: str) -> bool:
    """Whether a text from outside has the form of `new_secret`; any other cannot be found."""
    return _SECRET.fullmatch(text) is not None
