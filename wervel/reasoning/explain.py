"""Why a rule holds, and what would have to be otherwise for the advice to change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from wervel.reasoning.answers import Answer
from wervel.reasoning.assessment import Assessment
from wervel.reasoning.outcome import Change, Plain, Step
from wervel.reasoning.pathway import Pathway
from wervel.reasoning.tree import (
    All,
    Any,
    AtLeast,
    Compare,
    IsOneOf,
    IsTrue,
    Leaf,
    Node,
    Not,
    children_of,
    leaf_text,
)
from wervel.reasoning.urgency import Urgency

MAX_UP = 8
Wish = tuple[Leaf, bool]


@dataclass(frozen=True, slots=True)
class Changes:
    """Nearest changes of the urgency, upwards and downwards."""

    up: tuple[Change, ...]
    down: tuple[Change, ...]


def supporting_findings(node: Node, state: Assessment) -> tuple[str, ...]:
    """The findings that make a tree hold now; nothing for what is not certain."""
    return tuple(dict.fromkeys(leaf.finding.id for leaf in _support(node, state, wanted=True)))


def unknown_findings(node: Node, state: Assessment) -> tuple[str, ...]:
    """The findings answered with "I don't know" that keep a tree from being certain."""
    return tuple(dict.fromkeys(leaf.finding.id for leaf in _unsettled(node, state)))


def nearest_changes(
    pathway: Pathway,
    answers: Mapping[str, Answer],
    state: Assessment,
    urgency: Urgency,
    urgency_of: Callable[[Mapping[str, Answer]], Urgency],
) -> Changes:
    """The smallest changes, each confirmed by evaluating the changed answers.

    Age and sex and whatever else is declared required are taken as given.
    """
    found: dict[tuple[Step, ...], Change] = {}
    for wishes in _upward(pathway, state, urgency):
        change = _confirmed(wishes, answers, urgency_of)
        if change is not None and change.urgency > urgency:
            found.setdefault(change.steps, change)
        if len(found) == MAX_UP:
            break
    down = _confirmed(_downward(pathway, state, urgency), answers, urgency_of)
    lower = (down,) if down is not None and down.urgency < urgency else ()
    return Changes(tuple(found.values()), lower)


def _support(node: Node, state: Assessment, *, wanted: bool) -> Iterable[Leaf]:
    truth = state.now.value(node)
    if not (truth.true if wanted else truth.false):
        return
    if isinstance(node, IsTrue | Compare | IsOneOf):
        yield node
        return
    inner = not wanted if isinstance(node, Not) else wanted
    for child in children_of(node):
        yield from _support(child, state, wanted=inner)


def _unsettled(node: Node, state: Assessment) -> Iterable[Leaf]:
    truth = state.now.value(node)
    if truth.true or truth.false:
        return
    if isinstance(node, IsTrue | Compare | IsOneOf):
        at = state.still.index[node]
        if not state.still.true[at] and not state.still.false[at]:
            scope = node.finding.applies
            yield from (None if scope is None else list(_unsettled(scope, state))) or [node]
        return
    for child in children_of(node):
        yield from _unsettled(child, state)


def _upward(pathway: Pathway, state: Assessment, urgency: Urgency) -> list[list[Wish]]:
    """For each graver rule the least that is missing; fewest steps first, then the gravest."""
    found: list[tuple[int, int, list[Wish]]] = []
    for rule in pathway.rules:
        if rule.urgency > urgency:
            wishes = missing(rule.when, state, wanted=True)
            if wishes:
                found.append((len(wishes), -rule.urgency.rank, wishes))
    found.sort(key=lambda entry: entry[:2])
    return [wishes for _, _, wishes in found]


def _downward(pathway: Pathway, state: Assessment, urgency: Urgency) -> list[Wish] | None:
    """What would undo every rule that asks for this urgency; None when that cannot be."""
    wishes: dict[Wish, None] = {}
    for at in (*state.fired, *state.hanging):
        rule = pathway.rules[at]
        asked = rule.urgency if at in state.fired else rule.unknown
        if asked is None or asked < urgency:
            continue
        found = missing(rule.when, state, wanted=False)
        if found is None:
            return None
        wishes.update(dict.fromkeys(found))
    for name in state.unknown_warnings:
        wishes[IsTrue(pathway.findings[name]), False] = None
    return list(wishes)


def missing(node: Node, state: Assessment, *, wanted: bool) -> list[Wish] | None:
    """The fewest leaves to change for a tree to be certain; None when it cannot be."""
    truth = state.now.value(node)
    if truth.true if wanted else truth.false:
        return []
    if isinstance(node, IsTrue | Compare | IsOneOf):
        return _change_of(node, state, wanted)
    if isinstance(node, Not):
        return missing(node.child, state, wanted=not wanted)
    options = [missing(child, state, wanted=wanted) for child in node.children]
    possible = sorted((option for option in options if option is not None), key=len)
    needed = _how_many(node, wanted)
    if len(possible) < needed:
        return None
    return [wish for option in possible[:needed] for wish in option]


def _how_many(node: All | Any | AtLeast, wanted: bool) -> int:
    """How many children must come out as wanted."""
    if isinstance(node, AtLeast):
        return node.number if wanted else len(node.children) - node.number + 1
    return len(node.children) if isinstance(node, All) is wanted else 1


def _change_of(leaf: Leaf, state: Assessment, wanted: bool) -> list[Wish] | None:
    finding = leaf.finding
    if finding.required:
        return None
    if finding.applies is not None and state.now.value(finding.applies).false:
        return None
    return [(leaf, wanted)]


def _confirmed(
    wishes: list[Wish] | None,
    answers: Mapping[str, Answer],
    urgency_of: Callable[[Mapping[str, Answer]], Urgency],
) -> Change | None:
    steps = steps_for(wishes)
    return None if steps is None else Change(steps, urgency_of(changed(answers, steps)))


def steps_for(wishes: list[Wish] | None) -> tuple[Step, ...] | None:
    """What would have to be answered for the wishes to come true; None when nothing would do."""
    if not wishes:
        return None
    steps: dict[str, Step] = {}
    for leaf, wanted in wishes:
        value = _value(leaf, wanted)
        if value is None:
            return None
        text = leaf_text(leaf)
        steps[leaf.finding.id] = Step(leaf.finding.id, text if wanted else f"not {text}", value)
    return tuple(steps.values())


def changed(answers: Mapping[str, Answer], steps: Iterable[Step]) -> dict[str, Answer]:
    """The answers, with what the steps say in place of what was answered."""
    found: dict[str, Answer] = dict(answers)
    found.update({step.finding: step.value for step in steps if step.value is not None})
    return found


def _value(leaf: Leaf, wanted: bool) -> Plain:
    """A value of the finding that satisfies the leaf, or fails to."""
    if isinstance(leaf, IsTrue):
        return wanted
    if isinstance(leaf, IsOneOf):
        names = leaf.finding.choice_ids
        return next((name for name in names if (name in leaf.choices) is wanted), None)
    above = leaf.operator in (">", ">=") if wanted else leaf.operator in ("<", "<=", "!=")
    inclusive = leaf.operator in (">=", "<=", "==") if wanted else leaf.operator in (">", "<", "!=")
    if inclusive:
        return leaf.value
    return leaf.value + 1 if above or not leaf.value else max(leaf.value - 1, leaf.value / 2)
