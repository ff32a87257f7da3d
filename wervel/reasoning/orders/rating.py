"""Rates every test for one patient.

The rules of the pathway that hold, and count, bring in the rows of their suspicions. A row that
says "usually helps" has the say, then one that says "usually does not", then one that says "may";
a test that no row names usually does not help. As long as a finding that is not known could make
a test help, it is not rated low: its answer is "ask first".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wervel.reasoning.answers import Answer
from wervel.reasoning.assessment import Assessment, assess, rules_holding
from wervel.reasoning.evaluate import plain, telling_rules
from wervel.reasoning.explain import Wish, changed, missing, steps_for, supporting_findings
from wervel.reasoning.kleene import World
from wervel.reasoning.orders.ratings import (
    Band,
    OrderCaution,
    OrderChange,
    OrderRating,
    OrderRatings,
    OrderReason,
)
from wervel.reasoning.orders.table import OrderTable, Row, TestInfo
from wervel.reasoning.outcome import Step
from wervel.reasoning.pathway import Pathway, Rule
from wervel.reasoning.tree import Compare, IsOneOf, IsTrue, Node, children_of
from wervel.reasoning.urgency import Urgency

MOST_CHANGES = 2
_ORDER = (Band.HELPS, Band.NOT, Band.MAY)
_Said = Mapping[str, Mapping[Band, list[tuple[int, int]]]]


def rate_orders(pathway: Pathway, table: OrderTable, answers: Mapping[str, Answer]) -> OrderRatings:
    """Every test that can be ordered, and those that the pathway names beside them."""
    known = dict(answers)
    standing = _stand(pathway, table, known)
    rater = _Rater(pathway, table, known, standing)
    return OrderRatings(
        pathway_hash=pathway.content_hash,
        table_hash=table.content_hash,
        suspicions=tuple(
            dict.fromkeys(name for at in standing.telling for name in pathway.rules[at].suspicions)
        ),
        ratings={test.id: rater.rating(test) for test in table.tests.values()},
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where the answers stand: the rules that count, what their rows say, what is still open."""

    state: Assessment
    telling: tuple[int, ...]
    said: _Said
    open: tuple[int, ...]
    table_world: World


def _stand(pathway: Pathway, table: OrderTable, answers: Mapping[str, Answer]) -> _Standing:
    state = assess(pathway, answers)
    telling = _telling(pathway, state.fired)
    world = table.program.now(_asked_for(table, answers))
    rules = [pathway.rules[at] for at in telling]
    said = _said(table, telling, world.roots_true)
    return _Standing(state, telling, said, _open(pathway, state, rules), world)


def _telling(pathway: Pathway, fired: Iterable[int]) -> tuple[int, ...]:
    """The rules that count, of those that hold, by their numbers."""
    numbers = {pathway.rules[at].id: at for at in fired}
    rules = sorted((pathway.rules[at] for at in fired), key=lambda rule: -rule.urgency.rank)
    return tuple(numbers[rule.id] for rule in telling_rules(rules))


