"""What an examination says about the findings of the pathway, in Kleene's three values."""

from __future__ import annotations

from collections.abc import Mapping

from wervel.encounters.examination.catalogue import (
    NOT_EXAMINED,
    Catalogue,
    ItemKind,
    Spot,
)
from wervel.encounters.examination.entries import Entries
from wervel.reasoning.answers import Answer
from wervel.reasoning.findings import Choice, Finding, Kind

UNITS = {"celsius": "celsius"}


def fact_of(spot: Spot) -> Finding:
    """The finding as the expressions of the catalogue know it."""
    item = spot.item
    if item.kind is ItemKind.CHOICE:
        choices = tuple(Choice(choice_name(value.id), value.label) for value in item.values)
        return Finding(spot.fact, Kind.CHOICE, item.label, choices=choices)
    unit = "points" if item.kind is ItemKind.MRC else UNITS.get(item.unit)
    return Finding(spot.fact, Kind.NUMBER, item.label, unit=unit)


def choice_name(value: str) -> str:
    return value.replace("-", "_")


def facts_of(catalogue: Catalogue, entries: Entries) -> dict[str, Answer]:
    """What is known; what was not examined is not in it."""
    found: dict[str, Answer] = {}
    for key, value in entries.items():
        if value == NOT_EXAMINED:
            continue
        spot = catalogue.spots[key]
        is_choice = spot.item.kind is ItemKind.CHOICE
        found[spot.fact] = choice_name(value) if is_choice else float(value)
    return found


def told_by(catalogue: Catalogue, entries: Entries) -> Mapping[str, bool | None]:
    """Per finding of the pathway: yes, no, or None for what the examination leaves unknown."""
    world = catalogue.program.now(facts_of(catalogue, entries))
    found: dict[str, bool | None] = {}
    for tell, yes, no in zip(catalogue.tells, world.roots_true, world.roots_false, strict=True):
        denied = False if no and not tell.only_yes else None
        found[tell.finding] = True if yes else denied
    return found
