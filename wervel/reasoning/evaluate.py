"""Turns answers into an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from wervel.reasoning.answers import UNKNOWN, Answer
from wervel.reasoning.assessment import Assessment, assess
from wervel.reasoning.explain import Changes, nearest_changes, supporting_findings, unknown_findings
from wervel.reasoning.outcome import Outcome, Reason
from wervel.reasoning.pathway import Care, Pathway, Rule
from wervel.reasoning.urgency import Urgency


def evaluate(pathway: Pathway, answers: Mapping[str, Answer], *, changes: bool = True) -> Outcome:
    """The outcome of these answers; `changes=False` leaves out what would change it.

    The urgency is the highest that any rule asks for. "I don't know" counts as neither yes nor
    no: a rule that hangs on it asks for its own `unknown` urgency, and an unknown warning sign
    rules out self-care. While questions are open the outcome is not decided, and not self-care.
    """
    state = assess(pathway, answers)
    outcome = _outcome(pathway, answers, state)
    if not changes:
        return outcome
    found = nearest_changes(
        pathway, answers, state, outcome.urgency, lambda other: urgency_of(pathway, other)
    )
    return _with_changes(outcome, found)


def urgency_of(pathway: Pathway, answers: Mapping[str, Answer]) -> Urgency:
    """The urgency alone."""
    state = assess(pathway, answers)
    return _urgency(pathway, state, _raised(pathway, state))


def _with_changes(outcome: Outcome, found: Changes) -> Outcome:
    return replace(outcome, changes_up=found.up, changes_down=found.down)


def _raised(pathway: Pathway, state: Assessment) -> dict[int, tuple[str, ...]]:
    """Rules that hang on an "I don't know", with the findings not known."""
    if not state.has_unknown:
        return {}
    found = {at: unknown_findings(pathway.rules[at].when, state) for at in state.hanging}
    return {at: names for at, names in found.items() if names}


def _urgency(pathway: Pathway, state: Assessment, raised: Mapping[int, tuple[str, ...]]) -> Urgency:
    ranks = [pathway.rules[at].urgency.rank for at in state.fired]
    asked_for = [pathway.rules[at].unknown for at in raised]
    ranks += [urgency.rank for urgency in asked_for if urgency is not None]
    if state.unknown_warnings:
        ranks.append(pathway.unknown_warning.rank)
    urgency = Urgency.of_rank(max(ranks, default=0))
    if urgency is Urgency.SELF_CARE and not state.decided:
        return Urgency.WITHIN_WEEKS
    return urgency


def _outcome(pathway: Pathway, answers: Mapping[str, Answer], state: Assessment) -> Outcome:
    raised = _raised(pathway, state)
    urgency = _urgency(pathway, state, raised)
    fired = sorted((pathway.rules[at] for at in state.fired), key=lambda rule: -rule.urgency.rank)
    telling = telling_rules(fired)
    tests_help, tests_not = _tests(telling)
    care, service = _place(pathway, urgency, telling)
    return Outcome(
        pathway=pathway.id,
        version=pathway.version,
        content_hash=pathway.content_hash,
        urgency=urgency,
        decided=state.decided,
        suspicions=_union(rule.suspicions for rule in telling),
        tests_help=tests_help,
        tests_not=tests_not,
        advice=_union(rule.advice for rule in telling),
        reasons=_reasons(pathway, answers, state, raised),
        cancelled=_cancelled(pathway, answers, state),
        ask_doctor=_ask_doctor(pathway, state, raised),
        unknown_warnings=state.unknown_warnings,
        safety_net=pathway.safety_net_for[urgency],
        care=care,
        service=service,
        within_days=pathway.visits[urgency].within_days,
    )


def telling_rules(fired: list[Rule]) -> list[Rule]:
    """The rules whose suspicion, tests and advice count, of those that hold, the gravest first.

    Fallbacks only when no other rule suspects anything; beside an emergency nothing less, and
    otherwise nothing that is two levels less urgent.
    """
    own = [rule for rule in fired if not rule.fallback]
    if not any(rule.suspicions for rule in own):
        return fired
    top = own[0].urgency
    least = top.rank if top is Urgency.EMERGENCY else top.rank - 1
    return [rule for rule in own if rule.urgency.rank >= least]


def _tests(rules: list[Rule]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What helps, and what does not. A test that one suspicion calls for is never said not to."""
    helps = _union(rule.tests_help for rule in rules)
    useless = _union(rule.tests_not for rule in rules)
    return helps, tuple(test for test in useless if test not in helps)


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def _place(pathway: Pathway, urgency: Urgency, rules: list[Rule]) -> tuple[Care, str | None]:
    """Who should see the person, and our service for it, by the first rule of this urgency."""
    if urgency is Urgency.EMERGENCY:
        return Care.EMERGENCY, None
    service = pathway.visits[urgency].service
    first = next((rule for rule in rules if rule.urgency is urgency), None)
    if first is None:
        return Care.CLINIC, service
    if first.care is not Care.CLINIC:
        return first.care, None
    return Care.CLINIC, first.service or service


def _reasons(
    pathway: Pathway,
    answers: Mapping[str, Answer],
    state: Assessment,
    raised: Mapping[int, tuple[str, ...]],
) -> tuple[Reason, ...]:
    """The gravest first; rules that only tell what the pain probably is come last."""
    found = [_reason(pathway.rules[at], answers, state) for at in state.fired]
    for at, names in raised.items():
        rule = pathway.rules[at]
        if rule.unknown is not None:
            found.append(
                replace(_reason(rule, answers, state), urgency=rule.unknown, unknown=names)
            )
    return tuple(sorted(found, key=lambda reason: -reason.urgency.rank))


def _reason(rule: Rule, answers: Mapping[str, Answer], state: Assessment) -> Reason:
    matched = supporting_findings(rule.when, state)
    return Reason(
        rule=rule.id,
        urgency=rule.urgency,
        grade=rule.grade,
        sources=tuple(source.id for source in rule.sources),
        findings={name: plain(answers[name]) for name in matched if name in answers},
    )


def plain(answer: Answer) -> bool | float | str | None:
    return None if answer is UNKNOWN or not isinstance(answer, bool | float | str) else answer


def _cancelled(
    pathway: Pathway, answers: Mapping[str, Answer], state: Assessment
) -> tuple[Reason, ...]:
    return tuple(
        replace(
            _reason(pathway.rules[at], answers, state),
            cancelled_by=pathway.mitigators[by].id,
        )
        for at, by in state.cancelled.items()
    )


def _ask_doctor(
    pathway: Pathway, state: Assessment, raised: Mapping[int, tuple[str, ...]]
) -> tuple[str, ...]:
    wanted = {name for names in raised.values() for name in names} | set(state.unknown_warnings)
    return tuple(name for name in pathway.findings if name in wanted)
