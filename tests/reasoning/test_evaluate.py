from __future__ import annotations

import pytest

from tests.reasoning.samples import small_pathway
from wervel.reasoning import Answers, Care, Outcome, Urgency, evaluate, load_pathway

pytestmark = pytest.mark.pure
SMALL = load_pathway(small_pathway())
WELL = {"age": 30, "numb": False, "fever": False, "days": 3}


def outcome(**values: object) -> Outcome:
    return evaluate(SMALL, Answers.from_json({**WELL, **values}, SMALL.findings))


def test_no_sign_and_a_few_days_is_self_care() -> None:
    found = outcome()
    assert (found.urgency, found.decided) == (Urgency.SELF_CARE, True)
    assert found.suspicions == ("common",)
    assert found.tests_not == ("xray",)
    assert (found.care, found.service, found.within_days) == (Care.CLINIC, "first", None)
    assert found.safety_net == ("back",)


def test_an_emergency_leads_to_no_service_and_silences_lesser_suspicions() -> None:
    found = outcome(numb=True)
    assert (found.urgency, found.care, found.service) == (
        Urgency.EMERGENCY,
        Care.EMERGENCY,
        None,
    )
    assert (found.suspicions, found.tests_help, found.tests_not) == (("cord",), ("mri",), ("xray",))
    assert found.advice == ("call",)


def test_a_reason_names_findings_sources_and_grade() -> None:
    reason = outcome(fever=True).reasons[0]
    assert reason.as_json() == {
        "rule": "fever",
        "urgency": "same-day",
        "grade": "guideline",
        "sources": ["book"],
        "findings": {"fever": True},
        "unknown": [],
        "cancelled_by": None,
    }


def test_seven_days_is_not_longer_than_a_week() -> None:
    assert outcome(days=7).urgency is Urgency.SELF_CARE
    assert outcome(days=7.1).urgency is Urgency.WITHIN_WEEKS


def test_an_unknown_warning_sign_asks_for_its_own_urgency_and_for_the_doctor() -> None:
    found = outcome(numb=None)
    assert found.urgency is Urgency.SAME_DAY
    assert (found.ask_doctor, found.unknown_warnings) == (("numb",), ("numb",))
    assert (found.reasons[0].rule, found.reasons[0].unknown) == ("numb", ("numb",))


def test_an_unknown_warning_sign_without_urgency_of_its_own_still_rules_out_self_care() -> None:
    found = outcome(fever=None, cold=False)
    assert (found.urgency, found.ask_doctor) == (Urgency.WITHIN_WEEKS, ("fever",))


def test_a_sign_that_cannot_apply_counts_as_no() -> None:
    assert outcome(refuses=True).urgency is Urgency.SELF_CARE
    assert outcome(refuses=None).urgency is Urgency.SELF_CARE
    found = outcome(age=4, refuses=True)
    assert (found.urgency, found.care, found.service) == (Urgency.SAME_DAY, Care.GP, None)


def test_a_mitigator_cancels_only_when_certain_and_only_its_rule() -> None:
    cancelled = outcome(fever=True, cold=True)
    assert cancelled.urgency is Urgency.SELF_CARE
    assert [(r.rule, r.cancelled_by) for r in cancelled.cancelled] == [("fever", "flu")]
    assert outcome(fever=True, cold=None).urgency is Urgency.SAME_DAY
    assert outcome(fever=True, cold=True, numb=None).urgency is Urgency.SAME_DAY
    assert outcome(fever=True, cold=True, numb=True).urgency is Urgency.EMERGENCY


def test_open_questions_leave_the_outcome_undecided_and_above_self_care() -> None:
    found = evaluate(SMALL, Answers())
    assert (found.decided, found.urgency) == (False, Urgency.WITHIN_WEEKS)


def test_an_outcome_as_json_names_pathway_version_and_hash() -> None:
    data = outcome().as_json()
    assert (data["pathway"], data["version"]) == ("small", "1")
    assert data["content_hash"] == SMALL.content_hash
    assert data["urgency"] == "self-care"


def test_what_would_change_it_upwards() -> None:
    found = [
        ([step.condition for step in change.steps], change.urgency)
        for change in outcome(cold=False).changes_up
    ]
    assert found == [
        (["numb"], Urgency.EMERGENCY),
        (["fever"], Urgency.SAME_DAY),
        (["days > 7 days"], Urgency.WITHIN_WEEKS),
    ]


def test_what_would_change_it_downwards() -> None:
    change = outcome(numb=True, fever=True, cold=False).changes_down[0]
    assert [step.condition for step in change.steps] == ["not numb"]
    assert change.urgency is Urgency.SAME_DAY
    longer = outcome(days=30).changes_down[0]
    assert [(s.condition, s.value) for s in longer.steps] == [("not days > 7 days", 7.0)]


def test_age_is_taken_as_given() -> None:
    steps = [step.finding for change in outcome(cold=False).changes_up for step in change.steps]
    assert "age" not in steps
    assert "refuses" not in steps


def test_urgencies_are_ordered() -> None:
    assert sorted(Urgency, key=lambda level: level.rank) == list(Urgency)
    assert Urgency.EMERGENCY > Urgency.SAME_DAY >= Urgency.SAME_DAY
    assert Urgency.SELF_CARE < Urgency.WITHIN_WEEKS <= Urgency.WITHIN_DAYS
    assert Urgency.of_rank(3) is Urgency.SAME_DAY
