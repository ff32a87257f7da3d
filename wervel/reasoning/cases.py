"""Runs a pathway over a document of test cases and says how it did.

The document's reading rules: a code that is in neither `features_present` nor `features_absent`
is "no"; history counts as present; an onset by trauma is also the finding of that name; a number
that is null is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wervel.reasoning.answers import UNKNOWN, Answers
from wervel.reasoning.evaluate import evaluate
from wervel.reasoning.exceptions import AnswerError, CasesError
from wervel.reasoning.findings import Kind
from wervel.reasoning.pathway import Pathway
from wervel.reasoning.urgency import Urgency

_CHOICES = ("sex", "onset", "course")
_VERDICTS = ("exact", "acceptable", "over", "unsafe")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case: what was expected, what the pathway said, and the verdict.

    The verdict is `exact`, `acceptable` (within the acceptable levels), `over` (above the
    highest of them) or `unsafe` (below the least safe one).
    """

    id: str
    expected: Urgency
    got: Urgency
    verdict: str
    expected_category: str | None
    suspicions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseReport:
    """All rows and their counts; `acceptable` in the summary includes the exact ones."""

    rows: tuple[CaseRow, ...]

    @property
    def summary(self) -> dict[str, int]:
        """The counts, by the names the command prints."""
        counted = {name: self._count(name) for name in _VERDICTS}
        emergencies = [row for row in self.rows if row.expected is Urgency.EMERGENCY]
        return {
            "cases": len(self.rows),
            "exact": counted["exact"],
            "acceptable": counted["exact"] + counted["acceptable"],
            "unsafe": counted["unsafe"],
            "over": counted["over"],
            "emergencies": len(emergencies),
            "emergencies_found": sum(row.got is Urgency.EMERGENCY for row in emergencies),
        }

    def as_json(self) -> dict[str, object]:
        """The rows and the summary as plain values."""
        return {
            "cases": [
                {
                    "id": row.id,
                    "expected": row.expected.value,
                    "got": row.got.value,
                    "verdict": row.verdict,
                }
                for row in self.rows
            ],
            "summary": self.summary,
        }

    def as_text(self) -> str:
        """A row a case and the counts, in columns."""
        width = max((len(row.id) for row in self.rows), default=0)
        lines = [
            f"{row.id:<{width}}  {row.expected.value:<12}  {row.got.value:<12}  {row.verdict}"
            for row in self.rows
        ]
        counts = "  ".join(f"{name} {count}" for name, count in self.summary.items())
        return "\n".join([*lines, "", counts])

    def _count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)


def run_cases(pathway: Pathway, document: object) -> CaseReport:
    """Evaluates every case; raises CasesError when the document cannot be read."""
    cases = document.get("cases") if isinstance(document, Mapping) else document
    if not isinstance(cases, Sequence) or isinstance(cases, str):
        raise CasesError("the document has no list 'cases'")
    return CaseReport(tuple(_row(pathway, case) for case in cases))


def own_case_faults(pathway: Pathway) -> list[str]:
    """Runs the cases the pathway carries; one sentence for each that comes out otherwise."""
    faults: list[str] = []
    for case in pathway.own_cases:
        values = {**_all_no(pathway), **case.answers}
        got = evaluate(pathway, Answers.from_json(values, pathway.findings), changes=False)
        if got.urgency is not case.urgency:
            faults.append(f"{case.id}: {got.urgency.value}, not {case.urgency.value}")
    return faults


def case_answers(pathway: Pathway, case: Mapping[str, object]) -> Answers:
    """The answers a case gives, every finding of the pathway answered."""
    values = _all_no(pathway)
    values.update(dict.fromkeys(_present(pathway, case), True))
    age, unit = case.get("age"), case.get("age_unit") or "years"
    values["age"] = {"value": age, "unit": unit}
    values["duration"] = _known(case.get("duration_days"))
    values["pain_nrs"] = _known(case.get("pain_nrs"))
    values.update({name: _known(case.get(name)) for name in _CHOICES})
    try:
        return Answers.from_json(values, pathway.findings)
    except AnswerError as error:
        raise CasesError(f"case {case.get('id')}: {error}") from error


def _row(pathway: Pathway, case: object) -> CaseRow:
    if not isinstance(case, Mapping):
        raise CasesError("a case must be an object")
    name = str(case.get("id"))
    try:
        expected = Urgency(case.get("expected_urgency"))
        least = Urgency(case.get("min_safe_urgency"))
        acceptable = [Urgency(level) for level in _list(case, "acceptable_urgency")]
    except ValueError as error:
        raise CasesError(f"case {name}: {error}") from error
    outcome = evaluate(pathway, case_answers(pathway, case), changes=False)
    return CaseRow(
        id=name,
        expected=expected,
        got=outcome.urgency,
        verdict=_verdict(outcome.urgency, expected, [*acceptable, expected], least),
        expected_category=None if (found := case.get("expected_category")) is None else str(found),
        suspicions=outcome.suspicions,
    )


def _verdict(got: Urgency, expected: Urgency, acceptable: list[Urgency], least: Urgency) -> str:
    if got < least:
        return "unsafe"
    if got is expected:
        return "exact"
    return "over" if got > max(acceptable) else "acceptable"


def _present(pathway: Pathway, case: Mapping[str, object]) -> list[str]:
    codes = [*_list(case, "features_present"), *_list(case, "history")]
    codes += [
        pathway.case_sites[site] for site in _list(case, "site") if site in pathway.case_sites
    ]
    if case.get("onset") in pathway.findings:
        codes.append(str(case["onset"]))
    unknown = [code for code in codes if code not in pathway.findings]
    if unknown:
        raise CasesError(f"case {case.get('id')}: unknown findings {', '.join(unknown)}")
    return codes


def _all_no(pathway: Pathway) -> dict[str, object]:
    findings = pathway.findings.items()
    return {name: False for name, finding in findings if finding.kind is Kind.BOOLEAN}


def _known(value: object) -> object:
    return UNKNOWN if value is None else value


def _list(case: Mapping[str, object], key: str) -> list[str]:
    found = case.get(key)
    return [str(item) for item in found] if isinstance(found, list) else []
