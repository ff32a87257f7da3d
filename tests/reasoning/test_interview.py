from __future__ import annotations

import pytest

from tests.reasoning.samples import small_pathway
from wervel.reasoning import (
    UNKNOWN,
    AnswerError,
    Answers,
    answer_list,
    load_pathway,
    next_question,
    open_questions,
    visible_findings,
)

pytestmark = pytest.mark.pure
SMALL = load_pathway(small_pathway())


def asked(**values: object) -> str | None:
    question = next_question(SMALL, Answers.from_json(values, SMALL.findings))
    return None if question is None else question.id


def test_the_page_with_the_gravest_sign_comes_first() -> None:
    assert asked() == "signs"


def test_an_emergency_ends_the_questions() -> None:
    assert asked(numb=True) is None


def test_a_cancelling_look_alike_is_asked_for() -> None:
    assert asked(numb=False, fever=True, refuses=False) == "cold"
    assert asked(numb=False, fever=True, refuses=False, cold=False) is None


def test_a_page_that_cannot_matter_is_not_asked() -> None:
    assert asked(numb=False, fever=False, refuses=False) == "days"
    assert asked(numb=False, fever=False, refuses=False, days=3) is None


def test_who_it_applies_to_is_asked_before_the_sign() -> None:
    assert asked(numb=False, fever=False) == "age"
    assert asked(numb=False, fever=False, age=40) == "days"
    assert asked(numb=False, fever=False, age=4) == "signs"


def test_an_unknown_is_not_asked_again() -> None:
    assert asked(numb=None, fever=False, refuses=False, cold=False) is None


def test_signs_that_cannot_apply_are_not_shown() -> None:
    signs = SMALL.question("signs")
    for age, names in ((40, ["numb", "fever"]), (4, ["numb", "fever", "refuses"])):
        answers = Answers.from_json({"age": age}, SMALL.findings)
        assert [f.id for f in visible_findings(SMALL, signs, answers)] == names


def test_a_list_page_becomes_yes_unknown_and_no() -> None:
    answers = Answers.from_json({"age": 40}, SMALL.findings)
    signs = SMALL.question("signs")
    filled = answer_list(SMALL, signs, answers, ticked=["fever"], unsure=["numb"])
    assert dict(filled) == {"age": 40.0, "fever": True, "numb": UNKNOWN}
    with pytest.raises(AnswerError):
        answer_list(SMALL, signs, answers, ticked=["cold"])


def test_open_questions_are_all_that_may_come() -> None:
    assert [q.id for q in open_questions(SMALL, Answers())] == ["age", "signs", "cold", "days"]
    answers = Answers.from_json({"numb": True}, SMALL.findings)
    assert open_questions(SMALL, answers) == ()


def test_an_unknown_page_or_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        SMALL.question("gone")
    with pytest.raises(KeyError):
        SMALL.rule("gone")
