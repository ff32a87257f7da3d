"""What can go wrong while reading a pathway, answers or cases.

    ReasoningError
    ├── ExpressionError   an expression that cannot be read, with its position
    ├── PathwayError      a pathway that must not be published, with every problem found
    ├── AnswerError       answers that do not fit the pathway, with every problem found
    └── CasesError        a cases document that cannot be read

Whoever shows a result to a patient turns each of these into "contact us / 112".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ReasoningError(ValueError):
    """The root of all errors of the reasoning core."""


class ExpressionError(ReasoningError):
    """An expression that cannot be read; `position` counts characters from 1."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"character {position}: {message}")
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a document: where it stands, and what is wrong."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place}: {self.message}"


class PathwayError(ReasoningError):
    """A pathway with faults; `problems` names all of them, not the first alone."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One answer that cannot be taken.

    `code` is stable, for a form to word: `unknown-finding`, `wrong-type`, `too-small`,
    `too-large`, `not-a-choice`, `wrong-unit`, `not-an-object`, `required`.
    """

    finding: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.finding}: {self.message}"


class AnswerError(ReasoningError):
    """Answers that do not fit the pathway."""

    def __init__(self, problems: Sequence[AnswerProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class CasesError(ReasoningError):
    """A cases document that cannot be read against the pathway."""
