"""The back-pain pathway as published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wervel.reasoning import Answers, Pathway, Urgency, evaluate, load_pathway, run_cases
from wervel.reasoning.cases import own_case_faults

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pathway() -> Pathway:
    file = ROOT / "content" / "pathways" / "back-pain.yaml"
    return load_pathway(file.read_text(encoding="utf-8"), file.name)


def test_saddle_numbness_is_an_emergency(pathway: Pathway) -> None:
    answers = Answers.from_json({"saddle_numbness": True}, pathway.findings)
    outcome = evaluate(pathway, answers)
    assert outcome.urgency is Urgency.EMERGENCY
    assert outcome.service is None
    assert "cauda_equina" in outcome.suspicions


def test_nothing_answered_is_undecided_and_never_self_care(pathway: Pathway) -> None:
    outcome = evaluate(pathway, Answers())
    assert not outcome.decided
    assert outcome.urgency is Urgency.WITHIN_WEEKS


def test_public_cases_are_sorted_safely(pathway: Pathway) -> None:
    file = ROOT / "content" / "cases" / "back-pain-public.json"
    report = run_cases(pathway, json.loads(file.read_text(encoding="utf-8")))
    assert report.summary == {
        "cases": 28,
        "exact": 28,
        "acceptable": 28,
        "unsafe": 0,
        "over": 0,
        "emergencies": 8,
        "emergencies_found": 8,
    }


def test_the_pathway_passes_its_own_cases(pathway: Pathway) -> None:
    assert own_case_faults(pathway) == []
