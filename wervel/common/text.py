"""The one text type: what people type, made safe to store and compare, never silently cut.

PostgreSQL refuses NUL and lone surrogates, SQLite does not; we refuse both everywhere.
"""

import re
import unicodedata
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field

from wervel.common.errors import Invalid

NAME_LENGTH = 120
LINE_LENGTH = 200
PARAGRAPH_LENGTH = 2000
CUT = " […]"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"[\r\n\t\u2028\u2029\x85]")
# Embeddings, overrides and isolates can make a name read as another one.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")

# Letters and signs by their category that nevertheless show nothing.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


class InvalidText(Invalid):
    code = "invalid-text"


def clean_text(value: str, *, max_length: int, multiline: bool = False) -> str:
    """NFC, trimmed; raises InvalidText for control characters, lone surrogates or excess length.

    A text that shows nothing (blanks, joiners, fillers) is an empty one.
    """
    if _CONTROL.search(value) or _SURROGATE.search(value) or _DIRECTION.search(value):
        raise InvalidText(_("There is a character in this text that we cannot store."))
    if not multiline and _BREAK.search(value.strip()):
        raise InvalidText(_("Please write this on one line."))
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    if len(text) > max_length:
        raise InvalidText(
            _("This is too long. Use at most %(count)s characters.") % {"count": max_length}
        )
    return text if any(map(_shows, text)) else ""


def _shows(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CMZ" and character not in _FILLERS


def printable(value: str) -> str:
    """The text with each character that cannot be shown replaced, to give back to its writer."""
    for pattern in (_CONTROL, _SURROGATE, _DIRECTION):
        value = pattern.sub("\ufffd", value)
    return value


def kept_text(value: str, *, max_length: int) -> str:
    """What another system wrote, made safe to store: what cannot be shown is replaced, what is too
    long ends in a mark. For texts of which the whole is kept elsewhere."""
    text = unicodedata.normalize("NFC", printable(value))
    if len(text) > max_length:
        text = f"{text[: max_length - len(CUT)]}{CUT}"
    return clean_text(text, max_length=max_length, multiline=True)


def fold(value: str) -> str:
    """A key for sorting and searching: no accents, no case (``Müller`` and ``MULLER`` agree)."""
    decomposed = unicodedata.normalize("NFKD", value.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.replace("ø", "o").replace("ł", "l").replace("đ", "d").split())


def _validator(max_length: int, multiline: bool, *, required: bool = False) -> AfterValidator:
    def validate(value: str) -> str:
        try:
            text = clean_text(value, max_length=max_length, multiline=multiline)
        except InvalidText as error:
            raise ValueError(str(error)) from error
        if required and not text:
            raise ValueError(_("This is empty. Please fill it in."))
        return text

    return AfterValidator(validate)


Name = Annotated[
    str,
    Field(min_length=1, max_length=4 * NAME_LENGTH),
    _validator(NAME_LENGTH, False, required=True),
]
Line = Annotated[str, Field(max_length=4 * LINE_LENGTH), _validator(LINE_LENGTH, False)]
Paragraph = Annotated[
    str, Field(max_length=4 * PARAGRAPH_LENGTH), _validator(PARAGRAPH_LENGTH, True)
]
