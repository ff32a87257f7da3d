"""A value as somebody wrote it: ``<5``, ``4,8``, ``negatief``."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wervel.diagnostics.laboratory.observables import Answer

_NUMBER = re.compile(r"(<=|>=|<|>|≤|≥)?\s*([+-]?)([0-9]{1,12})(?:[.,]([0-9]{1,8}))?")
_THOUSANDS = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}[.,][0-9]{3}$")
_SAME = {"≤": "<=", "≥": ">="}
DIGITS, PLACES = 15, 8
_ANSWERS = {
    Answer.NEGATIVE: ("neg", "neg.", "negatief", "negativ", "-", "n", "not detected"),
    Answer.TRACE: ("spoor", "spur", "(+)", "+/-", "±", "tr"),
    Answer.ONE_PLUS: ("+", "1+"),
    Answer.TWO_PLUS: ("++", "2+"),
    Answer.THREE_PLUS: ("+++", "3+"),
    Answer.POSITIVE: ("pos", "pos.", "positief", "positiv", "p", "detected"),
}
_WRITTEN = {text: answer for answer, texts in _ANSWERS.items() for text in (answer.value, *texts)}


class ValueUnreadable(ValueError):
    """Neither a number nor one of the answers."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """`comparator` is empty where the number is the value itself."""

    value: Decimal
    comparator: str = ""

    @property
    def exact(self) -> Fraction:
        return Fraction(self.value)


def read_quantity(text: str) -> Quantity:
    """A number with or without a comparator; a comma is a decimal point. ValueUnreadable."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueUnreadable(text)
    comparator, sign, whole, part = found.groups()
    number = Decimal(f"{sign}{whole}.{part}" if part else f"{sign}{whole}")
    return Quantity(number, _SAME.get(comparator, comparator or ""))


def is_in_thousands(text: str) -> bool:
    """Whether its point or comma may be one between thousands."""
    return _THOUSANDS.search(text.strip()) is not None


def read_typed(text: str) -> Quantity:
    """As people write: ``1.000`` may be one or a thousand, by where they went to school."""
    if is_in_thousands(text):
        raise ValueUnreadable(text)
    return read_quantity(text)


def read_answer(text: str) -> Answer:
    """One of the answers, as laboratories write it; ValueUnreadable."""
    found = _WRITTEN.get(text.strip().lower())
    if found is None:
        raise ValueUnreadable(text)
    return found
