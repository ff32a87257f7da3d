"""Rates the orders of a document of test cases and says how it did.

A mention is one test of one case that was called for, or said not to help. Only what can be
ordered is counted. A mention that stands for several tests counts as right when all of them are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wervel.reasoning.cases import case_answers
from wervel.reasoning.exceptions import CasesError
from wervel.reasoning.orders.rating import rate_orders
from wervel.reasoning.orders.ratings import Band
from wervel.reasoning.orders.table import OrderTable
from wervel.reasoning.pathway import Pathway

KEYS = {"tests_indicated": Band.HELPS, "tests_not_indicated": Band.NOT}


@dataclass(frozen=True, slots=True)
class Mention:
    """One test of one case, and the band that it should have."""

    case: str
    test: str
    expected: Band

    def as_json(self) -> dict[str, str]:
        """Plain values."""
        return {"case": self.case, "test": self.test, "expected": self.expected.value}


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention, and the bands of the tests that it stands for."""

    mention: Mention
    got: tuple[Band, ...]

    @property
    def right(self) -> bool:
        return set(self.got) == {self.mention.expected}


@dataclass(frozen=True, slots=True)
class OrderCaseReport:
    """All mentions; those that should help and those that should not are counted apart."""

    rows: tuple[MentionRow, ...]

    @property
    def summary(self) -> dict[str, int]:
        """The counts, by the names the command prints."""
        counts: dict[str, int] = {}
        for band, name in ((Band.HELPS, "indicated"), (Band.NOT, "not_indicated")):
            own = [row for row in self.rows if row.mention.expected is band]
            counts[name] = len(own)
            counts[f"{name}_right"] = sum(row.right for row in own)
        return counts

    def as_json(self) -> dict[str, object]:
        """The rows and the summary as plain values."""
        rows = [
            {
                **row.mention.as_json(),
                "got": [band.value for band in row.got],
                "right": row.right,
            }
            for row in self.rows
        ]
        return {"mentions": rows, "summary": self.summary}

    def as_text(self) -> str:
        """A row for each mention, and the counts."""
        lines = [
            f"{row.mention.case:<8}  {row.mention.test:<24}  {row.mention.expected.value:<6}"
            f"  {'/'.join(dict.fromkeys(band.value for band in row.got)):<10}"
            f"  {'right' if row.right else 'differs'}"
            for row in self.rows
        ]
        counts = "  ".join(f"{name} {count}" for name, count in self.summary.items())
        return "\n".join([*lines, "", counts])


def mentions_of(table: OrderTable, document: object) -> tuple[Mention, ...]:
    """The mentions of a document that can be ordered; CasesError when it cannot be read."""
    return tuple(mention for case in _cases(document) for mention in _mentions(table, case))


def run_order_cases(pathway: Pathway, table: OrderTable, document: object) -> OrderCaseReport:
    """Rates every case; CasesError when the document cannot be read."""
    rows: list[MentionRow] = []
    for case in _cases(document):
        ratings = rate_orders(pathway, table, case_answers(pathway, case))
        for mention in _mentions(table, case):
            got = tuple(ratings[test].band for test in table.of_pathway(mention.test))
            rows.append(MentionRow(mention, got))
    return OrderCaseReport(tuple(rows))


def _cases(document: object) -> Iterator[Mapping[str, object]]:
    cases = document.get("cases") if isinstance(document, Mapping) else document
    if not isinstance(cases, Sequence) or isinstance(cases, str):
        raise CasesError("the document has no list 'cases'")
    for case in cases:
        if not isinstance(case, Mapping):
            raise CasesError("a case must be an object")
        yield case


def _mentions(table: OrderTable, case: Mapping[str, object]) -> Iterator[Mention]:
    for key, band in KEYS.items():
        found = case.get(key)
        for code in found if isinstance(found, list) else ():
            tests = table.of_pathway(str(code))
            if tests and all(table.tests[test].orderable for test in tests):
                yield Mention(str(case.get("id")), str(code), band)
