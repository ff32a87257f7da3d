from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given

from tests.reasoning.samples import COLD, FEVER, FINDINGS, NUMB, small_answers, trees
from wervel.reasoning import UNKNOWN, Answer
from wervel.reasoning.compiler import compile_trees
from wervel.reasoning.kleene import Truth
from wervel.reasoning.tree import AtLeast, IsTrue, Node, Not, all_of, any_of

pytestmark = pytest.mark.pure
ASKED = frozenset(FINDINGS)
YES, NO, OPEN = Truth(True, False), Truth(False, True), Truth(False, False)
ANSWERS: list[tuple[Answer, Truth]] = [(True, YES), (False, NO), (UNKNOWN, OPEN)]


def truth(node: Node, answers: Mapping[str, Answer]) -> Truth:
    world = compile_trees([node], ASKED).now(answers)
    compiled = Truth(world.roots_true[0], world.roots_false[0])
    assert world.value(node) == compiled
    return compiled


def test_not_turns_yes_and_no_and_keeps_unknown() -> None:
    node = Not(IsTrue(FEVER))
    assert [truth(node, {"fever": answer}) for answer, _ in ANSWERS] == [NO, YES, OPEN]


def test_and_is_no_as_soon_as_one_is_no() -> None:
    node = all_of(IsTrue(FEVER), IsTrue(NUMB))
    table = [[truth(node, {"fever": a, "numb": b}) for b, _ in ANSWERS] for a, _ in ANSWERS]
    assert table == [[YES, NO, OPEN], [NO, NO, NO], [OPEN, NO, OPEN]]


def test_or_is_yes_as_soon_as_one_is_yes() -> None:
    node = any_of(IsTrue(FEVER), IsTrue(NUMB))
    table = [[truth(node, {"fever": a, "numb": b}) for b, _ in ANSWERS] for a, _ in ANSWERS]
    assert table == [[YES, YES, YES], [YES, NO, OPEN], [YES, OPEN, OPEN]]


@pytest.mark.parametrize(
    ("fever", "numb", "cold", "expected"),
    [
        (True, True, UNKNOWN, YES),
        (True, UNKNOWN, UNKNOWN, OPEN),
        (True, False, UNKNOWN, OPEN),
        (False, False, UNKNOWN, NO),
        (True, False, False, NO),
        (UNKNOWN, UNKNOWN, UNKNOWN, OPEN),
    ],
)
def test_count_is_certain_when_the_rest_cannot_matter(
    fever: Answer, numb: Answer, cold: Answer, expected: Truth
) -> None:
    node = AtLeast(2, (IsTrue(FEVER), IsTrue(NUMB), IsTrue(COLD)))
    assert truth(node, {"fever": fever, "numb": numb, "cold": cold}) == expected


@given(trees(), small_answers())
def test_the_compiled_tree_agrees_with_the_interpreter(
    tree: Node, answers: dict[str, Answer]
) -> None:
    now, still = compile_trees([tree], ASKED).worlds(answers)
    for world in (now, still):
        assert world.value(tree) == Truth(world.roots_true[0], world.roots_false[0])


@given(trees(), small_answers(), small_answers())
def test_a_later_answer_never_revokes_what_was_certain(
    tree: Node, first: dict[str, Answer], later: dict[str, Answer]
) -> None:
    before = truth(tree, first)
    after = truth(tree, {**later, **first})
    assert not (before.true and not after.true)
    assert not (before.false and not after.false)


@given(trees(), small_answers(), small_answers())
def test_what_becomes_certain_was_still_possible(
    tree: Node, first: dict[str, Answer], later: dict[str, Answer]
) -> None:
    _, still = compile_trees([tree], ASKED).worlds(first)
    after = truth(tree, {**later, **first})
    possible = still.value(tree)
    assert not (after.true and not possible.true)
    assert not (after.false and not possible.false)


@given(trees(), small_answers())
def test_nothing_is_both_yes_and_no(tree: Node, answers: dict[str, Answer]) -> None:
    found = truth(tree, answers)
    assert not (found.true and found.false)


def test_a_finding_that_is_never_asked_is_no_unless_stated() -> None:
    node = IsTrue(FEVER)
    program = compile_trees([node], frozenset())
    assert program.now({}).value(node) == NO
    assert program.now({"fever": True}).value(node) == YES
