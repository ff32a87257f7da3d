"""A pathway as plain values: what a clinician wrote, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from wervel.reasoning.answers import Answers
from wervel.reasoning.compiler import Program
from wervel.reasoning.findings import Finding
from wervel.reasoning.tree import Node
from wervel.reasoning.urgency import Urgency
from wervel.reasoning.wording import Wording


class Grade(Enum):
    """How well a rule is founded. `precautionary` may raise an urgency, never lower it."""

    GUIDELINE = "guideline"
    COHORT = "cohort"
    EXPERT = "expert"
    PRECAUTIONARY = "precautionary"
    NONE = "none"


class Care(Enum):
    """Who should see the person."""

    CLINIC = "clinic"
    GP = "gp"
    MATERNITY = "maternity"
    EMERGENCY = "emergency"


class QuestionKind(Enum):
    """How a page asks: a list to tick, one number, or one choice."""

    LIST = "list"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Question:
    """One page: one medical question over at most 12 findings."""

    id: str
    kind: QuestionKind
    title: Wording
    why: Wording
    findings: tuple[Finding, ...]
    hint: Wording | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When a condition holds: how urgent, what is suspected, what helps to find out.

    `unknown`: the urgency asked for when the rule hangs on an "I don't know" (never emergency);
    None means that the doctor is told to ask. `fallback`: suspicion, tests and advice count only
    when no other rule suspects anything. `inquire`: worth asking for even where only the
    suspicion, not the urgency, depends on it.
    """

    id: str
    when: Node
    urgency: Urgency
    explanation: Wording
    grade: Grade
    sources: tuple[Source, ...]
    suspicions: tuple[str, ...] = ()
    tests_help: tuple[str, ...] = ()
    tests_not: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    unknown: Urgency | None = None
    fallback: bool = False
    inquire: bool = False
    care: Care = Care.CLINIC
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Mitigator:
    """A look-alike: when it certainly holds, the rules it names do not fire. No others."""

    id: str
    cancels: tuple[str, ...]
    when: Node
    explanation: Wording
    grade: Grade
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SafetyProperty:
    """A promise about every possible combination of answers."""

    id: str
    when: Node
    at_least: Urgency
    statement: Wording


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A test case the pathway carries itself."""

    id: str
    answers: Answers
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Visit:
    """What an urgency leads to: a service (or none) and the most days to wait for it."""

    service: str | None
    within_days: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Pathway:
    """A pathway as published; `content_hash` is the SHA-256 of its text, in hexadecimal.

    `ranks` gives per rule its urgency and that of its unknown, 0 for none. `cancels` gives per
    mitigator the numbers of the rules it cancels. `program` holds the trees of rules,
    mitigators and properties, in that order.
    """

    id: str
    version: str
    review: str
    content_hash: str
    titles: Wording
    questions: tuple[Question, ...]
    findings: Mapping[str, Finding]
    rules: tuple[Rule, ...]
    mitigators: tuple[Mitigator, ...]
    properties: tuple[SafetyProperty, ...]
    own_cases: tuple[OwnCase, ...]
    sources: Mapping[str, Source]
    suspicions: Mapping[str, Wording]
    tests: Mapping[str, Wording]
    advice: Mapping[str, Wording]
    safety_net: Mapping[str, Wording]
    safety_net_for: Mapping[Urgency, tuple[str, ...]]
    visits: Mapping[Urgency, Visit]
    unknown_warning: Urgency
    case_sites: Mapping[str, str]
    ranks: tuple[tuple[int, int], ...]
    cancels: tuple[tuple[int, ...], ...]
    program: Program

    def title(self, language: str) -> str:
        """The pathway's name in a language."""
        return self.titles.in_language(language)

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError when there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; KeyError when there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
