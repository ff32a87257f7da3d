"""What the answers lead to, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wervel.reasoning.pathway import Care, Grade
from wervel.reasoning.urgency import Urgency

Plain = bool | float | str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that counted. `findings` are those that made it hold, with the answers given.

    `unknown` lists the findings it hangs on when an "I don't know" asked for this urgency.
    `cancelled_by` names the mitigator when the rule holds but was cancelled.
    """

    rule: str
    urgency: Urgency
    grade: Grade
    sources: tuple[str, ...]
    findings: Mapping[str, Plain]
    unknown: tuple[str, ...] = ()
    cancelled_by: str | None = None

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "rule": self.rule,
            "urgency": self.urgency.value,
            "grade": self.grade.value,
            "sources": list(self.sources),
            "findings": dict(self.findings),
            "unknown": list(self.unknown),
            "cancelled_by": self.cancelled_by,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One finding that would have to be otherwise: `condition` in the expression language."""

    finding: str
    condition: str
    value: Plain

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {"finding": self.finding, "condition": self.condition, "value": self.value}


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest set of steps that changes the urgency, and what it would become."""

    steps: tuple[Step, ...]
    urgency: Urgency

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {"steps": [step.as_json() for step in self.steps], "urgency": self.urgency.value}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The advice. Keys of suspicions, tests, advice and safety net are worded by the pathway.

    `decided` is False while a question can still change the urgency: such an outcome is not
    shown to a patient, and is never self-care. `service` is None where our clinics are not the
    place; `within_days` is the longest wait. `ask_doctor` lists what the doctor must find out.
    """

    pathway: str
    version: str
    content_hash: str
    urgency: Urgency
    decided: bool
    suspicions: tuple[str, ...]
    tests_help: tuple[str, ...]
    tests_not: tuple[str, ...]
    advice: tuple[str, ...]
    reasons: tuple[Reason, ...]
    cancelled: tuple[Reason, ...]
    ask_doctor: tuple[str, ...]
    unknown_warnings: tuple[str, ...]
    safety_net: tuple[str, ...]
    care: Care
    service: str | None
    within_days: int | None
    changes_up: tuple[Change, ...] = ()
    changes_down: tuple[Change, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Plain values, for storing and for comparing a replay."""
        return {
            "pathway": self.pathway,
            "version": self.version,
            "content_hash": self.content_hash,
            "urgency": self.urgency.value,
            "decided": self.decided,
            "suspicions": list(self.suspicions),
            "tests_help": list(self.tests_help),
            "tests_not": list(self.tests_not),
            "advice": list(self.advice),
            "reasons": [reason.as_json() for reason in self.reasons],
            "cancelled": [reason.as_json() for reason in self.cancelled],
            "ask_doctor": list(self.ask_doctor),
            "unknown_warnings": list(self.unknown_warnings),
            "safety_net": list(self.safety_net),
            "care": self.care.value,
            "service": self.service,
            "within_days": self.within_days,
            "changes_up": [change.as_json() for change in self.changes_up],
            "changes_down": [change.as_json() for change in self.changes_down],
        }
