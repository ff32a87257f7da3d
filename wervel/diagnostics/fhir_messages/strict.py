"""JSON from its bytes, without what JSON readers forgive each other: what two programs could read
differently is refused, and so is what could cost more than it is worth."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Malformed, Message

# Where something stands is said in FHIRPath, from here on.
ROOT = "Bundle"
MOST_DEPTH = 40
# Longer than any quantity; a billion digits are written in six characters.
LONGEST_NUMBER, MOST_PLACES = 40, 30
LARGEST_WHOLE = 2**63
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read_json(body: bytes) -> dict[str, Any]:
    """An object whose decimal numbers are exact; Malformed."""
    try:
        found = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError):
        raise _malformed(_("This is not JSON in UTF-8.")) from None
    if not isinstance(found, dict):
        raise _malformed(_("This has to be one resource."))
    _check_all(found)
    return found


def _malformed(message: Message, path: str = ROOT) -> Malformed:
    return Malformed(fields={path: message})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _malformed(_("A name stands twice in one object."))
    return found


def _decimal(text: str) -> Decimal:
    if len(text) <= LONGEST_NUMBER:
        number = Decimal(text)
        if -MOST_PLACES <= number.adjusted() <= MOST_PLACES:
            return number
    raise _malformed(_("A number is larger, smaller or more exact than we can keep."))


def _whole(text: str) -> int:
    if len(text) <= LONGEST_NUMBER and abs(int(text)) < LARGEST_WHOLE:
        return int(text)
    raise _malformed(_("A number is larger, smaller or more exact than we can keep."))


def _constant(_text: str) -> Any:
    raise _malformed(_("A number is larger, smaller or more exact than we can keep."))


def _check_all(found: dict[str, Any]) -> None:
    """Neither too deep, nor with a sign that cannot be stored; without recursion."""
    waiting: list[tuple[str, int, Any]] = [(ROOT, 1, found)]
    while waiting:
        path, depth, value = waiting.pop()
        if depth > MOST_DEPTH:
            raise _malformed(_("This is nested too deeply."))
        if isinstance(value, str) and _REFUSED.search(value):
            raise _malformed(_("There is a character in this text that we cannot store."), path)
        waiting += [(where, depth + 1, each) for where, each in _inside(path, value)]


def _inside(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, each in value.items():
            # A name that is none is not repeated to whoever reads the answer.
            if not name.isascii() or not name.isidentifier():
                raise _malformed(_("This is not an element of FHIR R4."), path)
            yield f"{path}.{name}", each
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield f"{path}[{place}]", each
