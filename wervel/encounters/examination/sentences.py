"""What was found, in whole sentences that clinicians wrote; nothing is put together from words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wervel.encounters.examination.catalogue import NOT_EXAMINED, Catalogue, ItemKind, Spot, Sum
from wervel.encounters.examination.choices import FindingState
from wervel.encounters.examination.entries import Entries, band_of, state_of

DECIMAL_COMMA = ("nl", "de")
VALUE = "{value}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the group it belongs to, the findings it is about, and what they have found."""

    text: str
    group: str
    spots: tuple[str, ...]
    state: FindingState


def sentence_of(spot: Spot, value: str, language: str) -> str:
    """The whole sentence of one finding."""
    says = spot.item.says[spot.laterality]
    if value == NOT_EXAMINED or spot.item.kind is not ItemKind.NUMBER:
        return says[value].in_language(language)
    text = says[band_of(spot.item, value).id].in_language(language)
    return text.replace(VALUE, number_words(value, language))


def number_words(value: str, language: str) -> str:
    """A stored number as it is written in the language."""
    return value.replace(".", ",") if language[:2] in DECIMAL_COMMA else value


def sentences_of(catalogue: Catalogue, entries: Entries, language: str) -> list[Sentence]:
    """In the order of examining; findings that are all normal share a sentence where one exists."""
    shared = _shared(catalogue, entries)
    found: list[Sentence] = []
    said: set[str] = set()
    for key, spot in catalogue.spots.items():
        if key not in entries:
            continue
        one = shared.get(key)
        if one is None:
            state = state_of(spot.item, entries[key])
            text = sentence_of(spot, entries[key], language)
            found.append(Sentence(text, spot.item.group, (key,), state))
        elif one.id not in said:
            said.add(one.id)
            text = one.says.in_language(language)
            found.append(Sentence(text, spot.item.group, one.spots, FindingState.ABSENT))
    return found


def _shared(catalogue: Catalogue, entries: Entries) -> dict[str, Sum]:
    """The findings that are told by a common sentence; of two, the first in the catalogue tells."""
    found: dict[str, Sum] = {}
    for one in catalogue.sums:
        if all(_is_normal(catalogue, entries, key) for key in one.spots):
            for key in one.spots:
                found.setdefault(key, one)
    return found


def _is_normal(catalogue: Catalogue, entries: Entries, key: str) -> bool:
    return entries.get(key) == catalogue.spots[key].item.normal


def by_group(
    catalogue: Catalogue, sentences: list[Sentence], language: str
) -> Iterator[tuple[str, list[Sentence]]]:
    """The title of each group that has sentences, and these."""
    for group in catalogue.groups:
        own = [one for one in sentences if one.group == group.id]
        if own:
            yield group.title.in_language(language), own
