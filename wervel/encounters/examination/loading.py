"""Reads a catalogue of findings and checks all of it: every fault is named, not the first alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from wervel.encounters.examination.catalogue import (
    Catalogue,
    Group,
    Item,
    NormalSet,
    Spot,
    Sum,
    Tell,
)
from wervel.encounters.examination.items import ItemReader, read_scales
from wervel.encounters.examination.telling import fact_of
from wervel.reasoning.compiler import compile_trees
from wervel.reasoning.document import read_document
from wervel.reasoning.exceptions import PathwayError, Problem
from wervel.reasoning.parser import Vocabulary
from wervel.reasoning.pathway import Source
from wervel.reasoning.section import Section
from wervel.reasoning.tree import Node

KEPT = 8


@lru_cache(maxsize=KEPT)
def load_catalogue(text: str, file: str = "examination") -> Catalogue:
    """The catalogue in this YAML text; PathwayError names every fault. The hash is the text's."""
    problems: list[Problem] = []
    loader = _Loader(Section(read_document(text, file), "document", file, problems))
    catalogue = loader.catalogue(hashlib.sha256(text.encode()).hexdigest())
    if problems:
        raise PathwayError(sorted(problems, key=lambda problem: problem.line))
    return catalogue


class _Loader:
    def __init__(self, top: Section) -> None:
        self._top = top
        self._sources: dict[str, Source] = {}
        self._items: tuple[Item, ...] = ()

    def catalogue(self, content_hash: str) -> Catalogue:
        top = self._top
        self._sources = {name: _source(name, part) for name, part in top.named_sections("sources")}
        groups = tuple(_group(part) for part in top.sections("groups"))
        reader = ItemReader(read_scales(top), {group.id for group in groups}, self._sources)
        self._items = tuple(reader.item(part) for part in top.sections("findings"))
        spots = {spot.key: spot for item in self._items for spot in _spots(item)}
        sets = tuple(self._set(part) for part in top.sections("sets"))
        sums = tuple(self._sum(part) for part in top.sections("sums"))
        tells, roots = self._tells(spots)
        self._check_unique(sets, spots)
        found = Catalogue(
            id=top.string("id"),
            version=top.string("version"),
            review=top.string("review"),
            content_hash=content_hash,
            title=top.wording("title"),
            groups=groups,
            items=self._items,
            spots=spots,
            sets=sets,
            sums=sums,
            tells=tells,
            sources=self._sources,
            program=compile_trees(roots, frozenset(spot.fact for spot in spots.values())),
        )
        top.finish()
        return found

    def _named(self, part: Section) -> tuple[str, ...]:
        """The findings that a list names: an item on all its sides or on one, with a normal."""
        known: dict[str, tuple[Spot, ...]] = {
            spot.key: (spot,) for item in self._items for spot in _spots(item)
        }
        known |= {item.name: _spots(item) for item in self._items}
        names = part.names("findings", known)
        for name in names:
            if not known[name][0].item.normal:
                part.fault("findings", f"'{name}' has no normal value")
        if not names:
            part.fault("findings", "names nothing")
        if len(names) != len(set(names)):
            part.fault("findings", "names something twice")
        return tuple(spot.key for name in names for spot in known[name])

    def _set(self, part: Section) -> NormalSet:
        title = part.wording("title")
        found = NormalSet(part.string("id"), part.string("key"), title, self._named(part))
        part.finish()
        return found

    def _sum(self, part: Section) -> Sum:
        found = Sum(part.string("id"), self._named(part), part.wording("says"))
        part.finish()
        return found

    def _tells(self, spots: Mapping[str, Spot]) -> tuple[tuple[Tell, ...], list[Node]]:
        facts = {spot.fact: fact_of(spot) for spot in spots.values()}
        terms: dict[str, Node] = {}
        for name, text in self._top.strings("terms").items():
            node = self._top.parsed(f"terms, {name}", text, Vocabulary(facts, terms))
            if node is not None:
                terms[name] = node
        tells, roots = [], []
        for part in self._top.sections("tells"):
            node = part.expression("when", Vocabulary(facts, terms))
            sources = tuple(self._sources[name] for name in part.names("sources", self._sources))
            if not sources:
                part.fault("sources", "a rule names its source")
            if node is not None:
                tells.append(Tell(part.string("id"), part.flag("only_yes"), sources))
                roots.append(node)
            elif "when" not in part.block:
                part.fault("when", "is missing")
            part.finish()
        return tuple(tells), roots

    def _check_unique(self, sets: tuple[NormalSet, ...], spots: Mapping[str, Spot]) -> None:
        keys = [item.key for item in self._items] + [one.key for one in sets]
        names = [item.name for item in self._items]
        facts = [spot.fact for spot in spots.values()]
        for what, found in (("key", keys), ("finding", names), ("name in expressions", facts)):
            for name, count in Counter(found).items():
                if count > 1:
                    self._top.fault("findings", f"the {what} '{name}' is given {count} times")


def _spots(item: Item) -> tuple[Spot, ...]:
    return tuple(Spot(item, side) for side in item.says)


def _source(name: str, part: Section) -> Source:
    found = Source(name, part.string("title"), part.string("address"))
    part.finish()
    return found


def _group(part: Section) -> Group:
    found = Group(part.string("id"), part.wording("title"))
    part.finish()
    return found
