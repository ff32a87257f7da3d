"""What to ask next: only what can still change the outcome, the gravest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from wervel.reasoning.answers import UNKNOWN, Answer, Answers
from wervel.reasoning.assessment import Assessment, assess
from wervel.reasoning.findings import Finding
from wervel.reasoning.pathway import Pathway, Question
from wervel.reasoning.tree import Compare, IsOneOf, IsTrue, Leaf, Node, children_of
from wervel.reasoning.urgency import Urgency

_CURIOUS_UP_TO = Urgency.WITHIN_WEEKS.rank


def next_question(pathway: Pathway, answers: Mapping[str, Answer]) -> Question | None:
    """The page to show now, or None when the outcome is decided.

    Pages that can still lead to the highest urgency come first, in the document's order, and
    before them those that could cancel a rule of that urgency which holds already. When
    the urgency is decided and not pressing, rules marked `inquire` are asked for as well.
    """
    for names in _wanted(pathway, assess(pathway, answers)):
        for question in pathway.questions:
            if any(finding.id in names for finding in question.findings):
                return question
    return None


def open_questions(pathway: Pathway, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """All pages that can still matter: at most so many are to come."""
    names = {name for wanted in _wanted(pathway, assess(pathway, answers)) for name in wanted}
    return tuple(
        question
        for question in pathway.questions
        if any(finding.id in names for finding in question.findings)
    )


def visible_findings(
    pathway: Pathway, question: Question, answers: Mapping[str, Answer]
) -> tuple[Finding, ...]:
    """The findings of a page that can apply to this person, as far as is known."""
    now = pathway.program.now(answers)
    return tuple(
        finding
        for finding in question.findings
        if finding.applies is None or not now.value(finding.applies).false
    )


def answer_list(
    pathway: Pathway,
    question: Question,
    answers: Answers,
    ticked: Collection[str],
    unsure: Collection[str] = (),
) -> Answers:
    """The answers with a list page filled in: ticked is yes, unsure is unknown, the rest is no.

    Raises AnswerError for a name that is not on the page.
    """
    visible = [finding.id for finding in visible_findings(pathway, question, answers)]
    values: dict[str, object] = dict.fromkeys(visible, False)
    values.update(dict.fromkeys(unsure, UNKNOWN))
    values.update(dict.fromkeys(ticked, True))
    on_page = {finding.id: finding for finding in question.findings}
    return answers.adding(values, on_page)


def _wanted(pathway: Pathway, state: Assessment) -> Iterator[set[str]]:
    """Sets of findings still worth asking, by falling urgency.

    A rule that holds, and that only a look-alike could cancel, is settled before others of its
    urgency: an emergency must not wait for pages about something else.
    """
    if not state.decided:
        for rank in sorted(set(state.most), reverse=True):
            if rank > state.certain:
                alive = [at for at, most in enumerate(state.most) if most == rank]
                yield _open_findings(pathway, state, [at for at in alive if at in state.fired])
                yield _open_findings(pathway, state, alive)
    if state.certain <= _CURIOUS_UP_TO:
        yield _open_findings(pathway, state, _curious(pathway, state))


def _curious(pathway: Pathway, state: Assessment) -> list[int]:
    """Rules worth asking for although only the suspicion can still change."""
    return [
        at
        for at in state.hanging
        if pathway.rules[at].inquire
        and state.still.roots_true[at]
        and pathway.rules[at].urgency.rank >= state.certain
    ]


def _open_findings(pathway: Pathway, state: Assessment, rules: Collection[int]) -> set[str]:
    names: set[str] = set()
    for at in rules:
        names.update(_open_in(pathway.rules[at].when, state))
        for number, cancelled in enumerate(pathway.cancels):
            if at in cancelled:
                names.update(_open_in(pathway.mitigators[number].when, state))
    return names


def _open_in(node: Node, state: Assessment) -> Iterator[str]:
    """Findings not asked yet on which a tree's truth still depends."""
    truth = state.now.value(node)
    if truth.true or truth.false:
        return
    if isinstance(node, IsTrue | Compare | IsOneOf):
        yield from _open_leaf(node, state)
        return
    for child in children_of(node):
        yield from _open_in(child, state)


def _open_leaf(leaf: Leaf, state: Assessment) -> Iterator[str]:
    """The leaf's finding when it is still open, or first those that say whether it applies."""
    if not _can_change(leaf, state):
        return
    scope = leaf.finding.applies
    first = [] if scope is None else list(_open_in(scope, state))
    yield from first or [leaf.finding.id]


def _can_change(leaf: Leaf, state: Assessment) -> bool:
    """Not asked yet; it may be only "no" that is possible, when who it applies to is unknown."""
    now, still, at = state.now, state.still, state.now.index[leaf]
    return (now.true[at], now.false[at]) != (still.true[at], still.false[at])
