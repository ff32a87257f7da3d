from __future__ import annotations

import json
import math

import pytest
from hypothesis import given

from tests.reasoning.samples import FINDINGS, small_answers
from wervel.reasoning import UNKNOWN, Answer, AnswerError, Answers
from wervel.reasoning.units import convert, unit_named

pytestmark = pytest.mark.pure


@given(small_answers())
def test_answers_survive_json(values: dict[str, Answer]) -> None:
    values.pop("age", None)
    answers = Answers(values)
    read = Answers.from_json(json.loads(json.dumps(answers.as_json())), FINDINGS)
    assert read == answers


def test_an_unknown_is_null_and_a_finding_not_asked_is_absent() -> None:
    answers = Answers.from_json({"fever": None, "numb": False}, FINDINGS)
    assert answers["fever"] is UNKNOWN
    assert "cold" not in answers
    assert answers.as_json() == {"fever": None, "numb": False}


def test_a_number_may_carry_its_unit() -> None:
    assert Answers.from_json({"age": {"value": 9, "unit": "months"}}, FINDINGS)["age"] == 0.75
    assert Answers.from_json({"age": 9}, FINDINGS)["age"] == 9.0


@pytest.mark.parametrize(
    ("data", "finding", "code"),
    [
        ({"gout": True}, "gout", "unknown-finding"),
        ({"fever": "yes"}, "fever", "wrong-type"),
        ({"fever": 1}, "fever", "wrong-type"),
        ({"score": True}, "score", "wrong-type"),
        ({"score": "5"}, "score", "wrong-type"),
        ({"score": math.nan}, "score", "wrong-type"),
        ({"score": 10**400}, "score", "wrong-type"),
        ({"score": []}, "score", "wrong-type"),
        ({"age": -1}, "age", "too-small"),
        ({"age": 121}, "age", "too-large"),
        ({"age": None}, "age", "required"),
        ({"age": {"value": 3, "unit": "celsius"}}, "age", "wrong-unit"),
        ({"age": {"value": 3, "unit": None}}, "age", "wrong-unit"),
        ({"age": {"value": "x", "unit": "years"}}, "age", "wrong-type"),
        ({"onset": "quick"}, "onset", "not-a-choice"),
        ({"onset": 3}, "onset", "wrong-type"),
        ([], "", "not-an-object"),
        (None, "", "not-an-object"),
    ],
)
def test_bad_answers_are_refused_by_name_and_code(data: object, finding: str, code: str) -> None:
    with pytest.raises(AnswerError) as caught:
        Answers.from_json(data, FINDINGS)
    assert [(p.finding, p.code) for p in caught.value.problems] == [(finding, code)]


def test_every_bad_answer_is_named() -> None:
    with pytest.raises(AnswerError) as caught:
        Answers.from_json({"fever": 1, "age": 300, "numb": True}, FINDINGS)
    assert [p.finding for p in caught.value.problems] == ["fever", "age"]


def test_answers_are_immutable_and_can_be_taken_back() -> None:
    first = Answers.from_json({"fever": True, "numb": False}, FINDINGS)
    second = first.adding({"fever": False}, FINDINGS).without("numb")
    assert (first.as_json(), second.as_json()) == (
        {"fever": True, "numb": False},
        {"fever": False},
    )


def test_units_of_time_convert_and_others_do_not() -> None:
    assert convert(24, "months", "years") == 2.0
    assert convert(12, "hours", "days") == 0.5
    assert convert(2, "weeks", "days") == 14.0
    assert convert(1, "days", "celsius") is None
    assert (unit_named("day"), unit_named("fortnights")) == ("days", None)
