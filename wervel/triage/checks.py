"""A check as plain values: what was asked, what was said, and where to go next."""

from dataclasses import dataclass
from uuid import UUID

from wervel.reasoning import Answers, Pathway


@dataclass(frozen=True, slots=True)
class Check:
    """A check being filled in; `trail` holds the answered questions in the order of answering."""

    secret: str
    pathway: Pathway
    answers: Answers
    trail: tuple[str, ...]
    language: str
    outcome_id: UUID | None

    def before(self, question_id: str) -> str | None:
        """The question to go back to; None on the first page."""
        if question_id in self.trail:
            place = self.trail.index(question_id)
            return self.trail[place - 1] if place else None
        return self.trail[-1] if self.trail else None

    def number_of(self, question_id: str) -> int:
        """Which page this is, counted from 1."""
        if question_id in self.trail:
            return self.trail.index(question_id) + 1
        return len(self.trail) + 1


@dataclass(frozen=True, slots=True)
class Step:
    """Where a check goes on: a question, or, when that is None, the result."""

    question: str | None
