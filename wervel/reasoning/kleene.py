"""Kleene's three-valued logic, an unknown carried as two Booleans: certainly true, certainly false.

`World.value` is the plain interpreter, for walking a few nodes; `compiler` turns many trees
into one function with the same meaning. Beside the three values (1,0) yes, (0,1) no and
(0,0) unknown, a leaf may be *open*, (1,1): every answer is still to come, so that a tree's first
Boolean then says "can still become true" and its second "can still become false".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from wervel.reasoning.tree import All, Any, AtLeast, Leaf, Node, Not


class Truth(NamedTuple):
    """Certainly true, certainly false; neither is unknown."""

    true: bool
    false: bool


@dataclass(frozen=True, slots=True)
class World:
    """The state of every leaf, already limited by who it applies to, and of every root."""

    index: Mapping[Leaf, int]
    true: list[bool]
    false: list[bool]
    roots_true: tuple[bool, ...]
    roots_false: tuple[bool, ...]

    _seen: dict[int, Truth] = field(default_factory=dict, repr=False, compare=False)

    def value(self, node: Node) -> Truth:
        """The truth of any tree made of known leaves; remembered per node of the pathway."""
        found = self._seen.get(id(node))
        if found is None:
            found = self._seen[id(node)] = self._value(node)
        return found

    def _value(self, node: Node) -> Truth:
        if isinstance(node, All):
            parts = [self.value(child) for child in node.children]
            return Truth(all(p.true for p in parts), any(p.false for p in parts))
        if isinstance(node, Any):
            parts = [self.value(child) for child in node.children]
            return Truth(any(p.true for p in parts), all(p.false for p in parts))
        if isinstance(node, AtLeast):
            parts = [self.value(child) for child in node.children]
            spare = len(parts) - node.number
            return Truth(
                sum(p.true for p in parts) >= node.number, sum(p.false for p in parts) > spare
            )
        if isinstance(node, Not):
            part = self.value(node.child)
            return Truth(part.false, part.true)
        at = self.index[node]
        return Truth(self.true[at], self.false[at])
