"""What a pathway's rules must promise before it is published.

Monotone by construction: a warning sign stands only where its presence can raise the urgency,
which is never under a negation in a rule and always under one in a mitigator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wervel.reasoning.pathway import Grade, Mitigator, Rule
from wervel.reasoning.section import Section
from wervel.reasoning.tree import IsTrue, Leaf, Node, leaves
from wervel.reasoning.urgency import Urgency

_WEAK = (Grade.PRECAUTIONARY, Grade.NONE)


def check_rules(top: Section, rules: Sequence[Rule], mitigators: Sequence[Mitigator]) -> None:
    """Notes every rule or mitigator that breaks a promise."""
    for name, times in Counter(_ids(rules, mitigators)).items():
        if times > 1:
            top.fault(f"rule {name}", "is declared twice")
    for rule in rules:
        _check_rule(top, rule)
    for mitigator in mitigators:
        _check_mitigator(top, mitigator)


def _ids(rules: Sequence[Rule], mitigators: Sequence[Mitigator]) -> list[str]:
    return [rule.id for rule in rules] + [mitigator.id for mitigator in mitigators]


def _check_rule(top: Section, rule: Rule) -> None:
    place = f"rule {rule.id}"
    if rule.unknown is not None and rule.unknown > min(rule.urgency, Urgency.SAME_DAY):
        top.fault(place, "an unknown may not ask for more than the rule, nor for an emergency")
    if rule.grade not in _WEAK and not rule.sources:
        top.fault(place, "names a grade but no source")
    for finding in _warnings(rule.when, positive=False):
        top.fault(place, f"warning sign '{finding}' under a negation could lower the urgency")


def _check_mitigator(top: Section, mitigator: Mitigator) -> None:
    place = f"mitigator {mitigator.id}"
    if not mitigator.cancels:
        top.fault(place, "cancels no rule")
    if mitigator.grade in _WEAK:
        top.fault(place, f"evidence of grade {mitigator.grade.value} may never lower an urgency")
    if not mitigator.sources:
        top.fault(place, "names no source")
    for finding in _warnings(mitigator.when, positive=True):
        top.fault(place, f"warning sign '{finding}' may not lower an urgency")


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
