"""Reads the table of orders for a pathway, checks all of it, and compiles its conditions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from wervel.reasoning.compiler import compile_trees
from wervel.reasoning.document import read_document
from wervel.reasoning.exceptions import PathwayError, Problem
from wervel.reasoning.orders.agreement import check_agreement
from wervel.reasoning.orders.ratings import Band
from wervel.reasoning.orders.table import (
    Caution,
    Code,
    OrderTable,
    Pace,
    Row,
    TestInfo,
    TestKind,
)
from wervel.reasoning.parser import Vocabulary
from wervel.reasoning.pathway import Grade, Pathway, Rule, Source
from wervel.reasoning.section import Section
from wervel.reasoning.tree import Node
from wervel.reasoning.urgency import Urgency

UNSPECIFIED = ""
_WEAK = (Grade.PRECAUTIONARY, Grade.NONE)


@lru_cache(maxsize=16)
def load_orders(text: str, pathway: Pathway, file: str = "orders") -> OrderTable:
    """The table in this YAML text; PathwayError names every fault found.

    Refused too where it says something else than the pathway: see `agreement`.
    """
    problems: list[Problem] = []
    top = Section(read_document(text, file), "document", file, problems)
    loader = _Loader(top, pathway)
    table = loader.table(hashlib.sha256(text.encode()).hexdigest())
    if problems:
        raise PathwayError(sorted(problems, key=lambda problem: problem.line))
    return table


@dataclass
class _Names:
    tests: dict[str, TestInfo]
    sources: dict[str, Source]
    vocabulary: Vocabulary


class _Loader:
    def __init__(self, top: Section, pathway: Pathway) -> None:
        self._top = top
        self._pathway = pathway
        sources = {key: _source(key, part) for key, part in top.named_sections("sources")}
        self._names = _Names(
            tests={test.id: test for test in map(_test, top.sections("tests"))},
            sources={**pathway.sources, **sources},
            vocabulary=Vocabulary(pathway.findings, {}),
        )

    def table(self, content_hash: str) -> OrderTable:
        top, pathway = self._top, self._pathway
        examinations = top.names("examinations", pathway.tests)
        otherwise = top.part("otherwise")
        rows = tuple(self._rows())
        cautions = tuple(self._caution(part) for part in top.sections("cautions"))
        rows_of = tuple(_rows_of(rule, rows) for rule in pathway.rules)
        conditional = [at for at, row in enumerate(rows) if row.when is not None]
        whens: list[Node] = [row.when for row in rows if row.when is not None]
        helps_of = tuple(_helps(rows, numbers) for numbers in rows_of)
        table = OrderTable(
            id=top.string("id"),
            version=top.string("version"),
            review=top.string("review"),
            content_hash=content_hash,
            pathway_hash=pathway.content_hash,
            tests=self._names.tests,
            rows=rows,
            rows_of=rows_of,
            helps_of=helps_of,
            called_by={
                test: tuple(at for at, helps in enumerate(helps_of) if test in helps)
                for test in self._names.tests
            },
            otherwise=otherwise.wording("reason"),
            otherwise_grade=otherwise.needed_member("grade", Grade, Grade.NONE),
            cautions=cautions,
            conditions={at: number for number, at in enumerate(conditional)},
            program=compile_trees(
                [*whens, *(caution.when for caution in cautions)],
                frozenset(pathway.findings),
            ),
        )
        if top.string("pathway") != pathway.id:
            top.fault("pathway", f"is not {pathway.id}")
        otherwise.finish()
        top.finish()
        check_agreement(top, pathway, table, examinations)
        return table

    def _rows(self) -> list[Row]:
        rows = [self._row(part, UNSPECIFIED) for part in self._top.sections("unspecified")]
        kinds = self._top.part("suspicions")
        for suspicion in self._pathway.suspicions:
            if suspicion not in kinds.block:
                kinds.fault(suspicion, "is missing")
            rows += [self._row(part, suspicion) for part in kinds.sections(suspicion)]
        kinds.finish()
        return rows

    def _row(self, part: Section, suspicion: str) -> Row:
        part.place = f"{suspicion or 'unspecified'}: {part.value('tests')}"
        names, fallback = self._names, Urgency.SELF_CARE
        rules = {rule.id for rule in self._pathway.rules if _suspects(rule, suspicion)}
        sources = tuple(names.sources[name] for name in part.names("sources", names.sources))
        figure_source = part.string("figure_source", "")
        row = Row(
            suspicion=suspicion,
            tests=part.names("tests", names.tests),
            band=part.needed_member("band", Band, Band.NOT),
            reason=part.wording("reason"),
            grade=part.needed_member("grade", Grade, Grade.NONE),
            sources=sources,
            least=part.member("least", Urgency, fallback),
            most=part.member("most", Urgency, Urgency.EMERGENCY),
            rules=frozenset(part.names("rules", rules)) if part.value("rules") else None,
            when=part.expression("when", names.vocabulary),
            figure=part.wording_or_none("figure"),
            figure_source=names.sources.get(figure_source) or (sources[0] if sources else None),
        )
        self._check_row(part, row, figure_source)
        part.finish()
        return row

    def _check_row(self, part: Section, row: Row, figure_source: str) -> None:
        if not row.tests:
            part.fault("tests", "names none")
        if row.band is Band.ASK:
            part.fault("band", "what must be asked follows from the findings, not from the table")
        if row.grade not in _WEAK and not row.sources:
            part.fault("sources", "a grade needs a source")
        if row.when is not None and row.band is not Band.MAY:
            part.fault("when", "only what may help depends on more than the suspicion")
        if figure_source and figure_source not in {source.id for source in row.sources}:
            known = figure_source in self._names.sources
            if not known:
                part.fault("figure_source", "is not declared")
        if row.figure is not None and row.figure_source is None:
            part.fault("figure", "a figure needs a source")

    def _caution(self, part: Section) -> Caution:
        kinds = part.names("kinds", [kind.value for kind in TestKind])
        when = part.expression("when", self._names.vocabulary)
        if when is None:
            part.fault("when", "is missing")
            when = next(iter(_any_node(self._pathway)))
        caution = Caution(
            id=part.string("id"),
            kinds=frozenset(TestKind(kind) for kind in kinds),
            when=when,
            label=part.wording("label"),
            ask=part.wording("ask"),
        )
        part.finish()
        return caution


def _any_node(pathway: Pathway) -> Collection[Node]:
    return [rule.when for rule in pathway.rules]


def _suspects(rule: Rule, suspicion: str) -> bool:
    return suspicion in rule.suspicions if suspicion else not rule.suspicions


def _rows_of(rule: Rule, rows: tuple[Row, ...]) -> tuple[int, ...]:
    return tuple(
        at
        for at, row in enumerate(rows)
        if _suspects(rule, row.suspicion)
        and row.least <= rule.urgency <= row.most
        and (row.rules is None or rule.id in row.rules)
    )


def _helps(rows: tuple[Row, ...], numbers: tuple[int, ...]) -> frozenset[str]:
    return frozenset(
        test for at in numbers if rows[at].band is Band.HELPS for test in rows[at].tests
    )


def _test(part: Section) -> TestInfo:
    services: Mapping[str, str] = part.strings("services")
    found = part.value("regions")
    regions = tuple(str(region) for region in found) if isinstance(found, list) else ()
    kind = part.needed_member("kind", TestKind, TestKind.OTHER)
    code = part.part("loinc") if part.value("loinc") is not None else None
    test = TestInfo(
        id=part.string("id"),
        kind=kind,
        label=part.wording("label"),
        pace=part.member("pace", Pace, Pace.PLANNED),
        pathway=part.string("pathway", "") or None,
        regions=regions,
        services=services,
        loinc=None if code is None else Code(code.string("code"), code.string("seen")),
    )
    if kind.is_image is not bool(regions):
        part.fault("regions", "belong to an image, and every image has one")
    if not set(services) <= set(regions):
        part.fault("services", "names a region that the test does not have")
    part.finish()
    return test


def _source(key: str, part: Section) -> Source:
    source = Source(key, part.string("title"), part.string("address"))
    part.finish()
    return source
