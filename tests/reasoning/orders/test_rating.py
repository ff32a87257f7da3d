"""How far each test helps one patient, with the reasons."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reasoning.orders.samples import answered, content, walked
from wervel.reasoning import UNKNOWN, Answers, Grade, Kind, Pathway, Urgency, evaluate
from wervel.reasoning.answers import Answer
from wervel.reasoning.orders import Band, OrderTable, rate_orders

pytestmark = pytest.mark.pure
PATHWAY, TABLE = content()


def bands(answers: Answers) -> dict[str, Band]:
    return {name: one.band for name, one in rate_orders(PATHWAY, TABLE, answers).ratings.items()}


def test_common_back_pain_needs_no_test() -> None:
    found = bands(answered(lifting_twist=True))
    assert {found[test.id] for test in TABLE.orderable} == {Band.NOT}


def test_a_warning_sign_calls_for_its_tests() -> None:
    found = rate_orders(PATHWAY, TABLE, answered(saddle_numbness=True))
    emergency = found["mri_spine_emergency"]
    assert found.suspicions == ("cauda_equina",)
    assert (emergency.band, emergency.grade) == (Band.HELPS, Grade.GUIDELINE)
    assert [reason.rule for reason in emergency.reasons] == ["saddle-numbness"]
    assert dict(emergency.reasons[0].findings) == {"saddle_numbness": True}
    assert next(title for title, _ in emergency.reasons[0].sources).startswith("GIRFT")
    steps = [(step.finding, step.value) for step in emergency.changes[0].steps]
    assert (steps, emergency.changes[0].band) == ([("saddle_numbness", False)], Band.NOT)
    assert found["mri_spine_urgent"].band is Band.NOT
    assert found["mri_spine_urgent"].reasons[0].text.en.startswith("That is too late")


def test_what_is_not_known_is_asked_first() -> None:
    answers = answered(fever=UNKNOWN, lifting_twist=True)
    culture = rate_orders(PATHWAY, TABLE, answers)["blood_culture"]
    assert (culture.band, culture.ask) == (Band.ASK, ("fever",))
    steps = [[step.finding for step in change.steps] for change in culture.changes]
    assert steps[0] == ["fever"]


def test_nothing_known_means_ask() -> None:
    found = rate_orders(PATHWAY, TABLE, Answers({"age": 40.0, "sex": "male"}))
    assert found["mri_spine_emergency"].band is Band.ASK
    assert "saddle_numbness" in found["mri_spine_emergency"].ask
    assert found["hla_b27"].ask[0] == "duration"
    assert found["mri_spine_elective"].band is Band.NOT


def test_a_check_that_was_walked_leaves_nothing_to_ask() -> None:
    answers = walked(age=38.0, sex="female", duration=20.0, pain_nrs=5.0, lifting_twist=True)
    found = rate_orders(PATHWAY, TABLE, answers)
    assert {name for name, one in found.ratings.items() if one.ask} == set()


def test_a_finding_that_cannot_matter_is_not_asked() -> None:
    """Somebody of 20 cannot have what only the old have."""
    answers = answered(age=20.0, menopause_no_hrt=UNKNOWN)
    assert all(one.ask == () for one in rate_orders(PATHWAY, TABLE, answers).ratings.values())


def test_a_pregnancy_is_minded_before_an_exposure() -> None:
    who = {"sex": "female", "age": 30.0}
    certain = rate_orders(PATHWAY, TABLE, answered(**who, pregnant=True))["xray_spine"]
    assert [(one.id, one.certain) for one in certain.cautions] == [("pregnant", True)]
    open_ = rate_orders(PATHWAY, TABLE, answered(**who, pregnant=UNKNOWN))["ct_spine"]
    assert [(one.id, one.certain) for one in open_.cautions] == [("pregnant", False)]
    no = rate_orders(PATHWAY, TABLE, answered(**who, pregnant=False))
    assert no["xray_spine"].cautions == no["mri_spine_urgent"].cautions == ()


def test_a_condition_of_a_row() -> None:
    leg = {"radiates_below_knee": True}
    early = rate_orders(PATHWAY, TABLE, answered(**leg, duration=14.0))["mri_spine_elective"]
    late = rate_orders(PATHWAY, TABLE, answered(**leg, duration=60.0))["mri_spine_elective"]
    assert (early.band, late.band) == (Band.NOT, Band.MAY)
    assert late.reasons[0].figure is not None


def test_one_suspicion_that_calls_for_a_test_outweighs_another_that_does_not() -> None:
    """A foot that drops needs no blood, but weight that was lost does."""
    answers = answered(leg_weakness_severe_or_progressive=True, unintended_weight_loss=True)
    assert rate_orders(PATHWAY, TABLE, answers)["crp"].band is Band.HELPS
    outcome = evaluate(PATHWAY, answers)
    assert "blood_crp_esr" in outcome.tests_help
    assert "blood_crp_esr" not in outcome.tests_not


def test_the_same_answers_give_the_same_words() -> None:
    answers = answered(fever=True, iv_drug_use=True)
    first = rate_orders(PATHWAY, TABLE, answers).as_json()
    assert first == rate_orders(PATHWAY, TABLE, answers).as_json()
    assert (first["pathway_hash"], first["table_hash"]) == (
        PATHWAY.content_hash,
        TABLE.content_hash,
    )


def some_answers(pathway: Pathway) -> st.SearchStrategy[Answers]:
    def value(name: str) -> st.SearchStrategy[Answer]:
        finding = pathway.findings[name]
        if finding.kind is Kind.BOOLEAN:
            return st.sampled_from([False, False, False, True, UNKNOWN])
        if finding.kind is Kind.CHOICE:
            return st.sampled_from(finding.choice_ids)
        return st.sampled_from([0.0, 1.0, 7.0, 10.0, 30.0, 60.0, 100.0])

    names = st.sets(st.sampled_from([*pathway.findings]), max_size=12)
    base = Answers({"age": 45.0, "sex": "female"})
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries({name: value(name) for name in sorted(chosen)})
    ).map(lambda found: Answers({**answered(), **base, **found}))


@settings(max_examples=300, deadline=None)
@given(some_answers(PATHWAY))
def test_the_patient_and_the_doctor_read_the_same(answers: Answers) -> None:
    """For any answers: what the check says helps is what is rated so, and the other way round."""
    outcome = evaluate(PATHWAY, answers, changes=False)
    found = bands(answers)
    helps = {test for code in outcome.tests_help for test in TABLE.of_pathway(code)}
    rated = {
        name
        for name, band in found.items()
        if band is Band.HELPS and TABLE.tests[name].pathway is not None
    }
    assert helps == rated
    useless = {test for code in outcome.tests_not for test in TABLE.of_pathway(code)}
    assert {found[test] for test in useless} <= {Band.NOT, Band.ASK}


@settings(max_examples=300, deadline=None)
@given(some_answers(PATHWAY), st.randoms(use_true_random=False))
def test_an_emergency_mri_is_never_rated_low(answers: Answers, chance: random.Random) -> None:
    """Not when it is called for, and not while an answer that could call for it is missing."""
    found = bands(answers)
    outcome = evaluate(PATHWAY, answers, changes=False)
    later = Answers(
        {
            name: chance.random() < 0.5 if answer is UNKNOWN else answer
            for name, answer in answers.items()
        }
    )
    then = bands(later)
    for test in ("mri_spine_emergency", "mri_whole_spine_24h"):
        if test in outcome.tests_help:
            assert found[test] is Band.HELPS
        if found[test] is Band.NOT:
            assert then[test] is not Band.HELPS


def test_the_emergency_rules_all_lead_to_an_emergency_mri() -> None:
    """By rule and not by sample: whoever suspects trapped nerves, cord or bleeding at once."""
    wanted = {"cauda_equina", "spinal_cord_compression", "spinal_haematoma"}
    for at, rule in enumerate(PATHWAY.rules):
        if rule.urgency is Urgency.EMERGENCY and wanted & set(rule.suspicions):
            helps = _helps(TABLE, at)
            assert helps & {"mri_spine_emergency", "mri_whole_spine_24h"}, rule.id


def _helps(table: OrderTable, at: int) -> frozenset[str]:
    return table.helps_of[at]
