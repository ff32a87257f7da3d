"""Reads a pathway document, checks all of it, and compiles it.

Everything that could go wrong later is refused here: unknown findings, wrong types and units,
missing translations, a warning sign used where its presence could lower the urgency.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wervel.reasoning.answers import Answers
from wervel.reasoning.checks import check_mitigator, check_rule, check_unique
from wervel.reasoning.compiler import compile_trees
from wervel.reasoning.document import read_document
from wervel.reasoning.exceptions import AnswerError, PathwayError, Problem
from wervel.reasoning.findings import Choice, Finding, Kind
from wervel.reasoning.parser import Vocabulary
from wervel.reasoning.pathway import (
    Care,
    Grade,
    Mitigator,
    OwnCase,
    Pathway,
    Question,
    QuestionKind,
    Rule,
    SafetyProperty,
    Source,
    Visit,
)
from wervel.reasoning.section import Section
from wervel.reasoning.tree import IsTrue, Node
from wervel.reasoning.units import UNITS
from wervel.reasoning.urgency import Urgency
from wervel.reasoning.wording import Wording

MAX_OPTIONS = 12
_NEVER = IsTrue(Finding("unread", Kind.BOOLEAN, Wording("", "", "")))


@lru_cache(maxsize=16)
def load_pathway(text: str, file: str = "pathway") -> Pathway:
    """The pathway in this YAML text; raises PathwayError naming every fault found.

    `file` only names the document in faults. The content hash is that of the text as given.
    """
    problems: list[Problem] = []
    loader = _Loader(Section(read_document(text, file), "document", file, problems))
    pathway = loader.pathway(hashlib.sha256(text.encode()).hexdigest())
    if problems:
        raise PathwayError(sorted(problems, key=lambda problem: problem.line))
    return pathway


@dataclass
class _Names:
    """What rules may refer to."""

    findings: dict[str, Finding] = field(default_factory=dict)
    terms: dict[str, Node] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.findings, self.terms)


class _Loader:
    def __init__(self, top: Section) -> None:
        self._top = top
        self._names = _Names()

    def pathway(self, content_hash: str) -> Pathway:
        top, names = self._top, self._names
        names.sources = {key: _source(key, part) for key, part in top.named_sections("sources")}
        wordings = {
            key: top.wordings(key) for key in ("suspicions", "tests", "advice", "safety_net")
        }
        questions = tuple(self._question(part) for part in top.sections("questions"))
        for part in top.sections("recorded"):
            self._finding(part)
        for name, text in top.strings("terms").items():
            self._term(name, text)
        rules = tuple(self._rule(part, wordings) for part in top.sections("rules"))
        mitigators = tuple(self._mitigator(part, rules) for part in top.sections("mitigators"))
        properties = tuple(self._property(part) for part in top.sections("properties"))
        check_unique(top, [*(rule.id for rule in rules), *(part.id for part in mitigators)])
        asked = frozenset(finding.id for question in questions for finding in question.findings)
        roots = [rule.when for rule in rules]
        roots += [mitigator.when for mitigator in mitigators]
        roots += [promise.when for promise in properties]
        scopes = [finding.applies for finding in names.findings.values() if finding.applies]
        if any(root is _NEVER for root in roots):
            roots = []
        pathway = Pathway(
            id=top.string("id"),
            version=top.string("version"),
            review=top.string("review"),
            content_hash=content_hash,
            titles=top.wording("title"),
            questions=questions,
            findings=names.findings,
            rules=rules,
            mitigators=mitigators,
            properties=properties,
            own_cases=tuple(self._own_case(part) for part in top.sections("cases")),
            sources=names.sources,
            suspicions=wordings["suspicions"],
            tests=wordings["tests"],
            advice=wordings["advice"],
            safety_net=wordings["safety_net"],
            safety_net_for=self._safety_net_for(wordings["safety_net"]),
            visits=self._visits(),
            unknown_warning=top.needed_member("unknown_warning", Urgency, Urgency.WITHIN_WEEKS),
            case_sites=self._case_sites(),
            ranks=tuple(
                (rule.urgency.rank, 0 if rule.unknown is None else rule.unknown.rank)
                for rule in rules
            ),
            cancels=tuple(
                tuple(at for at, rule in enumerate(rules) if rule.id in mitigator.cancels)
                for mitigator in mitigators
            ),
            program=compile_trees(roots, asked, scopes),
        )
        if pathway.unknown_warning in (Urgency.SELF_CARE, Urgency.EMERGENCY):
            top.fault("unknown_warning", "must lie between within-weeks and same-day")
        top.finish()
        return pathway

    def _question(self, part: Section) -> Question:
        kind = part.needed_member("kind", QuestionKind, QuestionKind.LIST)
        findings = tuple(self._finding(sub) for sub in part.sections("findings"))
        wanted = {QuestionKind.LIST: Kind.BOOLEAN}.get(kind) or Kind(kind.value)
        if any(finding.kind is not wanted for finding in findings):
            part.fault("findings", f"a page of kind {kind.value} asks {wanted.value} findings only")
        if not 1 <= len(findings) <= (MAX_OPTIONS if kind is QuestionKind.LIST else 1):
            part.fault("findings", f"a list has 1 to {MAX_OPTIONS} findings, other pages have one")
        question = Question(
            id=part.string("id"),
            kind=kind,
            title=part.wording("title"),
            why=part.wording("why"),
            findings=findings,
            hint=part.wording_or_none("hint"),
        )
        part.finish()
        return question

    def _finding(self, part: Section) -> Finding:
        kind = part.member("kind", Kind, Kind.BOOLEAN)
        unit = part.string("unit", "") or None
        if unit is not None and unit not in UNITS:
            part.fault("unit", f"'{unit}' is not one of {', '.join(UNITS)}")
        finding = Finding(
            id=part.string("id"),
            kind=kind,
            label=part.wording("label"),
            hint=part.wording_or_none("hint"),
            unit=unit,
            minimum=part.number("minimum"),
            maximum=part.number("maximum"),
            choices=tuple(_choice(sub) for sub in part.sections("choices")),
            warning=part.flag("warning"),
            required=part.flag("required"),
            applies=part.expression("applies", self._names.vocabulary),
        )
        part.finish()
        if finding.id in self._names.findings:
            part.fault("id", "is declared twice")
        if finding.warning and kind is not Kind.BOOLEAN:
            part.fault("warning", "only a yes-or-no finding can be a warning sign")
        if (kind is Kind.CHOICE) is not bool(finding.choices):
            part.fault("choices", "belong to a finding of kind choice, and only there")
        self._names.findings[finding.id] = finding
        return finding

    def _term(self, name: str, text: str) -> None:
        if name in self._names.findings or name in self._names.terms:
            self._top.fault(f"terms, {name}", "is declared twice")
        node = self._top.parsed(f"terms, {name}", text, self._names.vocabulary)
        self._names.terms[name] = node or _NEVER

    def _when(self, part: Section) -> Node:
        if part.value("when") is None:
            part.fault("when", "is missing")
        return part.expression("when", self._names.vocabulary) or _NEVER

    def _sources(self, part: Section) -> tuple[Source, ...]:
        return tuple(
            self._names.sources[name] for name in part.names("sources", self._names.sources)
        )

    def _rule(self, part: Section, wordings: Mapping[str, Mapping[str, Wording]]) -> Rule:
        unknown = part.member("unknown", Urgency, Urgency.SELF_CARE)
        rule = Rule(
            id=part.string("id"),
            when=self._when(part),
            urgency=part.needed_member("urgency", Urgency, Urgency.EMERGENCY),
            explanation=part.wording("explain"),
            grade=part.needed_member("grade", Grade, Grade.NONE),
            sources=self._sources(part),
            suspicions=part.names("suspicions", wordings["suspicions"]),
            tests_help=part.names("help", wordings["tests"]),
            tests_not=part.names("not", wordings["tests"]),
            advice=part.names("advice", wordings["advice"]),
            unknown=None if unknown is Urgency.SELF_CARE else unknown,
            fallback=part.flag("fallback"),
            inquire=part.flag("inquire"),
            care=part.member("care", Care, Care.CLINIC),
            service=part.string("service", "") or None,
        )
        check_rule(part, rule)
        part.finish()
        return rule

    def _mitigator(self, part: Section, rules: tuple[Rule, ...]) -> Mitigator:
        mitigator = Mitigator(
            id=part.string("id"),
            cancels=part.names("cancels", [rule.id for rule in rules]),
            when=self._when(part),
            explanation=part.wording("explain"),
            grade=part.needed_member("grade", Grade, Grade.NONE),
            sources=self._sources(part),
        )
        check_mitigator(part, mitigator)
        part.finish()
        return mitigator

    def _property(self, part: Section) -> SafetyProperty:
        found = SafetyProperty(
            id=part.string("id"),
            when=self._when(part),
            at_least=part.needed_member("at_least", Urgency, Urgency.EMERGENCY),
            statement=part.wording("statement"),
        )
        part.finish()
        return found

    def _own_case(self, part: Section) -> OwnCase:
        answers = Answers()
        try:
            answers = Answers.from_json(part.value("answers"), self._names.findings)
        except AnswerError as error:
            part.fault("answers", str(error))
        urgency = part.needed_member("urgency", Urgency, Urgency.EMERGENCY)
        found = OwnCase(part.string("id"), answers, urgency)
        part.finish()
        return found

    def _safety_net_for(self, texts: Mapping[str, Wording]) -> dict[Urgency, tuple[str, ...]]:
        part = self._top.part("safety_net_for")
        found = {level: part.names(level.value, texts) for level in Urgency}
        if not all(found.values()):
            self._top.fault("safety_net_for", "must say for each urgency when to come back")
        part.finish()
        return found

    def _visits(self) -> dict[Urgency, Visit]:
        visits: dict[Urgency, Visit] = {}
        levels = {level.value: level for level in Urgency}
        for name, part in self._top.named_sections("visits"):
            days = part.number("within_days")
            visit = Visit(part.string("service", "") or None, None if days is None else int(days))
            part.finish()
            if name in levels:
                visits[levels[name]] = visit
        if set(visits) != set(Urgency):
            self._top.fault("visits", "must name each of the five urgencies")
        return visits

    def _case_sites(self) -> dict[str, str]:
        sites = self._top.strings("case_sites")
        for site, name in sites.items():
            if name not in self._names.findings:
                self._top.fault(f"case_sites, {site}", f"'{name}' is not declared")
        return sites


def _source(name: str, part: Section) -> Source:
    source = Source(name, part.string("title"), part.string("address"))
    part.finish()
    return source


def _choice(part: Section) -> Choice:
    choice = Choice(part.string("id"), part.wording("label"), part.wording_or_none("hint"))
    part.finish()
    return choice
