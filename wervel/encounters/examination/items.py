"""Reads one finding of the catalogue: its values, its bands, and the sentences of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wervel.encounters.examination.catalogue import (
    FULL_POWER,
    MRC_GRADES,
    NOT_EXAMINED,
    Band,
    Item,
    ItemKind,
    Value,
)
from wervel.encounters.examination.choices import Laterality
from wervel.reasoning.pathway import Source
from wervel.reasoning.section import Section
from wervel.reasoning.wording import LANGUAGES, Wording

UNITS = ("celsius", "per-minute", "mmhg", "cm", "degrees")
SIDED = (Laterality.LEFT, Laterality.RIGHT)
PLACEHOLDER = "{value}"
# A key is typed before a side and a value, which must not be taken for one.
_KEY = re.compile(r"[a-z]{1,3}\d{0,2}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MOST_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """Values in the order of their numbers for quick entry, and which of them is normal."""

    values: tuple[Value, ...]
    normal: str


MRC = Scale(tuple(Value(grade, Wording(grade, grade, grade)) for grade in MRC_GRADES), FULL_POWER)


def read_scales(top: Section) -> dict[str, Scale]:
    """The scales of the document; the normal value stands first, at number 0."""
    found = {}
    for name, part in top.named_sections("scales"):
        values = tuple(Value(key, label) for key, label in part.wordings("values").items())
        normal = part.string("normal")
        if not values or values[0].id != normal:
            part.fault("normal", "must be the first of the values")
        found[name] = Scale(values, normal)
        part.finish()
    return found


class ItemReader:
    """Reads items against the scales, groups and sources of the same document."""

    def __init__(
        self,
        scales: Mapping[str, Scale],
        groups: Collection[str],
        sources: Mapping[str, Source],
    ) -> None:
        self._scales = scales
        self._groups = groups
        self._sources = sources

    def item(self, part: Section) -> Item:
        code, site = part.string("code"), part.string("site", "")
        part.place = f"finding {code}{f'.{site}' if site else ''}"
        kind = part.needed_member("kind", ItemKind, ItemKind.CHOICE)
        scale = self._scale(part, kind)
        bands = self._bands(part, kind)
        found = Item(
            code=code,
            site=site,
            group=self._group(part),
            key=part.string("key"),
            kind=kind,
            label=part.wording("label"),
            values=scale.values,
            normal=scale.normal,
            unit=part.string("unit", ""),
            minimum=_decimal(part.number("minimum")),
            maximum=_decimal(part.number("maximum")),
            decimals=int(part.number("decimals") or 0),
            bands=bands,
            says=_says(part),
            sources=tuple(self._sources[name] for name in part.names("sources", self._sources)),
        )
        _check_names(part, found)
        _check_number(part, found)
        _check_sentences(part, found)
        part.finish()
        return found

    def _scale(self, part: Section, kind: ItemKind) -> Scale:
        name = part.string("scale", "")
        if kind is ItemKind.MRC:
            return MRC
        if kind is ItemKind.NUMBER:
            return Scale((), "")
        if name not in self._scales:
            part.fault("scale", f"'{name}' is not declared")
            return Scale((), "")
        return self._scales[name]

    def _group(self, part: Section) -> str:
        name = part.string("group")
        if name not in self._groups:
            part.fault("group", f"'{name}' is not declared")
        return name

    def _bands(self, part: Section, kind: ItemKind) -> tuple[Band, ...]:
        found = []
        for each in part.sections("bands"):
            lowest = each.number("from")
            found.append(
                Band(
                    each.string("id"),
                    None if lowest is None else _decimal(lowest),
                    each.flag("normal"),
                )
            )
            each.finish()
        if found and kind is not ItemKind.NUMBER:
            part.fault("bands", "belong to numbers alone")
        return tuple(found)


def _says(part: Section) -> dict[Laterality, dict[str, Wording]]:
    if "sides" not in part.block:
        return {Laterality.NONE: part.wordings("says")}
    sides = part.part("sides")
    found = {side: sides.wordings(side.value) for side in SIDED}
    sides.finish()
    return found


def _check_names(part: Section, item: Item) -> None:
    if not _KEY.fullmatch(item.key):
        part.fault("key", "must be one to three letters and at most two digits")
    for name in (item.code, item.site):
        if name and (not _NAME.fullmatch(name) or name in ("left", "right")):
            part.fault("code", f"'{name}' is not a name for a finding or a site")


def _check_number(part: Section, item: Item) -> None:
    if item.kind is not ItemKind.NUMBER:
        return
    if item.unit not in UNITS:
        part.fault("unit", f"must be one of {', '.join(UNITS)}")
    if not item.minimum < item.maximum or not 0 <= item.decimals <= _MOST_DECIMALS:
        part.fault("minimum", "must be less than the maximum, with at most two decimals")
    lowest = [band.lowest for band in item.bands]
    rising = [one for one in lowest[1:] if one is not None]
    if not lowest or lowest[0] is not None or len(rising) != len(lowest) - 1:
        part.fault("bands", "the first has no 'from', every other has one")
    elif rising != sorted(set(rising)):
        part.fault("bands", "must rise")
    if any(band.normal for band in item.bands) and not item.sources:
        part.fault("sources", "a cut-off names its source")


def _check_sentences(part: Section, item: Item) -> None:
    """Each value has its sentence; a number stands in that of a number, and in no other."""
    is_number = item.kind is ItemKind.NUMBER
    values = {band.id for band in item.bands} if is_number else {one.id for one in item.values}
    for side, says in item.says.items():
        if set(says) != {*values, NOT_EXAMINED}:
            part.fault(f"says {side}", "must have one sentence for each value and not-examined")
        for value, wording in says.items():
            wanted = 1 if is_number and value != NOT_EXAMINED else 0
            for language in LANGUAGES:
                _check_sentence(part, f"says {side} {value}", wording.in_language(language), wanted)


def _check_sentence(part: Section, place: str, text: str, numbers: int) -> None:
    if text.count(PLACEHOLDER) != numbers or text.replace(PLACEHOLDER, "").count("{"):
        part.fault(place, f"must have {numbers} times {PLACEHOLDER}")
    if not text[:1].isupper() or not text.endswith("."):
        part.fault(place, "must be a whole sentence")


def _decimal(number: float | None) -> Decimal:
    return Decimal(str(number or 0))
