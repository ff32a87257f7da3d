"""Values and days as a reader writes them; a report keeps them as a machine does."""

import re
from datetime import date

from wervel.common.dates import date_words

STORED_DAY = "%d-%m-%Y"
MINUS, NO_BREAK = "\u2212", "\u00a0"
_DECIMAL_COMMA = ("nl", "de")
_MEASURED = re.compile(r"(<=|>=|[<>≤≥]?) ?(-?[0-9]+(?:\.[0-9]+)?)")
_DAY = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_SIGNS = {"<=": "≤", ">=": "≥"}


def measured_words(stored: str, language: str) -> str | None:
    """``< 4,8`` from ``<4.8``, with a space that does not break; None for other words."""
    found = _MEASURED.fullmatch(stored)
    if found is None:
        return None
    sign = _SIGNS.get(found[1], found[1])
    number = found[2].replace("-", MINUS)
    if language in _DECIMAL_COMMA:
        number = number.replace(".", ",")
    return f"{sign}{NO_BREAK}{number}" if sign else number


def day_words(stored: str) -> str:
    """``31 maart 1980`` from ``31-03-1980``, in the language of now; other words as they are."""
    found = _DAY.fullmatch(stored)
    try:
        return date_words(date(*map(int, found.group(3, 2, 1)))) if found else stored
    except ValueError:
        return stored
