"""What the answers say about a scan: every answer that is not a plain no stands in the way."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.encounters.intakes import SCAN
from wervel.encounters.choices import IntakeTask
from wervel.encounters.intake.mri_rules import (
    ANSWERS_HOLD,
    CONTRAST,
    MAGNET,
    MriSafety,
    Rule,
    SafetyState,
    Screening,
    judge,
)
from wervel.encounters.intake.questions import QUESTIONS, Kind

pytestmark = pytest.mark.pure
NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
CLEARED, BLOCKED, UNKNOWN = SafetyState


def screening(by_staff: bool = False, at: datetime = NOW, **answers: str) -> Screening:
    return Screening({**SCAN, **answers}, at, by_staff)


def test_nobody_asked() -> None:
    assert judge((), NOW) == MriSafety(UNKNOWN, ("not-asked",), UNKNOWN)


def test_every_no_clears() -> None:
    assert judge((screening(),), NOW) == MriSafety(CLEARED, (), CLEARED)


@pytest.mark.parametrize("rule", MAGNET)
def test_each_yes_blocks_and_each_doubt_leaves_it_open(rule: Rule) -> None:
    name = rule.question
    assert judge((screening(**{name: "yes"}),), NOW) == MriSafety(BLOCKED, (name,), CLEARED)
    for answer in ("unknown", "", "perhaps"):
        found = judge((screening(**{name: answer}),), NOW)
        assert found == MriSafety(UNKNOWN, (f"{name}:unknown",), CLEARED)


@pytest.mark.parametrize("rule", CONTRAST)
def test_contrast_is_judged_apart_and_is_named(rule: Rule) -> None:
    name = rule.question
    assert judge((screening(**{name: "yes"}),), NOW) == MriSafety(CLEARED, (name,), BLOCKED)
    found = judge((screening(**{name: "unknown"}),), NOW)
    assert found == MriSafety(CLEARED, (f"{name}:unknown",), UNKNOWN)


def test_a_yes_outweighs_a_doubt() -> None:
    found = judge((screening(pregnant="unknown", metal="yes"),), NOW)
    assert (found.state, found.findings) == (BLOCKED, ("metal", "pregnant:unknown"))


def test_old_answers_clear_nothing_but_still_block() -> None:
    at = NOW - ANSWERS_HOLD
    assert judge((screening(at=at),), NOW).state is CLEARED
    old = at - timedelta(seconds=1)
    assert judge((screening(at=old),), NOW) == MriSafety(UNKNOWN, ("answers-too-old",), UNKNOWN)
    assert judge((screening(at=old, metal="yes"),), NOW).state is BLOCKED


def test_what_was_in_the_body_is_not_gone_because_a_form_says_no() -> None:
    before, after = screening(heart_device="yes"), screening()
    found = judge((before, after), NOW)
    assert (found.state, found.findings) == (UNKNOWN, ("heart_device:said-yes-before",))
    assert judge((before, after, screening()), NOW).state is UNKNOWN
    assert judge((before, screening(by_staff=True)), NOW).state is CLEARED
    assert judge((before, screening(by_staff=True), after), NOW).state is CLEARED
    staff_yes = screening(by_staff=True, heart_device="yes")
    assert judge((screening(), staff_yes, after), NOW).state is UNKNOWN


def test_a_pregnancy_ends() -> None:
    assert judge((screening(pregnant="yes"), screening()), NOW).state is CLEARED


def test_every_question_about_the_scan_has_a_rule() -> None:
    asked = {one.id for one in QUESTIONS[IntakeTask.SCAN] if one.kind is Kind.TERNARY}
    assert {rule.question for rule in (*MAGNET, *CONTRAST)} == asked
