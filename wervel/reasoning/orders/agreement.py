"""That the pathway and the table of orders say the same about every test.

Looked at for every rule of the pathway, one by one, so that no answers are needed: both put the
rules that count together in the same way. What the pathway says helps is exactly what the table
says usually helps; what it says does not help, the table says so too, with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wervel.reasoning.orders.ratings import Band
from wervel.reasoning.orders.table import OrderTable
from wervel.reasoning.pathway import Pathway, Rule
from wervel.reasoning.section import Section


def check_agreement(
    top: Section, pathway: Pathway, table: OrderTable, examinations: Collection[str]
) -> None:
    """Notes every code that one knows and the other does not, and every rule they differ in."""
    known = {test.pathway for test in table.tests.values() if test.pathway}
    for code in sorted(known ^ (set(pathway.tests) - set(examinations))):
        top.fault("tests", f"'{code}' is a test of the pathway or of the table, but not of both")
    for at, rule in enumerate(pathway.rules):
        for fault in _faults(rule, at, table, examinations):
            top.fault(f"rule {rule.id}", fault)


def _faults(rule: Rule, at: int, table: OrderTable, examinations: Collection[str]) -> Iterable[str]:
    helps = table.helps_of[at]
    named = {test for test in helps if table.tests[test].pathway}
    said = _tests(rule.tests_help, table, examinations)
    for test in sorted(said - helps):
        yield f"the pathway says that {test} helps, the table does not"
    for test in sorted(named - said):
        yield f"the table says that {test} helps, the pathway does not"
    useless = {
        test
        for number in table.rows_of[at]
        if table.rows[number].band is Band.NOT
        for test in table.rows[number].tests
    }
    for test in sorted(_tests(rule.tests_not, table, examinations) - (useless - helps)):
        yield f"the pathway says that {test} does not help, the table does not"


def _tests(codes: Iterable[str], table: OrderTable, examinations: Collection[str]) -> set[str]:
    return {test for code in codes if code not in examinations for test in table.of_pathway(code)}
