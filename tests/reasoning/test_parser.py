from __future__ import annotations

import pytest
from hypothesis import given

from tests.reasoning.samples import AGE, COLD, FEVER, NUMB, ONSET, SCORE, VOCABULARY, trees
from wervel.reasoning.exceptions import ExpressionError
from wervel.reasoning.parser import MAX_DEPTH, Vocabulary, parse
from wervel.reasoning.tokens import MAX_LENGTH
from wervel.reasoning.tree import (
    All,
    Any,
    AtLeast,
    Compare,
    IsOneOf,
    IsTrue,
    Node,
    Not,
    to_text,
)

pytestmark = pytest.mark.pure
fever, numb, cold = IsTrue(FEVER), IsTrue(NUMB), IsTrue(COLD)


@given(trees())
def test_a_tree_reads_back_from_its_own_text(tree: Node) -> None:
    assert parse(to_text(tree), VOCABULARY) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("fever", fever),
        ("fever or numb and cold", Any((fever, All((numb, cold))))),
        ("(fever or numb) and cold", All((Any((fever, numb)), cold))),
        ("not fever and numb", All((Not(fever), numb))),
        ("not (fever and numb)", Not(All((fever, numb)))),
        ("fever and (numb and cold)", All((fever, numb, cold))),
        ("age >= 18 years", Compare(AGE, ">=", 18.0)),
        ("age < 3 months", Compare(AGE, "<", 0.25)),
        ("age >= 1 year", Compare(AGE, ">=", 1.0)),
        ("score > 6.5", Compare(SCORE, ">", 6.5)),
        ("onset == fall", IsOneOf(ONSET, ("fall",))),
        ("onset != fall", Not(IsOneOf(ONSET, ("fall",)))),
        ("onset in (slow, fall)", IsOneOf(ONSET, ("slow", "fall"))),
        ("count(fever, numb, cold) >= 2", AtLeast(2, (fever, numb, cold))),
        ("count(fever, numb, cold) > 2", AtLeast(3, (fever, numb, cold))),
        ("count(fever, numb) < 2", Not(AtLeast(2, (fever, numb)))),
        ("count(fever, numb) <= 1", Not(AtLeast(2, (fever, numb)))),
    ],
)
def test_expressions_read_as_meant(text: str, tree: Node) -> None:
    assert parse(text, VOCABULARY) == tree


def test_a_term_stands_for_its_tree() -> None:
    ill = parse("fever or numb", VOCABULARY)
    assert parse("ill and cold", Vocabulary(VOCABULARY.findings, {"ill": ill})) == All((ill, cold))


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 1, "expected a finding, found the end"),
        ("fever or", 9, "expected a finding, found the end"),
        ("fever numb", 7, "expected 'and', 'or' or the end, found 'numb'"),
        ("feever", 1, "unknown finding 'feever' (did you mean 'fever'?)"),
        ("fever and zzz", 11, "unknown finding 'zzz'"),
        ("fever >= 2", 7, "'fever' is yes or no and cannot be compared"),
        ("age", 4, "'age' is a number and must be compared"),
        ("age > slow", 7, "'age' is compared with a number, not 'slow'"),
        ("age > 18", 9, "'age' needs a unit, such as '18 years'"),
        ("age > 18 celsius", 10, "'age' is in years, not in celsius"),
        ("score > 2 days", 11, "'score' is in no unit, not in days"),
        ("onset", 6, "expected '==', '!=' or 'in' after 'onset', found the end"),
        ("onset == quick", 10, "'quick' is not a value of 'onset' (slow, sudden, fall)"),
        ("(fever or numb", 15, "expected ')', found the end"),
        ("count(fever, numb) >= 3", 23, "a count of 2 compared with 3 is always the same"),
        ("count(fever, numb) >= 0", 23, "a count of 2 compared with 0 is always the same"),
        ("count(fever, numb) == 1", 23, "count takes <, <=, > or >="),
        ("count(fever, numb) >= 1.5", 23, "count is compared with a whole number"),
        ("fever & numb", 7, "'&' does not belong here"),
        ("Fever", 1, "'F' does not belong here"),
    ],
)
def test_a_fault_names_its_position(text: str, position: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, VOCABULARY)
    assert (caught.value.position, caught.value.message) == (position, message)


def test_nesting_and_length_are_bounded() -> None:
    deep = "(" * (MAX_DEPTH + 2) + "fever" + ")" * (MAX_DEPTH + 2)
    with pytest.raises(ExpressionError, match="nested deeper"):
        parse(deep, VOCABULARY)
    with pytest.raises(ExpressionError, match="nested deeper"):
        parse("not " * 5 * MAX_DEPTH + "fever", VOCABULARY)
    with pytest.raises(ExpressionError, match="longer than"):
        parse("fever or " * MAX_LENGTH + "fever", VOCABULARY)