def _asked_for(table: OrderTable, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {name: answers[name] for name in table.program.by_finding if name in answers}


def _band(said: _Said, test: str) -> Band:
    own = said.get(test, {})
    return next((band for band in _ORDER if band in own), Band.NOT)


def _said(table: OrderTable, telling: Iterable[int], holding: Sequence[bool]) -> _Said:
    """Test → band → the rules and rows that give it."""
    found: dict[str, dict[Band, list[tuple[int, int]]]] = {}
    for at in telling:
        for number in table.rows_of[at]:
            condition = table.conditions.get(number)
            if condition is not None and not holding[condition]:
                continue
            row = table.rows[number]
            for test in row.tests:
                found.setdefault(test, {}).setdefault(row.band, []).append((at, number))
    return found


def _open(pathway: Pathway, state: Assessment, telling: list[Rule]) -> tuple[int, ...]:
    """The rules that could still hold, and would count beside those that hold now."""
    least, own = 0, any(rule.suspicions and not rule.fallback for rule in telling)
    if own:
        top = max(rule.urgency for rule in telling)
        least = top.rank if top is Urgency.EMERGENCY else top.rank - 1
    return tuple(
        at
        for at in state.hanging
        if pathway.rules[at].urgency.rank >= least and not (own and pathway.rules[at].fallback)
    )


class _Rater:
    """One patient; what several tests have in common is worked out once."""

    def __init__(
        self,
        pathway: Pathway,
        table: OrderTable,
        answers: Mapping[str, Answer],
        standing: _Standing,
    ) -> None:
        self._pathway = pathway
        self._table = table
        self._answers = answers
        self._now = standing
        self._asks: dict[int, tuple[str, ...]] = {}
        self._wishes: dict[int, list[Wish] | None] = {}
        self._others: dict[tuple[Step, ...], _Said] = {}
        self._conditions = _asked_for(table, answers)
        self._states = pathway.program.states(answers)

    def rating(self, test: TestInfo) -> OrderRating:
        band = _band(self._now.said, test.id)
        ask = () if band is Band.HELPS else self._ask(test.id)
        reasons = self._reasons(test.id, band)
        if ask and band is Band.NOT:
            band = Band.ASK
        return OrderRating(
            test=test.id,
            band=band,
            reasons=reasons,
            ask=ask,
            changes=self._down(test.id) if band is Band.HELPS else self._up(test.id, band),
            cautions=tuple(self._cautions(test)),
        )

    def _ask(self, test: str) -> tuple[str, ...]:
        """The warning signs first, then in the order in which the pathway asks."""
        names: set[str] = set()
        for at in self._now.open:
            if test in self._table.helps_of[at]:
                names.update(self._unknown(at))
        findings = self._pathway.findings
        ordered = [name for name in findings if name in names]
        return tuple(sorted(ordered, key=lambda name: not findings[name].warning))

    def _unknown(self, at: int) -> tuple[str, ...]:
        if at not in self._asks:
            when = self._pathway.rules[at].when
            self._asks[at] = tuple(dict.fromkeys(_unknown(when, self._now.state.now)))
        return self._asks[at]

    def _reasons(self, test: str, band: Band) -> tuple[OrderReason, ...]:
        """One for each row that gives the band, by the gravest rule that brought it in."""
        first: dict[int, int] = {}
        for at, number in self._now.said.get(test, {}).get(band, ()):
            first.setdefault(number, at)
        found = tuple(self._reason(at, self._table.rows[number]) for number, at in first.items())
        return found or (
            OrderReason("", "", self._table.otherwise, self._table.otherwise_grade, ()),
        )

    def _reason(self, at: int, row: Row) -> OrderReason:
        rule = self._pathway.rules[at]
        because = supporting_findings(rule.when, self._now.state)
        return OrderReason(
            suspicion=row.suspicion,
            rule=rule.id,
            text=row.reason,
            grade=row.grade,
            sources=tuple((source.title, source.address) for source in row.sources),
            findings={
                name: plain(self._answers[name]) for name in because if name in self._answers
            },
            figure=row.figure,
        )

    def _up(self, test: str, band: Band) -> tuple[OrderChange, ...]:
        """The fewest findings that would make it help, by the rules that call for it."""
        wishes = [found for at in self._table.called_by[test] if (found := self._missing(at))]
        changes: dict[tuple[Step, ...], OrderChange] = {}
        for wish in sorted(wishes, key=len)[: 2 * MOST_CHANGES]:
            change = self._confirmed(test, wish)
            if change is not None and change.band is not band and change.band is Band.HELPS:
                changes.setdefault(change.steps, change)
            if len(changes) == MOST_CHANGES:
                break
        return tuple(changes.values())

    def _down(self, test: str) -> tuple[OrderChange, ...]:
        """What would have to be otherwise for it not to help any more."""
        wishes: dict[Wish, None] = {}
        for at in self._now.telling:
            if test in self._table.helps_of[at]:
                found = missing(self._pathway.rules[at].when, self._now.state, wanted=False)
                if found is None:
                    return ()
                wishes.update(dict.fromkeys(found))
        change = self._confirmed(test, list(wishes))
        return () if change is None or change.band is Band.HELPS else (change,)

    def _missing(self, at: int) -> list[Wish] | None:
        if at not in self._wishes:
            when = self._pathway.rules[at].when
            self._wishes[at] = missing(when, self._now.state, wanted=True)
        return self._wishes[at]

    def _confirmed(self, test: str, wishes: list[Wish]) -> OrderChange | None:
        steps = steps_for(wishes)
        if steps is None:
            return None
        other = self._others.get(steps)
        if other is None:
            other = self._others[steps] = self._after(steps)
        return OrderChange(steps, _band(other, test))

    def _after(self, steps: tuple[Step, ...]) -> _Said:
        """What the rows would say if the steps were so."""
        pathway, table = self._pathway, self._table
        true, false = (states.copy() for states in self._states)
        pathway.program.put(changed({}, steps), true, false)
        fired = rules_holding(pathway, pathway.program.holding(true, false))
        asked = changed(self._conditions, steps)
        holding = table.program.holding(*table.program.states(asked))
        return _said(table, _telling(pathway, fired), holding)

    def _cautions(self, test: TestInfo) -> Iterable[OrderCaution]:
        world, first = self._now.table_world, len(self._table.conditions)
        for number, caution in enumerate(self._table.cautions, start=first):
            if test.kind not in caution.kinds or world.roots_false[number]:
                continue
            certain = world.roots_true[number]
            text = caution.label if certain else caution.ask
            yield OrderCaution(caution.id, certain, text)


def _unknown(node: Node, world: World) -> Iterable[str]:
    """The findings that keep a tree from being certain."""
    truth = world.value(node)
    if truth.true or truth.false:
        return
    if isinstance(node, IsTrue | Compare | IsOneOf):
        scope = node.finding.applies
        yield from (() if scope is None else tuple(_unknown(scope, world))) or (node.finding.id,)
        return
    for child in children_of(node):
        yield from _unknown(child, world)
