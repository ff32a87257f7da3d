"""One mapping of a pathway document, read key by key, noting every fault instead of the first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from typing import TypeVar

from wervel.reasoning.document import Block
from wervel.reasoning.exceptions import ExpressionError, Problem
from wervel.reasoning.parser import Vocabulary, parse
from wervel.reasoning.tree import Node
from wervel.reasoning.wording import LANGUAGES, Wording

E = TypeVar("E", bound=Enum)
_NO_WORDING = Wording("", "", "")


class Section:
    """Typed access to one mapping; `place` is how its faults are named, such as "rule fever"."""

    def __init__(self, block: Block, place: str, file: str, problems: list[Problem]) -> None:
        self.block = block
        self.place = place
        self._file = file
        self._problems = problems
        self._read: set[str] = set()

    def fault(self, key: str, message: str) -> None:
        """Notes a fault at one key of this mapping."""
        place = f"{self.place}, {key}" if key else self.place
        self._problems.append(Problem(self._file, self.block.line, place, message))

    def value(self, key: str) -> object:
        """The raw value, or None; the key then counts as known."""
        self._read.add(key)
        return self.block.get(key)

    def finish(self) -> None:
        """Notes every key that nothing has read: a misspelt key must not be silently ignored."""
        for key in self.block:
            if key not in self._read:
                self.fault(key, "is not a known key here")

    def string(self, key: str, default: str | None = None) -> str:
        """A text; without default the key must be there."""
        found = self.value(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, str) or not found.strip():
            self.fault(key, "must be a text")
            return default or ""
        return found

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        found = self.value(key)
        if found not in (None, True, False):
            self.fault(key, "must be true or false")
        return found is True

    def number(self, key: str) -> float | None:
        """A number, or None when absent."""
        found = self.value(key)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.fault(key, "must be a number")
            return None
        return float(found)

    def member(self, key: str, kind: type[E], default: E) -> E:
        """A member of an enum by its value; the default when absent."""
        found = self.value(key)
        if found is None:
            return default
        try:
            return kind(found)
        except ValueError:
            allowed = ", ".join(str(member.value) for member in kind)
            self.fault(key, f"'{found}' is not one of {allowed}")
            return default

    def needed_member(self, key: str, kind: type[E], default: E) -> E:
        """As `member`, but the key must be there."""
        if key not in self.block:
            self.fault(key, "is missing")
        return self.member(key, kind, default)

    def names(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of names out of those declared elsewhere; empty when absent."""
        found = self.value(key)
        if found is None:
            return ()
        if not isinstance(found, list):
            self.fault(key, "must be a list")
            return ()
        for name in found:
            if name not in allowed:
                self.fault(key, f"'{name}' is not declared")
        return tuple(str(name) for name in found if name in allowed)

    def wording(self, key: str) -> Wording:
        """A text in three languages."""
        return self._wording(key, self.value(key))

    def wording_or_none(self, key: str) -> Wording | None:
        """A text in three languages, or None when absent."""
        found = self.value(key)
        return None if found is None else self._wording(key, found)

    def _wording(self, key: str, found: object) -> Wording:
        if not isinstance(found, Mapping) or set(found) != set(LANGUAGES):
            self.fault(key, "must have exactly nl, de and en")
            return _NO_WORDING
        for language in LANGUAGES:
            if not isinstance(found[language], str) or not found[language].strip():
                self.fault(key, f"{language} must be a text")
        return Wording(*(str(found[language]) for language in LANGUAGES))

    def wordings(self, key: str) -> dict[str, Wording]:
        """A mapping of names to texts in three languages."""
        return {name: self._wording(f"{key}, {name}", text) for name, text in self._map(key)}

    def sections(self, key: str) -> list[Section]:
        """A list of mappings, each named by its `id`."""
        found = self.value(key)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(item, Block) for item in found):
            self.fault(key, "must be a list of mappings")
            return []
        singular = key.removesuffix("s")
        return [self._sub(item, f"{singular} {item.get('id', '?')}") for item in found]

    def named_sections(self, key: str) -> list[tuple[str, Section]]:
        """A mapping of names to mappings."""
        found: list[tuple[str, Section]] = []
        for name, block in self._map(key):
            if isinstance(block, Block):
                found.append((name, self._sub(block, f"{key} {name}")))
            else:
                self.fault(f"{key}, {name}", "must be a mapping")
        return found

    def part(self, key: str) -> Section:
        """One mapping inside this one; an empty one when it is not a mapping."""
        found = self.value(key)
        return self._sub(found if isinstance(found, Block) else Block(), key)

    def strings(self, key: str) -> dict[str, str]:
        """A mapping of names to texts."""
        return {name: str(text) for name, text in self._map(key)}

    def expression(self, key: str, vocabulary: Vocabulary) -> Node | None:
        """An expression, or None when it is absent or cannot be read."""
        found = self.value(key)
        if found is None:
            return None
        return self.parsed(key, str(found), vocabulary)

    def parsed(self, key: str, text: str, vocabulary: Vocabulary) -> Node | None:
        """An expression that is already at hand; a fault is noted with its position."""
        try:
            return parse(text, vocabulary)
        except ExpressionError as error:
            self.fault(f"{key}, character {error.position}", error.message)
            return None

    def _map(self, key: str) -> list[tuple[str, object]]:
        found = self.value(key)
        if found is None:
            return []
        if not isinstance(found, Block):
            self.fault(key, "must be a mapping")
            return []
        return list(found.items())

    def _sub(self, block: Block, place: str) -> Section:
        return Section(block, place, self._file, self._problems)
