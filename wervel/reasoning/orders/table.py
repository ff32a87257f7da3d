"""The table of orders as plain values: what a clinician wrote, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from wervel.reasoning.compiler import Program
from wervel.reasoning.orders.ratings import Band
from wervel.reasoning.pathway import Grade, Source
from wervel.reasoning.tree import Node
from wervel.reasoning.urgency import Urgency
from wervel.reasoning.wording import Wording


class TestKind(Enum):
    """How a test is done. `other`: the pathway names it, but nobody orders it here."""

    __test__ = False

    BLOOD = "blood"
    URINE = "urine"
    XRAY = "xray"
    CT = "ct"
    MRI = "mri"
    OTHER = "other"

    @property
    def is_image(self) -> bool:
        return self in (TestKind.XRAY, TestKind.CT, TestKind.MRI)

    @property
    def ionises(self) -> bool:
        return self in (TestKind.XRAY, TestKind.CT)


class Pace(Enum):
    """How soon a test has to be done to be of use."""

    AT_ONCE = "at-once"
    DAYS = "days"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of LOINC, and where it was seen for this test; one not seen is not written down."""

    code: str
    seen: str


@dataclass(frozen=True, slots=True)
class TestInfo:
    """`services` gives per region the service of the directory whose times it takes."""

    __test__ = False

    id: str
    kind: TestKind
    label: Wording
    pace: Pace
    pathway: str | None
    regions: tuple[str, ...]
    services: Mapping[str, str]
    loinc: Code | None

    @property
    def orderable(self) -> bool:
        return self.kind is not TestKind.OTHER


@dataclass(frozen=True, slots=True)
class Row:
    """What one suspicion says about some tests.

    It counts for the rules of the pathway that suspect this: those in `rules` (None: all of
    them) whose urgency lies between `least` and `most`; and `when` must hold, if there is one.
    """

    suspicion: str
    tests: tuple[str, ...]
    band: Band
    reason: Wording
    grade: Grade
    sources: tuple[Source, ...]
    least: Urgency
    most: Urgency
    rules: frozenset[str] | None = None
    when: Node | None = None
    figure: Wording | None = None
    figure_source: Source | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """What to mind before any test of some kinds, and what to ask when that is not known."""

    id: str
    kinds: frozenset[TestKind]
    when: Node
    label: Wording
    ask: Wording


@dataclass(frozen=True, slots=True, eq=False)
class OrderTable:
    """The table as read for one pathway; `content_hash` is the SHA-256 of its text.

    `rows_of` gives per rule of the pathway the numbers of the rows that count for it, `helps_of`
    the tests it usually calls for, `called_by` the other way round. `program` holds the
    conditions of rows (by number, in `conditions`), then those of the cautions.
    """

    id: str
    version: str
    review: str
    content_hash: str
    pathway_hash: str
    tests: Mapping[str, TestInfo]
    rows: tuple[Row, ...]
    rows_of: tuple[tuple[int, ...], ...]
    helps_of: tuple[frozenset[str], ...]
    called_by: Mapping[str, tuple[int, ...]]
    otherwise: Wording
    otherwise_grade: Grade
    cautions: tuple[Caution, ...]
    conditions: Mapping[int, int]
    program: Program

    @property
    def orderable(self) -> tuple[TestInfo, ...]:
        """What can be ordered, in the order of the document."""
        return tuple(test for test in self.tests.values() if test.orderable)

    def of_pathway(self, code: str) -> tuple[str, ...]:
        """The tests that a code of the pathway stands for; a code of our own for itself."""
        found = tuple(test.id for test in self.tests.values() if test.pathway == code)
        return found or ((code,) if code in self.tests else ())
