"""Compiles the trees of a pathway to one Python function over leaf states.

The generated source holds indexes, thresholds and operators only, never a word of the document.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from wervel.reasoning.answers import UNKNOWN, Answer, Unknown
from wervel.reasoning.kleene import World
from wervel.reasoning.tree import (
    All,
    Any,
    AtLeast,
    Compare,
    IsOneOf,
    IsTrue,
    Leaf,
    Node,
    Not,
    leaves,
)

_Run = Callable[[list[bool], list[bool]], tuple[tuple[bool, ...], tuple[bool, ...]]]
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Program:
    """Compiled trees; `worlds` makes the two states an answer set can be looked at in.

    `by_finding` gives the leaves of a finding: number, whether it is asked at all, and the test,
    None where the answer itself is the truth.
    """

    index: Mapping[Leaf, int]
    by_finding: Mapping[str, tuple[tuple[int, bool, Leaf | None], ...]]
    unasked: tuple[int, ...]
    run: _Run

    def now(self, answers: Mapping[str, Answer]) -> World:
        """What is certain already: what was not asked is unknown."""
        return self.worlds(answers)[0]

    def worlds(self, answers: Mapping[str, Answer]) -> tuple[World, World]:
        """What is certain now, and what can still become when the rest is answered.

        In the first a finding not asked is unknown, in the second it is open.
        """
        true, false = [False] * len(self.index), [False] * len(self.index)
        still_true, still_false = [True] * len(self.index), [True] * len(self.index)
        for at in self.unasked:
            false[at], still_true[at] = True, False
        settled = len(self.unasked)
        for name, answer in answers.items():
            for at, asked, leaf in self.by_finding.get(name, ()):
                settled += asked
                yes = answer is True if leaf is None else _holds(leaf, answer)
                no = not yes and answer is not UNKNOWN
                true[at] = still_true[at] = yes
                false[at] = still_false[at] = no
        now = self._world(true, false)
        if settled == len(self.index):
            return now, now
        return now, self._world(still_true, still_false)

    def states(self, answers: Mapping[str, Answer]) -> tuple[list[bool], list[bool]]:
        """Per leaf whether it is certainly true and certainly false; what was not asked is
        neither. For trying many variants of some answers: see `put` and `holding`."""
        true, false = [False] * len(self.index), [False] * len(self.index)
        for at in self.unasked:
            false[at] = True
        self.put(answers, true, false)
        return true, false

    def put(self, answers: Mapping[str, Answer], true: list[bool], false: list[bool]) -> None:
        """Writes these answers into the states of leaves."""
        for name in answers.keys() & self.by_finding.keys():
            answer = answers[name]
            for at, _, leaf in self.by_finding[name]:
                yes = answer is True if leaf is None else _holds(leaf, answer)
                true[at], false[at] = yes, not yes and answer is not UNKNOWN

    def holding(self, true: list[bool], false: list[bool]) -> tuple[bool, ...]:
        """Which roots certainly hold; the states are used up."""
        return self.run(true, false)[0]

    def _world(self, true: list[bool], false: list[bool]) -> World:
        roots_true, roots_false = self.run(true, false)
        return World(self.index, true, false, roots_true, roots_false)


def _holds(leaf: Leaf, answer: Answer) -> bool:
    if isinstance(answer, Unknown):
        return False
    if isinstance(leaf, IsOneOf):
        return answer in leaf.choices
    if isinstance(leaf, Compare):
        return _COMPARE[leaf.operator](cast(float, answer), leaf.value)
    return answer is True


def compile_trees(
    roots: Sequence[Node], asked: frozenset[str], also: Sequence[Node] = ()
) -> Program:
    """One function for all roots. Findings not in `asked` count as "no" unless stated.

    `also` lists trees that are not roots but whose value will be asked of a world.
    """
    index: dict[Leaf, int] = {}
    for root in (*roots, *also):
        for leaf, _ in leaves(root):
            _enter(leaf, index)
    by_finding: dict[str, list[tuple[int, bool, Leaf | None]]] = {}
    for leaf, at in index.items():
        name = leaf.finding.id
        test = None if isinstance(leaf, IsTrue) else leaf
        by_finding.setdefault(name, []).append((at, name in asked, test))
    source = _source(roots, index)
    names: dict[str, object] = {}
    exec(compile(source, "<pathway>", "exec"), names)  # noqa: S102 (indexes and operators only)
    return Program(
        index=index,
        by_finding={name: tuple(entries) for name, entries in by_finding.items()},
        unasked=tuple(at for leaf, at in index.items() if leaf.finding.id not in asked),
        run=cast(_Run, names["run"]),
    )


def _enter(leaf: Leaf, index: dict[Leaf, int]) -> None:
    """Enters the leaves a leaf's `applies` needs before the leaf itself."""
    if leaf in index:
        return
    if leaf.finding.applies is not None:
        for other, _ in leaves(leaf.finding.applies):
            _enter(other, index)
    index[leaf] = len(index)


def _source(roots: Sequence[Node], index: Mapping[Leaf, int]) -> str:
    lines = ["def run(t, f):"]
    for leaf, at in index.items():
        scope = leaf.finding.applies
        if scope is not None:
            lines.append(f"    t[{at}] = t[{at}] and {_code(scope, index, True)}")
            lines.append(f"    f[{at}] = f[{at}] or {_code(scope, index, False)}")
    for side in (True, False):
        parts = "".join(f"{_code(root, index, side)}, " for root in roots)
        lines.append(f"    {'yes' if side else 'no'} = ({parts})")
    lines.append("    return yes, no")
    return "\n".join(lines)


def _code(node: Node, index: Mapping[Leaf, int], side: bool) -> str:
    """The expression for "certainly true" (side True) or "certainly false" of a node."""
    if isinstance(node, Not):
        return _code(node.child, index, not side)
    if isinstance(node, All | Any):
        word = " and " if isinstance(node, All) is side else " or "
        return "(" + word.join(_code(child, index, side) for child in node.children) + ")"
    if isinstance(node, AtLeast):
        total = " + ".join(_code(child, index, side) for child in node.children)
        least = node.number if side else len(node.children) - node.number + 1
        return f"({total} >= {least})"
    return f"{'t' if side else 'f'}[{index[node]}]"
