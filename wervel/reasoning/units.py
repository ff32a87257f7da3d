"""Units of numbers in findings, and conversion between those of one dimension.

A month is a twelfth of a year and a year is 365.25 days, so that ages in months and in years
agree exactly.
"""

from __future__ import annotations

from fractions import Fraction

_IN_DAYS = {
    "hours": Fraction(1, 24),
    "days": Fraction(1),
    "weeks": Fraction(7),
    "months": Fraction(1461, 48),
    "years": Fraction(1461, 4),
}
_OTHERS = ("celsius", "points")
_SINGULAR = {"hour": "hours", "day": "days", "week": "weeks", "month": "months", "year": "years"}

UNITS = (*_IN_DAYS, *_OTHERS)


def unit_named(word: str) -> str | None:
    """The unit this word stands for (`day` and `days` alike), or None."""
    word = _SINGULAR.get(word, word)
    return word if word in UNITS else None


def convert(value: float, source: str, target: str) -> float | None:
    """The value in another unit of the same dimension; None when there is no such conversion."""
    if source == target:
        return value
    if source not in _IN_DAYS or target not in _IN_DAYS:
        return None
    return float(Fraction(value) * _IN_DAYS[source] / _IN_DAYS[target])
