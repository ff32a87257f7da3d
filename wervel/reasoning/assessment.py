"""Where a set of answers stands: for every rule, the least and the most urgency it can come to.

Both the outcome and the interview read this. The answers decide the urgency as soon as no rule
can come to more than what is certain already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wervel.reasoning.answers import UNKNOWN, Answer
from wervel.reasoning.kleene import World
from wervel.reasoning.pathway import Pathway
from wervel.reasoning.tree import IsTrue


@dataclass(frozen=True, slots=True)
class Assessment:
    """Ranks of urgency per rule: `least` whatever is answered next, `most` at the worst.

    `fired` holds the rules that hold now; `hanging` those that hang on an "I don't know" or on
    a question not asked; `cancelled` those that hold but for a mitigator, with its number.
    """

    now: World
    still: World
    least: tuple[int, ...]
    most: tuple[int, ...]
    fired: tuple[int, ...]
    hanging: tuple[int, ...]
    cancelled: Mapping[int, int]
    unknown_warnings: tuple[str, ...]
    has_unknown: bool
    certain: int

    @property
    def decided(self) -> bool:
        """No answer still to come can change the urgency."""
        return max(self.most, default=0) <= self.certain


def assess(pathway: Pathway, answers: Mapping[str, Answer]) -> Assessment:
    """Looks at the answers in both worlds: what is certain now, and what can still become."""
    now, still = pathway.program.worlds(answers)
    cancelled_now = _cancelled(pathway, now)
    cancelled_still = cancelled_now if still is now else _cancelled(pathway, still)
    least: list[int] = []
    most: list[int] = []
    fired: list[int] = []
    hanging: list[int] = []
    for at, (own, asked_for) in enumerate(pathway.ranks):
        if at in cancelled_now:
            least.append(0)
            most.append(0)
            continue
        holds, fails = now.roots_true[at], now.roots_false[at]
        if holds:
            fired.append(at)
        elif not fails:
            hanging.append(at)
        low, high = _range(own, asked_for, now, still, at)
        least.append(0 if at in cancelled_still else low)
        most.append(high)
    warnings = _unknown_warnings(pathway, answers, now)
    floor = pathway.unknown_warning.rank if warnings else 0
    return Assessment(
        now=now,
        still=still,
        least=tuple(least),
        most=tuple(most),
        fired=tuple(fired),
        hanging=tuple(hanging),
        cancelled={at: by for at, by in cancelled_now.items() if now.roots_true[at]},
        unknown_warnings=warnings,
        has_unknown=UNKNOWN in answers.values(),
        certain=max(floor, *least) if least else floor,
    )


def rules_holding(pathway: Pathway, roots: Sequence[bool]) -> tuple[int, ...]:
    """The rules that hold and that no mitigator cancels, when these roots of the program hold."""
    offset = len(pathway.rules)
    cancelled = {
        rule
        for number, rules in enumerate(pathway.cancels)
        if roots[offset + number]
        for rule in rules
    }
    return tuple(at for at in range(offset) if roots[at] and at not in cancelled)


def _range(own: int, asked_for: int, now: World, still: World, at: int) -> tuple[int, int]:
    """The least and the most rank a rule that nothing cancels can come to."""
    if now.roots_true[at]:
        return own, own
    if now.roots_false[at]:
        return 0, 0
    most = own if still.roots_true[at] else asked_for
    return 0 if still.roots_false[at] else asked_for, most


def _cancelled(pathway: Pathway, world: World) -> dict[int, int]:
    """Rule → mitigator, both by number, for every rule that a mitigator cancels in this world."""
    found: dict[int, int] = {}
    offset = len(pathway.rules)
    for number, rules in enumerate(pathway.cancels):
        if world.roots_true[offset + number]:
            found.update((rule, number) for rule in rules if rule not in found)
    return found


def _unknown_warnings(
    pathway: Pathway, answers: Mapping[str, Answer], now: World
) -> tuple[str, ...]:
    """Warning signs answered with "I don't know" that can be true for this person."""
    found: list[str] = []
    for name, answer in answers.items():
        finding = pathway.findings.get(name)
        if answer is UNKNOWN and finding is not None and finding.warning:
            at = now.index.get(IsTrue(finding))
            if at is None or not now.false[at]:
                found.append(name)
    return tuple(found)
