from __future__ import annotations

import hashlib

import pytest

from tests.reasoning.samples import small_pathway
from wervel.reasoning import PathwayError, Urgency, load_pathway

pytestmark = pytest.mark.pure
TEXTS = "{nl: n, de: d, en: e}"


def rule(**parts: str) -> str:
    fields = {"id": "r", "when": "numb", "urgency": "emergency", "grade": "guideline"}
    fields |= {"sources": "[book]", "explain": TEXTS} | parts
    return "rules: [{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}]"


def mitigator(**parts: str) -> str:
    fields = {"id": "m", "cancels": "[fever]", "when": "cold", "grade": "expert"}
    fields |= {"sources": "[book]", "explain": TEXTS} | parts
    return "mitigators: [{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}]"


def faults(**changes: str) -> list[str]:
    with pytest.raises(PathwayError) as caught:
        load_pathway(small_pathway(**changes), "small.yaml")
    return [f"{problem.place}: {problem.message}" for problem in caught.value.problems]


def test_a_pathway_carries_the_hash_of_its_text() -> None:
    text = small_pathway()
    pathway = load_pathway(text)
    assert pathway.content_hash == hashlib.sha256(text.encode()).hexdigest()
    assert (pathway.id, pathway.version, pathway.title("de")) == ("small", "1", "d")
    assert [question.id for question in pathway.questions] == ["age", "signs", "cold", "days"]
    assert pathway.unknown_warning is Urgency.WITHIN_WEEKS


@pytest.mark.parametrize(
    ("when", "place", "message"),
    [
        ("feever", "character 1", "unknown finding 'feever' (did you mean 'fever'?)"),
        ("numb and age", "character 13", "'age' is a number and must be compared"),
        ("age > 18 celsius", "character 10", "'age' is in years, not in celsius"),
        ("days > 7", "character 9", "'days' needs a unit, such as '7 days'"),
    ],
)
def test_an_expression_fault_names_rule_and_position(when: str, place: str, message: str) -> None:
    found = faults(rules=rule(when=f'"{when}"'), mitigators="mitigators: []")
    assert f"rule r, when, {place}: {message}" in found


def test_a_fault_names_file_and_line() -> None:
    with pytest.raises(PathwayError) as caught:
        load_pathway(small_pathway(rules=rule(urgency="soon"), mitigators=""), "small.yaml")
    problem = caught.value.problems[0]
    line = 1 + small_pathway().split("\n").index(
        next(row for row in small_pathway().split("\n") if row.startswith("rules:"))
    )
    assert (problem.file, problem.line) == ("small.yaml", line)
    assert str(problem).startswith(f"small.yaml:{line}: rule r, urgency: 'soon' is not one of")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"unknown": "emergency"}, "an unknown may not ask for more than the rule, nor for an em"),
        ({"urgency": "within-weeks", "unknown": "same-day"}, "an unknown may not ask for more"),
        ({"sources": "[]"}, "a grade needs a source"),
        ({"when": "not numb"}, "warning sign 'numb' under a negation could lower the urgency"),
        ({"suspicions": "[gout]"}, "'gout' is not declared"),
        ({"sources": "[diary]"}, "'diary' is not declared"),
        ({"help": "mri"}, "must be a list"),
        ({"grade": "rumour"}, "'rumour' is not one of"),
        ({"fallback": "maybe"}, "must be true or false"),
        ({"explain": "{nl: n, de: d}"}, "must have exactly nl, de and en"),
        ({"explain": "{nl: n, de: d, en: ''}"}, "en must be a text"),
        ({"wehn": "numb"}, "is not a known key here"),
    ],
)
def test_a_rule_that_breaks_a_promise_is_refused(changes: dict[str, str], fault: str) -> None:
    found = faults(rules=rule(**changes), mitigators="mitigators: []")
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"cancels": "[]"}, "mitigator m, cancels: names no rule"),
        ({"cancels": "[gone]"}, "'gone' is not declared"),
        ({"grade": "precautionary"}, "of grade precautionary may never lower an urgency"),
        ({"grade": "none"}, "of grade none may never lower an urgency"),
        ({"sources": "[]"}, "a mitigator needs a source"),
        ({"when": "fever"}, "warning sign 'fever' may not lower an urgency"),
        ({"when": "cold and not (cold and not fever)"}, "warning sign 'fever' may not lower"),
    ],
)
def test_a_mitigator_that_could_do_harm_is_refused(changes: dict[str, str], fault: str) -> None:
    found = faults(mitigators=mitigator(**changes))
    assert any(fault in one for one in found), found


def test_a_warning_sign_may_not_lower_by_way_of_who_it_applies_to() -> None:
    page = (
        f"{{id: p, kind: list, title: {TEXTS}, why: {TEXTS}, findings: ["
        f"{{id: numb, warning: true, label: {TEXTS}}}, "
        f"{{id: late, applies: not numb, label: {TEXTS}}}]}}"
    )
    found = faults(
        questions=f"questions: [{page}]",
        terms="terms: {}",
        rules=rule(when="late"),
        mitigators="mitigators: []",
    )
    assert "rule r, when: warning sign 'numb' under a negation could lower the urgency" in found


@pytest.mark.parametrize(
    ("part", "text", "fault"),
    [
        ("title", "title: {nl: n}", "document, title: must have exactly nl, de and en"),
        ("review", "", "document, review: must be a text"),
        ("terms", "terms: {ill: feever}", "document, terms, ill, character 1: unknown finding"),
        ("terms", "terms: {fever: numb}", "document, terms, fever: is declared twice"),
        ("unknown_warning", "unknown_warning: self-care", "must lie between within-weeks and"),
        ("visits", "visits: {emergency: {within_days: 0}}", "must name each of the five urgenc"),
        ("safety_net_for", "safety_net_for: {emergency: [back]}", "each urgency when to come back"),
        ("sources", "sources: {book: {title: A book}}", "sources book, address: must be a text"),
    ],
)
def test_the_document_must_be_whole(part: str, text: str, fault: str) -> None:
    found = faults(**{part: text})
    assert any(fault in one for one in found), found


def test_a_page_has_at_most_twelve_options_of_one_kind() -> None:
    options = ", ".join(f"{{id: f{number}, label: {TEXTS}}}" for number in range(13))
    page = f"{{id: p, kind: list, title: {TEXTS}, why: {TEXTS}, findings: [{options}]}}"
    found = faults(questions=f"questions: [{page}]", rules="rules: []", mitigators="")
    assert "question p, findings: a list has 1 to 12 findings, other pages have one" in found


@pytest.mark.parametrize(
    "text",
    ["", "[1]", "id: [", "id: 1\nid: 2", "a: &x 1\nb: *x", "\x00"],
)
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(PathwayError):
        load_pathway(text)


def test_all_faults_are_reported_at_once() -> None:
    found = faults(title="title: {}", rules=rule(urgency="soon", grade="rumour"))
    assert len(found) >= 3
