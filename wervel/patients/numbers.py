"""The number of a record: what laboratories and scanners are given to name a patient by."""

import re

PLACES = 7
# A prime: every single wrong digit, and every two that changed places, give another remainder.
MODULUS = 97
_NUMBER = re.compile(r"P([0-9]{7,12})-?([0-9]{2})")


def record_number(key: int) -> str:
    """Such as ``P0000042-42``: the key of the person's claimable and two check digits."""
    return f"P{key:0{PLACES}d}-{key % MODULUS:02d}"


def read_record_number(text: str) -> int | None:
    """The key that a typed or received number names; None when the number cannot be right."""
    found = _NUMBER.fullmatch("".join(text.split()).upper())
    if found is None:
        return None
    key = int(found[1])
    return key if key % MODULUS == int(found[2]) else None
