"""A finished check in words: the advice, why, what would change it, and when to come back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wervel.common.language import current_language
from wervel.reasoning import Care, Finding, Kind, Pathway, Urgency, Wording
from wervel.triage import selectors
from wervel.triage.advice import Advice, advice_for, urgency_words
from wervel.triage.checks import Check
from wervel.triage.wording import quantity_words

REASONS_SHOWN = 4
RAISING_SHOWN, LOWERING_SHOWN = 3, 1
CALLS_112 = "_112"
SAID_BY_HEADLINE = "doctor_today"
SPINE_SCAN, ORDINARY_SCAN = ("mri_spine_", "mri_whole_spine_"), "mri_spine_elective"


@dataclass(frozen=True, slots=True)
class ShownSource:
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A rule that counted, with what the reader told that made it count."""

    rule: str
    text: str
    told: Sequence[str]
    unknown: Sequence[str]
    sources: Sequence[ShownSource]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What would have to be otherwise, and the advice it would give."""

    when: Sequence[str]
    then: str


@dataclass(frozen=True, slots=True)
class Result:
    """The words of an outcome, and the plain values that lead on to an appointment."""

    outcome_id: UUID
    urgency: Urgency
    care: Care
    advice: Advice
    reasons: Sequence[ShownReason]
    changes: Sequence[ShownChange]
    to_do: Sequence[str]
    call_112: Sequence[str]
    come_back: Sequence[str]
    tests_help: Sequence[str]
    tests_not: Sequence[str]
    ask_doctor: Sequence[str]
    service: str | None
    within_days: int | None
    pathway: str
    version: str
    content_hash: str

    @property
    def headline(self) -> str:
        return self.advice.headline

    @property
    def is_emergency(self) -> bool:
        return self.urgency is Urgency.EMERGENCY

    @property
    def is_same_day(self) -> bool:
        return self.urgency is Urgency.SAME_DAY

    @property
    def is_for_clinic(self) -> bool:
        """Our clinics are the right place."""
        return self.care is Care.CLINIC

    @property
    def is_for_midwife(self) -> bool:
        return self.care is Care.MATERNITY

    @property
    def is_self_care(self) -> bool:
        return self.urgency is Urgency.SELF_CARE


def result_of(check: Check) -> Result:
    """The words of a finished check, from what was stored when it was finished."""
    assert check.outcome_id is not None
    stored = selectors.stored_outcome(check.outcome_id)
    return present(check.pathway, stored.outcome, outcome_id=stored.pk)


def present(pathway: Pathway, outcome: Mapping[str, Any], *, outcome_id: UUID) -> Result:
    """An outcome's plain values in the active language."""
    urgency, care = Urgency(outcome["urgency"]), Care(outcome["care"])
    calls = [key for key in outcome["safety_net"] if key.endswith(CALLS_112)]
    others = [key for key in outcome["safety_net"] if key not in calls]
    return Result(
        outcome_id=outcome_id,
        urgency=urgency,
        care=care,
        advice=advice_for(urgency, care, outcome["within_days"]),
        reasons=_reasons(pathway, outcome, urgency),
        changes=_changes(pathway, outcome),
        to_do=_texts(pathway.advice, (key for key in outcome["advice"] if key != SAID_BY_HEADLINE)),
        call_112=_texts(pathway.safety_net, calls),
        come_back=_texts(pathway.safety_net, others),
        tests_help=_texts(pathway.tests, outcome["tests_help"]),
        tests_not=_texts(pathway.tests, _seldom_helpful(outcome)),
        ask_doctor=[_words(pathway.findings[name].label) for name in outcome["ask_doctor"]],
        service=outcome["service"],
        within_days=outcome["within_days"],
        pathway=pathway.title(current_language()),
        version=pathway.version,
        content_hash=pathway.content_hash,
    )


def _reasons(pathway: Pathway, outcome: Mapping[str, Any], urgency: Urgency) -> list[ShownReason]:
    """The rules that ask for this urgency; the others only when no rule asks for it."""
    found = outcome["reasons"]
    deciding = [reason for reason in found if reason["urgency"] == urgency.value]
    return [_reason(pathway, reason) for reason in (deciding or found)[:REASONS_SHOWN]]


def _reason(pathway: Pathway, reason: Mapping[str, Any]) -> ShownReason:
    rule = pathway.rule(reason["rule"])
    answers = (told(pathway.findings[name], value) for name, value in reason["findings"].items())
    return ShownReason(
        rule=rule.id,
        text=_words(rule.explanation),
        told=[words for words in answers if words],
        unknown=[_words(pathway.findings[name].label) for name in reason["unknown"]],
        sources=[ShownSource(source.title, source.address) for source in rule.sources],
    )


def told(finding: Finding, value: Any) -> str:
    """What was answered, when it can be said in a few words; a plain "no" is left out."""
    if finding.kind is Kind.BOOLEAN:
        return _words(finding.label) if value is True else ""
    if value is None:
        return ""
    return _fact(finding, value)


def _fact(finding: Finding, value: Any) -> str:
    label = _words(finding.label)
    if finding.kind is Kind.NUMBER:
        return f"{label}: {quantity_words(float(value), finding.unit)}"
    choice = next((c for c in finding.choices if c.id == value), None)
    return f"{label}: {_words(choice.label)}" if choice else label


def _changes(pathway: Pathway, outcome: Mapping[str, Any]) -> list[ShownChange]:
    raising = _varied(outcome["changes_up"])[:RAISING_SHOWN]
    lowering = outcome["changes_down"][:LOWERING_SHOWN]
    return [_change(pathway, change) for change in (*raising, *lowering)]


def _varied(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The smallest change to each urgency, the gravest first: examples, not a list of all."""
    first = list({change["urgency"]: change for change in reversed(changes)}.values())
    return sorted(first, key=lambda change: -Urgency(change["urgency"]).rank)


def _change(pathway: Pathway, change: Mapping[str, Any]) -> ShownChange:
    when = [
        step_words(pathway.findings[step["finding"]], step["value"]) for step in change["steps"]
    ]
    return ShownChange(when, urgency_words(Urgency(change["urgency"])))


def step_words(finding: Finding, value: Any) -> str:
    if finding.kind is not Kind.BOOLEAN:
        return _("if this is so: “%(finding)s”") % {"finding": _fact(finding, value)}
    words = _("if this is added: “%(finding)s”") if value else _("without: “%(finding)s”")
    return words % {"finding": _words(finding.label)}


def _seldom_helpful(outcome: Mapping[str, Any]) -> list[str]:
    """The tests to name as seldom helpful.

    A scan of the spine has one key for each term. A scan that would only be too soon, or too
    late, is not one that does not help: it is named once, and only when none of them helps.
    """
    helps = any(test.startswith(SPINE_SCAN) for test in outcome["tests_help"])
    return [
        test
        for test in outcome["tests_not"]
        if not test.startswith(SPINE_SCAN) or (test == ORDINARY_SCAN and not helps)
    ]


def _texts(wordings: Mapping[str, Wording], keys: Iterable[str]) -> list[str]:
    return [_words(wordings[key]) for key in keys]


def _words(wording: Wording) -> str:
    return wording.in_language(current_language())
