"""Telephone numbers as people write them in the Netherlands and Germany, made E.164.

Sources: ITU-T E.164 (at most 15 digits); the Dutch numbering plan (nine digits after the 0);
the German numbering plan of the Bundesnetzagentur (subscriber numbers of varying length).
"""

import re
import unicodedata

DUTCH, GERMAN = "31", "49"
_LENGTHS = {DUTCH: (9, 9), GERMAN: (6, 12)}
_DUTCH_NATIONAL_LENGTH = 10
_PUNCTUATION = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]")


class NotAPhoneNumber(ValueError):
    """The text is not a telephone number that can be dialled."""


def to_e164(text: str, *, country: str = DUTCH) -> str:
    """`+31612345678` from `06-12345678`; `country` is meant when no country is written.

    A Dutch number has ten digits with its 0, so a longer one without a country is taken for
    German. Raises NotAPhoneNumber.
    """
    compact = _PUNCTUATION.sub("", _western_digits(text).strip().replace("(0)", ""))
    number = _with_country(compact, country)
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", number):
        raise NotAPhoneNumber
    for code, (shortest, longest) in _LENGTHS.items():
        if number.startswith(f"+{code}"):
            national = number[len(code) + 1 :].removeprefix("0")
            if not shortest <= len(national) <= longest:
                raise NotAPhoneNumber
            return f"+{code}{national}"
    return number


def _with_country(compact: str, country: str) -> str:
    if compact.startswith("+"):
        return compact
    if compact.startswith("00"):
        return f"+{compact[2:]}"
    if not compact.startswith("0"):
        raise NotAPhoneNumber
    if country == DUTCH and len(compact) > _DUTCH_NATIONAL_LENGTH:
        country = GERMAN
    return f"+{country}{compact[1:]}"


def _western_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
