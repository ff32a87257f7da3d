from __future__ import annotations

import json

import pytest

from tests.reasoning.samples import PUBLIC_CASES
from wervel.reasoning import UNKNOWN, CasesError, Pathway, run_cases
from wervel.reasoning.cases import case_answers, own_case_faults

pytestmark = pytest.mark.pure
CASE: dict[str, object] = {
    "id": "C1",
    "age": 30,
    "sex": "male",
    "site": ["low_back"],
    "onset": "sudden_after_activity",
    "duration_days": 3,
    "course": "stable",
    "pain_nrs": 4,
    "features_present": ["sport"],
    "expected_urgency": "self-care",
    "acceptable_urgency": ["self-care"],
    "min_safe_urgency": "self-care",
}


def verdict(pathway: Pathway, **changes: object) -> str:
    return run_cases(pathway, {"cases": [{**CASE, **changes}]}).rows[0].verdict


def test_public_cases_are_sorted_safely(pathway: Pathway) -> None:
    report = run_cases(pathway, json.loads(PUBLIC_CASES.read_text(encoding="utf-8")))
    assert report.summary == {
        "cases": 28,
        "exact": 28,
        "acceptable": 28,
        "unsafe": 0,
        "over": 0,
        "emergencies": 8,
        "emergencies_found": 8,
    }


def test_the_likely_cause_is_named_first(pathway: Pathway) -> None:
    report = run_cases(pathway, json.loads(PUBLIC_CASES.read_text(encoding="utf-8")))
    assert [row.id for row in report.rows if row.suspicions[0] != row.expected_category] == []


def test_the_pathway_passes_its_own_cases(pathway: Pathway) -> None:
    assert own_case_faults(pathway) == []


def test_every_code_of_the_codebook_is_a_finding(pathway: Pathway) -> None:
    document = json.loads(PUBLIC_CASES.read_text(encoding="utf-8"))
    assert set(document["codebook"]) - set(pathway.findings) == set()
    sites = set(document["values"]["site"]) - {"back_unspecified"}
    assert sites - set(pathway.case_sites) == set()


def test_the_four_verdicts(pathway: Pathway) -> None:
    assert verdict(pathway) == "exact"
    weeks = {"expected_urgency": "within-weeks", "acceptable_urgency": ["within-weeks"]}
    assert verdict(pathway, **weeks) == "acceptable"
    assert verdict(pathway, duration_days=8) == "over"
    assert verdict(pathway, min_safe_urgency="within-days", **weeks) == "unsafe"


def test_what_is_not_stated_is_no_and_null_is_unknown(pathway: Pathway) -> None:
    answers = case_answers(pathway, {**CASE, "pain_nrs": None, "onset": "trauma_minor"})
    assert answers["fever"] is False
    assert answers["pain_nrs"] is UNKNOWN
    assert answers["trauma_minor"] is True
    assert answers["site_low_back"] is True
    months = case_answers(pathway, {**CASE, "age": 18, "age_unit": "months"})
    assert months["age"] == 1.5


def test_the_report_as_json_and_text(pathway: Pathway) -> None:
    report = run_cases(pathway, {"cases": [CASE]})
    row = {"id": "C1", "expected": "self-care", "got": "self-care", "verdict": "exact"}
    assert report.as_json() == {"cases": [row], "summary": report.summary}
    lines = report.as_text().split("\n")
    assert lines[0].split() == ["C1", "self-care", "self-care", "exact"]
    assert lines[-1] == (
        "cases 1  exact 1  acceptable 1  unsafe 0  over 0  emergencies 0  emergencies_found 0"
    )


@pytest.mark.parametrize(
    "document",
    [
        None,
        {},
        {"cases": "all"},
        {"cases": [3]},
        {"cases": [{**CASE, "features_present": ["gout"]}]},
        {"cases": [{**CASE, "age": "old"}]},
        {"cases": [{**CASE, "expected_urgency": "soon"}]},
    ],
)
def test_a_document_that_cannot_be_read_is_refused(pathway: Pathway, document: object) -> None:
    with pytest.raises(CasesError):
        run_cases(pathway, document)
