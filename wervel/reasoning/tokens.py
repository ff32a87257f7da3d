"""Cuts an expression into words, numbers and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wervel.reasoning.exceptions import ExpressionError

MAX_LENGTH = 4000
KEYWORDS = frozenset({"and", "or", "not", "in", "count"})
COMPARISONS = ("<=", ">=", "==", "!=", "<", ">")

_PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[a-z][a-z0-9_]*)"
    r"|(?P<sign><=|>=|==|!=|[<>(),])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece; `kind` is number, word, keyword, sign or end; positions count from 1."""

    kind: str
    text: str
    position: int


def tokenize(text: str) -> list[Token]:
    """All tokens with an `end` token last; raises ExpressionError at the first stray character."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            raise ExpressionError(f"'{text[at]}' does not belong here", at + 1)
        kind = str(match.lastgroup)
        if kind == "word" and match.group() in KEYWORDS:
            kind = "keyword"
        if kind != "space":
            found.append(Token(kind, match.group(), at + 1))
        at = match.end()
    found.append(Token("end", "", len(text) + 1))
    return found
