"""The back-pain pathway as published."""

from __future__ import annotations

from pathlib import Path

import pytest

from wervel.reasoning import Answers, Pathway, Urgency, evaluate, load_pathway

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
