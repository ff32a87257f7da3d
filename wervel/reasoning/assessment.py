"""Where a set of answers stands: for every rule, the least and the most urgency it can come to.

Both the outcome and the interview read this. The answers decide the urgency as soon as no rule
can come to more than what is certain already.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    certain: int

    @property
    def decided(self) -> bool:
        """No answer still to come can change the urgency."""
        return max(self.most, default=0) <= self.certain


def assess(pathway: Pathway, answers: Mapping[str, Answer]) -> Assessment:
    """Looks at the answers in both worlds: what is certain now, and what can still become."""
    now, still = pathway.program.now(answers), pathway.program.still(answers)
    cancelled_now = _cancelled(pathway, now)
    cancelled_still = _cancelled(pathway, still)
    least, most = [], []
    fired: list[int] = []
    hanging: list[int] = []
    for at, rule in enumerate(pathway.rules):
        asked_for = rule.unknown.rank if rule.unknown is not None else 0
        holds, fails = now.roots_true[at], now.roots_false[at]
        if at in cancelled_now:
            least.append(0)
            most.append(0)
            continue
        if holds:
            fired.append(at)
        elif not fails:
            hanging.append(at)
        most.append(_most(rule.urgency.rank, asked_for, still.roots_true[at], fails))
        if at in cancelled_still:
            least.append(0)
        elif holds:
            least.append(rule.urgency.rank)
        else:
            least.append(0 if still.roots_false[at] else asked_for)
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
        certain=max(floor, *least) if least else floor,
    )


def _most(own: int, asked_for: int, can_hold: bool, fails: bool) -> int:
    if can_hold:
        return own
    return 0 if fails else asked_for


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
