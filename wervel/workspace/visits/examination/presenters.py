"""The catalogue and what was found, as the rows, choices and sentences of a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wervel.common.dates import time_words
from wervel.encounters.examination.catalogue import (
    NOT_EXAMINED,
    Catalogue,
    Item,
    ItemKind,
    Spot,
)
from wervel.encounters.examination.choices import FindingState, Laterality
from wervel.encounters.examination.entries import Entries, state_of
from wervel.encounters.examination.sentences import (
    by_group,
    number_words,
    sentence_of,
    sentences_of,
)
from wervel.encounters.selectors.findings import Examination
from wervel.workspace.visits.examination.drawing import drawn_sites
from wervel.workspace.visits.examination.forms import Filled

UNIT_WORDS = {"celsius": "°C", "mmhg": "mmHg", "cm": "cm", "degrees": "°"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One control; `options` are empty for a number. `mark` says what its entry means."""

    name: str
    label: str
    value: str
    normal: str
    options: tuple[Option, ...]
    unit: str
    mark: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    label: str
    fields: tuple[Field, ...]

    @property
    def is_sided(self) -> bool:
        return len(self.fields) > 1


@dataclass(frozen=True, slots=True)
class Block:
    id: str
    title: str
    rows: tuple[Row, ...]
    open: bool
    filled: int
    total: int
    off: int

    @property
    def is_sided(self) -> bool:
        return any(row.is_sided for row in self.rows)


def blocks_of(catalogue: Catalogue, filled: Filled) -> list[Block]:
    """Every group with its rows; open where something deviates or could not be read."""
    language = get_language() or "nl"
    found = []
    for group in catalogue.groups:
        items = [item for item in catalogue.items if item.group == group.id]
        rows = tuple(_row(item, filled, language) for item in items)
        fields = [field for row in rows for field in row.fields]
        off = sum(field.mark == FindingState.PRESENT for field in fields)
        found.append(
            Block(
                id=group.id,
                title=group.title.in_language(language),
                rows=rows,
                open=bool(off) or any(field.wrong for field in fields),
                filled=sum(bool(field.value) for field in fields),
                total=len(fields),
                off=off,
            )
        )
    return found


def _row(item: Item, filled: Filled, language: str) -> Row:
    spots = [Spot(item, side) for side in item.says]
    return Row(
        key=item.key,
        label=item.label.in_language(language),
        fields=tuple(_field(spot, filled, language) for spot in spots),
    )


def _field(spot: Spot, filled: Filled, language: str) -> Field:
    item, value = spot.item, filled.findings.get(spot.key, "")
    unread = filled.unread.get(spot.key, "")
    label = item.label.in_language(language)
    if spot.laterality:
        label = f"{label}, {Laterality(spot.laterality).label}"
    is_number = item.kind is ItemKind.NUMBER
    if is_number:
        words = "x" if value == NOT_EXAMINED else number_words(value, language)
    return Field(
        name=spot.key,
        label=label,
        value=(unread or words) if is_number else value,
        normal=item.normal,
        options=() if is_number else _options(item, value, language),
        unit=unit_words(item.unit),
        mark=str(state_of(item, value)) if value else "",
        wrong=wrong_words(item, language) if spot.key in filled.unread else "",
    )


def _options(item: Item, value: str, language: str) -> tuple[Option, ...]:
    """Each begins with what is typed for it, so that a key finds it in the list."""
    found = []
    for number, one in enumerate(item.values):
        key = one.id if item.kind is ItemKind.MRC else str(number)
        words = one.label.in_language(language)
        text = key if words == key else f"{key} {words}"
        found.append(Option(one.id, text, one.id == value))
    left_out = f"x {_('not examined')}"
    return (*found, Option(NOT_EXAMINED, left_out, value == NOT_EXAMINED))


def unit_words(unit: str) -> str:
    return _("per minute") if unit == "per-minute" else UNIT_WORDS.get(unit, "")


def wrong_words(item: Item, language: str) -> str:
    """What a number may be."""
    least = number_words(str(item.minimum), language)
    most = number_words(str(item.maximum), language)
    return _("Give a number from %(least)s to %(most)s.") % {"least": least, "most": most}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence; `spot` is empty where it is about several findings."""

    text: str
    state: str
    spot: str


@dataclass(frozen=True, slots=True)
class Said:
    title: str
    lines: tuple[Line, ...]


def said_of(catalogue: Catalogue, entries: Entries) -> list[Said]:
    """The sentences under the titles of their groups; what deviates stands first in its group."""
    language = get_language() or "nl"
    sentences = sentences_of(catalogue, entries, language)
    order = {FindingState.PRESENT: 0, FindingState.ABSENT: 1, FindingState.NOT_EXAMINED: 2}
    return [
        Said(
            title,
            tuple(
                Line(one.text, str(one.state), one.spots[0] if len(one.spots) == 1 else "")
                for one in sorted(own, key=lambda one: order[one.state])
            ),
        )
        for title, own in by_group(catalogue, sentences, language)
    ]


def unread_of(catalogue: Catalogue, unread: Mapping[str, str]) -> list[dict[str, str]]:
    """Numbers that could not be read, for a page that keeps a draft by itself."""
    language = get_language() or "nl"
    items = [catalogue.spots[key].item for key in unread]
    return [
        {"label": item.label.in_language(language), "wrong": wrong_words(item, language)}
        for item in items
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding that two people have given differently."""

    label: str
    mine: str
    theirs: str


def differences(
    catalogue: Catalogue, conflicts: list[str], mine: Entries, theirs: Entries
) -> list[Difference]:
    language = get_language() or "nl"
    nothing = _("nothing")

    def words(key: str, entries: Entries) -> str:
        value = entries.get(key)
        return sentence_of(catalogue.spots[key], value, language) if value else nothing

    return [
        Difference(
            catalogue.spots[key].item.label.in_language(language),
            words(key, mine),
            words(key, theirs),
        )
        for key in conflicts
        if key in catalogue.spots
    ]


def page_of(catalogue: Catalogue, filled: Filled) -> dict[str, Any]:
    language = get_language() or "nl"
    return {
        "catalogue": catalogue,
        "filled": filled,
        "blocks": blocks_of(catalogue, filled),
        "sites": drawn_sites(catalogue, filled.findings, language),
        "sets": [
            {"id": one.id, "key": one.key, "title": one.title.in_language(language)}
            for one in catalogue.sets
        ],
        "said": said_of(catalogue, filled.findings),
    }


def version_words(version: Examination | None) -> Mapping[str, str]:
    """Who saved the newest version, and when."""
    if version is None:
        return {}
    return {"by": version.author, "time": time_words(version.at)}
