"""What the published back-pain pathway promises, over random patients."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reasoning.samples import back_pain, interview, patients
from wervel.reasoning import (
    UNKNOWN,
    Answer,
    Answers,
    Care,
    Kind,
    Pathway,
    Urgency,
    Wording,
    evaluate,
    load_pathway,
    next_question,
)
from wervel.reasoning.evaluate import urgency_of

pytestmark = pytest.mark.pure
PATHWAY = back_pain()
WARNINGS = sorted(name for name, finding in PATHWAY.findings.items() if finding.warning)
YES_NO = sorted(n for n, f in PATHWAY.findings.items() if f.kind is Kind.BOOLEAN)
slow = settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
HEALTHY: dict[str, Answer] = {
    "age": 24.0,
    "sex": "male",
    "duration": 3.0,
    "pain_nrs": 4.0,
    "sport": True,
}


def healthy(pathway: Pathway, **changes: Answer) -> Answers:
    values: dict[str, Answer] = dict.fromkeys(YES_NO, False)
    values |= {"onset": "sudden_after_activity", "course": "stable"}
    return Answers({**values, **HEALTHY, **changes})


@slow
@given(patients(PATHWAY), st.sampled_from(WARNINGS))
def test_one_more_warning_sign_never_lowers_the_urgency(patient: Answers, sign: str) -> None:
    worse = {**patient, sign: True}
    assert urgency_of(PATHWAY, worse) >= urgency_of(PATHWAY, {**patient, sign: False})


@slow
@given(patients(PATHWAY), st.sampled_from(YES_NO))
def test_not_knowing_is_never_less_urgent_than_no(patient: Answers, sign: str) -> None:
    unsure = {**patient, sign: UNKNOWN}
    assert urgency_of(PATHWAY, unsure) >= urgency_of(PATHWAY, {**patient, sign: False})


@slow
@given(patients(PATHWAY, unknown=True))
def test_no_self_care_while_a_warning_sign_is_unknown(patient: Answers) -> None:
    outcome = evaluate(PATHWAY, patient, changes=False)
    assert not (outcome.unknown_warnings and outcome.urgency is Urgency.SELF_CARE)


@slow
@given(patients(PATHWAY))
def test_the_interview_comes_to_the_same_urgency_as_all_answers(patient: Answers) -> None:
    _, answers = interview(PATHWAY, patient)
    outcome = evaluate(PATHWAY, answers, changes=False)
    assert outcome.decided
    assert outcome.urgency is urgency_of(PATHWAY, patient)


@slow
@given(patients(PATHWAY, unknown=True))
def test_so_does_an_interview_with_gaps_above_the_floor(patient: Answers) -> None:
    _, answers = interview(PATHWAY, patient)
    floor = PATHWAY.unknown_warning
    asked, full = urgency_of(PATHWAY, answers), urgency_of(PATHWAY, patient)
    assert asked <= full
    assert max(asked, floor) is max(full, floor)


@slow
@given(patients(PATHWAY))
def test_the_stated_safety_properties_hold(patient: Answers) -> None:
    now = PATHWAY.program.now(patient)
    urgency = urgency_of(PATHWAY, patient)
    for promise in PATHWAY.properties:
        if now.value(promise.when).true:
            assert urgency >= promise.at_least, promise.id


@slow
@given(patients(PATHWAY), st.integers(0, 100))
def test_while_questions_are_open_it_is_never_self_care(patient: Answers, known: int) -> None:
    part = Answers(dict(list(patient.items())[:known]))
    outcome = evaluate(PATHWAY, part, changes=False)
    assert outcome.decided or outcome.urgency > Urgency.SELF_CARE
    assert outcome.decided or next_question(PATHWAY, part) is not None


@slow
@given(patients(PATHWAY))
def test_changes_do_what_they_say(patient: Answers) -> None:
    outcome = evaluate(PATHWAY, patient)
    for change in (*outcome.changes_up, *outcome.changes_down):
        changed = {**patient, **{s.finding: s.value for s in change.steps if s.value is not None}}
        assert urgency_of(PATHWAY, changed) is change.urgency
    assert all(change.urgency > outcome.urgency for change in outcome.changes_up)
    assert all(change.urgency < outcome.urgency for change in outcome.changes_down)


def test_each_warning_sign_alone_leads_to_somebody_or_asks_on(pathway: Pathway) -> None:
    """A sign that raises nothing by itself must matter together with another."""
    alone = {
        sign
        for sign in WARNINGS
        if urgency_of(pathway, healthy(pathway, **{sign: True})) is Urgency.SELF_CARE
    }
    assert alone <= {
        "anticoagulant",
        "contractions",
        "diabetes",
        "less_fetal_movement",
        "neck_stiff",
        "refuses_to_walk",
        "single_kidney",
        "subnormal_fever_37_5_37_9",
        "trauma_minor",
        "vaginal_bleeding",
    }


def test_knowing_nothing_is_not_an_emergency(pathway: Pathway) -> None:
    asked = [finding for question in pathway.questions for finding in question.findings]
    values: dict[str, Answer] = {f.id: UNKNOWN for f in asked if not f.required}
    for age in (3.0, 30.0, 70.0):
        for sex in ("female", "male"):
            outcome = evaluate(pathway, Answers({**values, "age": age, "sex": sex}))
            assert Urgency.SELF_CARE < outcome.urgency < Urgency.EMERGENCY


def test_a_sign_is_asked_even_when_who_it_applies_to_is_unknown(pathway: Pathway) -> None:
    patient = healthy(pathway, sex="other", age=45.0, pregnant=UNKNOWN)
    pages, answers = interview(pathway, patient)
    assert "pregnancy_signs" in pages
    outcome = evaluate(pathway, answers)
    assert (outcome.decided, outcome.urgency) == (True, Urgency.SELF_CARE)
    worried = evaluate(pathway, Answers({**patient, "contractions": True}))
    assert (worried.urgency, worried.ask_doctor) == (Urgency.SAME_DAY, ("pregnant",))


def test_a_healthy_walk_is_about_ten_pages(pathway: Pathway) -> None:
    pages, answers = interview(pathway, healthy(pathway))
    assert pages == [
        *("age", "sex", "alarm", "bladder", "nerves", "illness", "start", "history", "belly"),
        *("pain_score", "duration"),
    ]
    outcome = evaluate(pathway, answers)
    assert (outcome.urgency, outcome.suspicions) == (
        Urgency.SELF_CARE,
        ("nonspecific_mechanical",),
    )
    assert outcome.tests_help == ()
    assert "xray_spine" in outcome.tests_not


def test_only_women_of_an_age_to_be_pregnant_are_asked(pathway: Pathway) -> None:
    def asked(**changes: Answer) -> bool:
        return "pregnancy" in interview(pathway, healthy(pathway, **changes))[0]

    assert asked(sex="female")
    assert asked(sex="other")
    assert not asked()
    assert not asked(sex="female", age=70.0)


def test_an_emergency_ends_the_questions_with_112(pathway: Pathway) -> None:
    pages, answers = interview(pathway, healthy(pathway, saddle_numbness=True))
    outcome = evaluate(pathway, answers)
    assert pages[-1] == "bladder"
    assert (outcome.care, outcome.service, outcome.advice[0]) == (Care.EMERGENCY, None, "call_112")
    assert outcome.safety_net == ("now_112",)


def test_a_look_alike_of_an_emergency_is_settled_at_once(pathway: Pathway) -> None:
    pages, answers = interview(pathway, healthy(pathway, trauma_major=True))
    assert (pages[-2:], evaluate(pathway, answers).urgency) == (
        ["start", "duration"],
        Urgency.EMERGENCY,
    )
    pages, answers = interview(pathway, healthy(pathway, chest_pain=True))
    assert pages[:3] == ["age", "sex", "alarm"]
    assert len(pages) <= 7
    assert evaluate(pathway, answers).urgency is Urgency.EMERGENCY


def test_an_outcome_can_be_replayed_from_text_and_answers(
    pathway: Pathway, pathway_text: str
) -> None:
    answers = healthy(pathway, fever=True, unintended_weight_loss=True)
    stored = evaluate(pathway, answers).as_json()
    load_pathway.cache_clear()
    again = load_pathway(pathway_text)
    assert again is not pathway
    assert again.content_hash == stored["content_hash"]
    replayed = Answers.from_json(answers.as_json(), again.findings)
    assert evaluate(again, replayed).as_json() == stored


def test_nobody_is_told_that_it_is_nothing(pathway_text: str) -> None:
    text = pathway_text.lower()
    for phrase in ("niets ernstigs", "nothing serious", "nichts ernstes", "geen zorgen"):
        assert phrase not in text


def test_it_says_that_no_physician_has_reviewed_it(pathway: Pathway) -> None:
    assert pathway.review == "not reviewed by a physician yet"


def test_the_words_are_translated_not_repeated(pathway: Pathway) -> None:
    same_in_all = {"Psoriasis"}
    wordings = [rule.explanation for rule in pathway.rules]
    wordings += [question.title for question in pathway.questions]
    wordings += [question.why for question in pathway.questions]
    wordings += [*pathway.advice.values(), *pathway.safety_net.values()]
    repeated = [w for w in wordings if isinstance(w, Wording) and len({w.nl, w.de, w.en}) < 3]
    assert [w.nl for w in repeated if w.nl not in same_in_all] == []
