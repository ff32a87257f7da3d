"""What the table says for one patient, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from wervel.reasoning.outcome import Plain, Step
from wervel.reasoning.pathway import Grade
from wervel.reasoning.wording import LANGUAGES, Wording


class Band(Enum):
    """How far a test helps. ASK: findings that are not known can still make it help."""

    HELPS = "helps"
    MAY = "may"
    ASK = "ask"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class OrderReason:
    """A row that counted: for which suspicion, by which rule, and the findings that fired it.

    The suspicion is empty where no row names the test. The text is kept with it, so that what
    was said can be read for ever.
    """

    suspicion: str
    rule: str
    text: Wording
    grade: Grade
    sources: tuple[tuple[str, str], ...]
    findings: Mapping[str, Plain] = field(default_factory=dict)
    figure: Wording | None = None

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "suspicion": self.suspicion,
            "rule": self.rule,
            "text": words(self.text),
            "grade": self.grade.value,
            "sources": [{"title": title, "address": address} for title, address in self.sources],
            "findings": dict(self.findings),
            "figure": None if self.figure is None else words(self.figure),
        }


@dataclass(frozen=True, slots=True)
class OrderChange:
    """A smallest set of steps that gives the test another band; confirmed by rating again."""

    steps: tuple[Step, ...]
    band: Band

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {"steps": [step.as_json() for step in self.steps], "band": self.band.value}


@dataclass(frozen=True, slots=True)
class OrderCaution:
    """What to mind first; `certain` is false when it must still be asked."""

    id: str
    certain: bool
    text: Wording

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {"id": self.id, "certain": self.certain, "text": words(self.text)}


@dataclass(frozen=True, slots=True)
class OrderRating:
    """One test for one patient. `ask`: the findings not known that could make it help."""

    test: str
    band: Band
    reasons: tuple[OrderReason, ...]
    ask: tuple[str, ...] = ()
    changes: tuple[OrderChange, ...] = ()
    cautions: tuple[OrderCaution, ...] = ()

    @property
    def grade(self) -> Grade:
        """That of the best founded reason."""
        order = list(Grade)
        return min((reason.grade for reason in self.reasons), key=order.index, default=Grade.NONE)

    def as_json(self) -> dict[str, object]:
        """Plain values, for keeping with an order and for comparing a replay."""
        return {
            "test": self.test,
            "band": self.band.value,
            "grade": self.grade.value,
            "reasons": [reason.as_json() for reason in self.reasons],
            "ask": list(self.ask),
            "changes": [change.as_json() for change in self.changes],
            "cautions": [caution.as_json() for caution in self.cautions],
        }


@dataclass(frozen=True, slots=True)
class OrderRatings:
    """All tests for one patient, by the texts with these hashes."""

    pathway_hash: str
    table_hash: str
    suspicions: tuple[str, ...]
    ratings: Mapping[str, OrderRating]

    def __getitem__(self, test: str) -> OrderRating:
        return self.ratings[test]

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "pathway_hash": self.pathway_hash,
            "table_hash": self.table_hash,
            "suspicions": list(self.suspicions),
            "ratings": {name: one.as_json() for name, one in self.ratings.items()},
        }


def words(wording: Wording) -> dict[str, str]:
    """A text in its three languages, as plain values."""
    return {language: wording.in_language(language) for language in LANGUAGES}
