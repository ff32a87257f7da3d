"""Findings typed in a row: `n, slr l 2, t 37,2`.

A piece is the key of a list of normal findings, or the key of a finding, its side (`l`, `r`, or
none for both) and its value: the number of a choice, a grade of power, or what was measured.
`x` in place of a value means not examined, `-` takes the entry back. The letters are the same in
Dutch, German and English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wervel.encounters.examination.catalogue import NOT_EXAMINED, Catalogue, Item, ItemKind, Spot
from wervel.encounters.examination.choices import Laterality
from wervel.encounters.examination.entries import (
    Entries,
    ValueRefused,
    in_order,
    read_value,
    with_normal,
)

SIDES = {"l": Laterality.LEFT, "r": Laterality.RIGHT}
SKIPPED, TAKEN_BACK = "x", "-"
MOST_PIECES = 200
# A comma between digits is a decimal one.
_BETWEEN = re.compile(r";|\n|,(?!\d)|(?<!\d),")


@dataclass(frozen=True, slots=True)
class Typed:
    """What came of a row: the entries after it, what of it could not be read, and what changed."""

    entries: dict[str, str]
    refused: tuple[str, ...]
    changed: tuple[str, ...]


def read_quick(catalogue: Catalogue, entries: Entries, text: str) -> Typed:
    """Take in every piece that can be read; the others change nothing and are given back."""
    found = dict(entries)
    refused = []
    pieces = [piece.strip() for piece in _BETWEEN.split(text) if piece.strip()]
    for number, piece in enumerate(pieces):
        after = _taken(catalogue, found, piece) if number < MOST_PIECES else None
        if after is None:
            refused.append(piece)
        else:
            found = after
    changed = tuple(
        key for key in catalogue.spots if found.get(key) != entries.get(key) and key in found
    )
    return Typed(in_order(catalogue, found), tuple(refused), changed)


def _taken(catalogue: Catalogue, entries: Entries, piece: str) -> dict[str, str] | None:
    words = piece.lower().split()
    chosen = next((one for one in catalogue.sets if words == [one.key]), None)
    if chosen is not None:
        return with_normal(catalogue, entries, chosen)
    spots = _spots(catalogue, words)
    if not spots:
        return None
    raw = words[-1]
    if raw == TAKEN_BACK:
        keys = {spot.key for spot in spots}
        return {key: value for key, value in entries.items() if key not in keys}
    try:
        value = read_value(spots[0].item, _value(spots[0].item, raw))
    except ValueRefused:
        return None
    return {**entries, **{spot.key: value for spot in spots}}


def _spots(catalogue: Catalogue, words: list[str]) -> list[Spot]:
    """What the words before the value name; none when they name nothing."""
    if not 2 <= len(words) <= 3:
        return []
    named = [spot for spot in catalogue.spots.values() if spot.item.key == words[0]]
    if len(words) == 2:
        return named
    return [spot for spot in named if spot.laterality and spot.laterality is SIDES.get(words[1])]


def _value(item: Item, raw: str) -> str:
    if raw == SKIPPED:
        return NOT_EXAMINED
    if item.kind is not ItemKind.CHOICE:
        return raw
    ids = [value.id for value in item.values]
    return ids[int(raw)] if raw.isdecimal() and raw.isascii() and int(raw) < len(ids) else ""
