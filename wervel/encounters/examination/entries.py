"""Values of findings as they are typed, stored and judged."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from wervel.encounters.examination.catalogue import (
    NOT_EXAMINED,
    Band,
    Catalogue,
    Item,
    ItemKind,
    NormalSet,
)
from wervel.encounters.examination.choices import FindingState

Entries = Mapping[str, str]
LONGEST_NUMBER = 12


class ValueRefused(ValueError):
    """A value that the item does not have; `code` is `not-a-value`, `not-a-number`, `out-of-range`
    or `too-precise`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_value(item: Item, raw: str) -> str:
    """The value as it is stored; ValueRefused. A number may have a point or a comma."""
    raw = raw.strip()
    if raw == NOT_EXAMINED:
        return raw
    if item.kind is not ItemKind.NUMBER:
        if raw not in {value.id for value in item.values}:
            raise ValueRefused("not-a-value")
        return raw
    return _number(item, raw.replace(",", "."))


def _number(item: Item, text: str) -> str:
    plain = text.isascii() and len(text) <= LONGEST_NUMBER
    if not plain or not text.replace(".", "", 1).isdigit():
        raise ValueRefused("not-a-number")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueRefused("not-a-number") from error
    if not item.minimum <= number <= item.maximum:
        raise ValueRefused("out-of-range")
    exact = number.quantize(Decimal(1).scaleb(-item.decimals))
    if exact != number:
        raise ValueRefused("too-precise")
    return str(exact)


def band_of(item: Item, value: str) -> Band:
    """The band a stored number falls in."""
    number = Decimal(value)
    fitting = [band for band in item.bands if band.lowest is None or band.lowest <= number]
    return fitting[-1]


def state_of(item: Item, value: str) -> FindingState:
    """Absent: examined, and nothing deviates. A number that is not judged is present."""
    if value == NOT_EXAMINED:
        return FindingState.NOT_EXAMINED
    if item.kind is ItemKind.NUMBER:
        normal = band_of(item, value).normal
    else:
        normal = value == item.normal
    return FindingState.ABSENT if normal else FindingState.PRESENT


def with_normal(catalogue: Catalogue, entries: Entries, chosen: NormalSet) -> dict[str, str]:
    """The entries with every finding of the list called normal that has no entry yet.

    What was found already stays as it is, and nothing outside the list is touched.
    """
    filled = {spot: catalogue.spots[spot].item.normal for spot in chosen.spots}
    return in_order(catalogue, {**filled, **entries})


def in_order(catalogue: Catalogue, entries: Entries) -> dict[str, str]:
    """In the order of examining."""
    return {spot: entries[spot] for spot in catalogue.spots if spot in entries}


def merged(base: Entries, theirs: Entries, mine: Entries) -> tuple[dict[str, str], list[str]]:
    """What both have changed since the base, and the findings that both changed differently.

    Where both did, mine stands: its writer is told, and saves it knowingly or not at all.
    """
    found, conflicts = dict(theirs), []
    for spot in {*base, *mine}:
        if mine.get(spot) == base.get(spot):
            continue
        if theirs.get(spot) not in (base.get(spot), mine.get(spot)):
            conflicts.append(spot)
        if spot in mine:
            found[spot] = mine[spot]
        else:
            found.pop(spot, None)
    return found, sorted(conflicts)
