"""What a pathway's rules must promise before it is published.

Monotone by construction: a warning sign stands only where its presence can raise the urgency,
which is never under a negation in a rule and always under one in a mitigator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wervel.reasoning.pathway import Grade, Mitigator, Rule
from wervel.reasoning.section import Section
from wervel.reasoning.tree import IsTrue, Leaf, Node, leaves
from wervel.reasoning.urgency import Urgency

_WEAK = (Grade.PRECAUTIONARY, Grade.NONE)


def check_unique(top: Section, ids: Iterable[str]) -> None:
    """Notes every rule or mitigator whose id is taken."""
    for name, times in Counter(ids).items():
        if times > 1:
            top.fault(f"rule {name}", "is declared twice")


def check_rule(part: Section, rule: Rule) -> None:
    """Notes where a rule asks too much of an unknown, lacks a source, or is not monotone."""
    if rule.unknown is not None and rule.unknown > min(rule.urgency, Urgency.SAME_DAY):
        message = "an unknown may not ask for more than the rule, nor for an emergency"
        part.fault("unknown", message)
    if rule.grade not in _WEAK and not rule.sources:
        part.fault("sources", "a grade needs a source")
    for finding in _warnings(rule.when, positive=False):
        message = f"warning sign '{finding}' under a negation could lower the urgency"
        part.fault("when", message)


def check_mitigator(part: Section, mitigator: Mitigator) -> None:
    """Notes where a mitigator is aimless, badly founded, or lowers by a warning sign."""
    if not mitigator.cancels:
        part.fault("cancels", "names no rule")
    if mitigator.grade in _WEAK:
        grade = mitigator.grade.value
        part.fault("grade", f"evidence of grade {grade} may never lower an urgency")
    if not mitigator.sources:
        part.fault("sources", "a mitigator needs a source")
    for finding in _warnings(mitigator.when, positive=True):
        part.fault("when", f"warning sign '{finding}' may not lower an urgency")


def _warnings(node: Node, *, positive: bool) -> list[str]:
    """The warning signs that stand in a tree with this polarity, `applies` included."""
    found: list[str] = []
    for leaf, side in leaves(node):
        if side is positive and _is_warning(leaf):
            found.append(leaf.finding.id)
        if leaf.finding.applies is not None:
            scope_positive = positive if side else not positive
            found.extend(_warnings(leaf.finding.applies, positive=scope_positive))
    return found


def _is_warning(leaf: Leaf) -> bool:
    return isinstance(leaf, IsTrue) and leaf.finding.warning
