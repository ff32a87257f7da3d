"""Reads an expression into the tree, and checks types, names and units while reading.

expression  = conjunction { "or" conjunction }
conjunction = negation { "and" negation }
negation    = "not" negation | "(" expression ")" | count | test
count       = "count" "(" expression { "," expression } ")" comparison number
test        = term
            | boolean finding
            | number finding comparison number [unit]
            | choice finding ( "==" | "!=" ) choice
            | choice finding "in" "(" choice { "," choice } ")"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from wervel.reasoning.exceptions import ExpressionError
from wervel.reasoning.findings import Finding, Kind
from wervel.reasoning.tokens import COMPARISONS, Token, tokenize
from wervel.reasoning.tree import (
    AtLeast,
    Compare,
    IsOneOf,
    IsTrue,
    Node,
    Not,
    all_of,
    any_of,
)
from wervel.reasoning.units import convert, unit_named

MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names an expression may use: findings, and terms (named parts of expressions)."""

    findings: Mapping[str, Finding]
    terms: Mapping[str, Node] = field(default_factory=dict)


def parse(text: str, vocabulary: Vocabulary) -> Node:
    """The tree of an expression; raises ExpressionError with position for any fault."""
    reader = _Reader(tokenize(text), vocabulary)
    node = reader.expression(0)
    reader.expect_end()
    return node


class _Reader:
    def __init__(self, tokens: list[Token], vocabulary: Vocabulary) -> None:
        self._tokens = tokens
        self._at = 0
        self._vocabulary = vocabulary

    @property
    def _here(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._here
        self._at += token.kind != "end"
        return token

    def _accept(self, text: str) -> bool:
        if self._here.text == text and self._here.kind in ("keyword", "sign"):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._unexpected(f"'{text}'")

    def _unexpected(self, wanted: str) -> ExpressionError:
        here = self._here
        got = f"'{here.text}'" if here.text else "the end"
        return ExpressionError(f"expected {wanted}, found {got}", here.position)

    def expect_end(self) -> None:
        if self._here.kind != "end":
            raise self._unexpected("'and', 'or' or the end")

    def expression(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"nested deeper than {MAX_DEPTH}", self._here.position)
        parts = [self._conjunction(depth)]
        while self._accept("or"):
            parts.append(self._conjunction(depth))
        return any_of(*parts)

    def _conjunction(self, depth: int) -> Node:
        parts = [self._negation(depth)]
        while self._accept("and"):
            parts.append(self._negation(depth))
        return all_of(*parts)

    def _negation(self, depth: int) -> Node:
        if self._accept("not"):
            if depth > MAX_DEPTH:
                raise ExpressionError(f"nested deeper than {MAX_DEPTH}", self._here.position)
            return Not(self._negation(depth + 1))
        if self._accept("("):
            node = self.expression(depth + 1)
            self._expect(")")
            return node
        if self._accept("count"):
            return self._count(depth)
        return self._test()

    def _count(self, depth: int) -> Node:
        self._expect("(")
        parts = [self.expression(depth + 1)]
        while self._accept(","):
            parts.append(self.expression(depth + 1))
        self._expect(")")
        operator = self._operator()
        token = self._take()
        if token.kind != "number" or not token.text.isdigit():
            raise ExpressionError("count is compared with a whole number", token.position)
        return _counted(operator, int(token.text), tuple(parts), token.position)

    def _operator(self) -> str:
        if self._here.text not in COMPARISONS:
            raise self._unexpected("a comparison")
        return self._take().text

    def _test(self) -> Node:
        if self._here.kind != "word":
            raise self._unexpected("a finding")
        token = self._take()
        term = self._vocabulary.terms.get(token.text)
        if term is not None:
            return term
        finding = self._vocabulary.findings.get(token.text)
        if finding is None:
            raise ExpressionError(self._unknown_name(token.text), token.position)
        if finding.kind is Kind.BOOLEAN:
            return self._boolean(finding)
        if finding.kind is Kind.NUMBER:
            return self._number(finding)
        return self._choice(finding)

    def _unknown_name(self, name: str) -> str:
        names = [*self._vocabulary.findings, *self._vocabulary.terms]
        close = get_close_matches(name, names, n=1)
        return f"unknown finding '{name}'" + (f" (did you mean '{close[0]}'?)" if close else "")

    def _boolean(self, finding: Finding) -> Node:
        if self._here.text in COMPARISONS or self._here.text == "in":
            message = f"'{finding.id}' is yes or no and cannot be compared"
            raise ExpressionError(message, self._here.position)
        return IsTrue(finding)

    def _number(self, finding: Finding) -> Node:
        if self._here.text not in COMPARISONS:
            message = f"'{finding.id}' is a number and must be compared"
            raise ExpressionError(message, self._here.position)
        operator = self._take().text
        token = self._take()
        if token.kind != "number":
            message = f"'{finding.id}' is compared with a number, not '{token.text}'"
            raise ExpressionError(message, token.position)
        return Compare(finding, operator, self._in_unit(finding, token))

    def _in_unit(self, finding: Finding, token: Token) -> float:
        value = float(token.text)
        unit = unit_named(self._here.text) if self._here.kind == "word" else None
        if unit is None:
            if finding.unit is None:
                return value
            message = f"'{finding.id}' needs a unit, such as '{token.text} {finding.unit}'"
            raise ExpressionError(message, self._here.position)
        where = self._take().position
        converted = None if finding.unit is None else convert(value, unit, finding.unit)
        if converted is None:
            own = finding.unit or "no unit"
            raise ExpressionError(f"'{finding.id}' is in {own}, not in {unit}", where)
        return converted

    def _choice(self, finding: Finding) -> Node:
        if self._accept("in"):
            self._expect("(")
            chosen = [self._chosen(finding)]
            while self._accept(","):
                chosen.append(self._chosen(finding))
            self._expect(")")
            return IsOneOf(finding, tuple(dict.fromkeys(chosen)))
        if self._accept("=="):
            return IsOneOf(finding, (self._chosen(finding),))
        if self._accept("!="):
            return Not(IsOneOf(finding, (self._chosen(finding),)))
        raise self._unexpected(f"'==', '!=' or 'in' after '{finding.id}'")

    def _chosen(self, finding: Finding) -> str:
        token = self._take()
        if token.text not in finding.choice_ids:
            allowed = ", ".join(finding.choice_ids)
            message = f"'{token.text}' is not a value of '{finding.id}' ({allowed})"
            raise ExpressionError(message, token.position)
        return token.text


def _counted(operator: str, number: int, parts: tuple[Node, ...], position: int) -> Node:
    """The count as a threshold; a threshold that can never or always be met is refused."""
    if operator in ("==", "!="):
        raise ExpressionError("count takes <, <=, > or >=", position)
    threshold = number + (operator in (">", "<="))
    if not 1 <= threshold <= len(parts):
        message = f"a count of {len(parts)} compared with {number} is always the same"
        raise ExpressionError(message, position)
    node = AtLeast(threshold, parts)
    return node if operator in (">", ">=") else Not(node)
