"""The one tree that every interpreter walks, and its text.

Nodes are immutable and compare by value. `all_of` and `any_of` flatten, so that a tree and the
tree read back from its text are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wervel.reasoning.findings import Finding


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A boolean finding is present."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Compare:
    """A number finding compared with a number in the finding's own unit."""

    finding: Finding
    operator: str
    value: float


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """A choice finding has one of these values."""

    finding: Finding
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The negation."""

    child: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every child holds."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one child holds."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `number` of the children hold."""

    number: int
    children: tuple[Node, ...]


Leaf = IsTrue | Compare | IsOneOf
Node = Leaf | Not | All | Any | AtLeast


def all_of(*nodes: Node) -> Node:
    """The conjunction, flattened; of one node, the node itself."""
    flat = [
        part for node in nodes for part in (node.children if isinstance(node, All) else (node,))
    ]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(*nodes: Node) -> Node:
    """The disjunction, flattened; of one node, the node itself."""
    flat = [
        part for node in nodes for part in (node.children if isinstance(node, Any) else (node,))
    ]
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


def children_of(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node; none for a leaf."""
    if isinstance(node, All | Any | AtLeast):
        return node.children
    return (node.child,) if isinstance(node, Not) else ()


def leaves(node: Node, *, positive: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """Every leaf with its polarity: False under an odd number of negations."""
    if isinstance(node, IsTrue | Compare | IsOneOf):
        yield node, positive
        return
    if isinstance(node, Not):
        positive = not positive
    for child in children_of(node):
        yield from leaves(child, positive=positive)


def findings_of(node: Node) -> frozenset[str]:
    """The ids of all findings a tree mentions, those of its `applies` left out."""
    return frozenset(leaf.finding.id for leaf, _ in leaves(node))


def to_text(node: Node) -> str:
    """The expression that reads back as this tree."""
    return _text(node, 0)


def number_text(value: float) -> str:
    """A number without exponent, as the expression language writes it."""
    text = format(Decimal(repr(float(value))), "f")
    return text.removesuffix(".0")


def _text(node: Node, binding: int) -> str:
    if isinstance(node, Not):
        return f"not {_text(node.child, 3)}"
    if isinstance(node, AtLeast):
        parts = ", ".join(_text(child, 0) for child in node.children)
        return f"count({parts}) >= {node.number}"
    if isinstance(node, All | Any):
        word, own = ("and", 2) if isinstance(node, All) else ("or", 1)
        text = f" {word} ".join(_text(child, own + 1) for child in node.children)
        return f"({text})" if own < binding else text
    return leaf_text(node)


def leaf_text(leaf: Leaf) -> str:
    """A leaf as written in an expression."""
    name = leaf.finding.id
    if isinstance(leaf, IsTrue):
        return name
    if isinstance(leaf, Compare):
        unit = f" {leaf.finding.unit}" if leaf.finding.unit else ""
        return f"{name} {leaf.operator} {number_text(leaf.value)}{unit}"
    if len(leaf.choices) == 1:
        return f"{name} == {leaf.choices[0]}"
    return f"{name} in ({', '.join(leaf.choices)})"
