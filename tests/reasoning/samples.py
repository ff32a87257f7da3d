"""A small vocabulary, a small pathway, and random patients."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from wervel.reasoning import (
    UNKNOWN,
    Answer,
    Answers,
    Choice,
    Finding,
    Kind,
    Pathway,
    Wording,
    load_pathway,
    next_question,
    visible_findings,
)
from wervel.reasoning.parser import Vocabulary
from wervel.reasoning.tree import (
    AtLeast,
    Compare,
    IsOneOf,
    IsTrue,
    Leaf,
    Node,
    Not,
    all_of,
    any_of,
)

ROOT = Path(__file__).parents[2]
BACK_PAIN = ROOT / "content" / "pathways" / "back-pain.yaml"
PUBLIC_CASES = ROOT / "content" / "cases" / "back-pain-public.json"
SMALL = Path(__file__).parent / "small_pathway.yaml"
WORDS = Wording("nl", "de", "en")

FEVER = Finding("fever", Kind.BOOLEAN, WORDS, warning=True)
NUMB = Finding("numb", Kind.BOOLEAN, WORDS, warning=True)
COLD = Finding("cold", Kind.BOOLEAN, WORDS)
AGE = Finding("age", Kind.NUMBER, WORDS, unit="years", minimum=0, maximum=120, required=True)
SCORE = Finding("score", Kind.NUMBER, WORDS)
CHOICES = tuple(Choice(name, WORDS) for name in ("slow", "sudden", "fall"))
ONSET = Finding("onset", Kind.CHOICE, WORDS, choices=CHOICES)
FINDINGS = {finding.id: finding for finding in (FEVER, NUMB, COLD, AGE, SCORE, ONSET)}
VOCABULARY = Vocabulary(FINDINGS)


def small_pathway(**changes: str) -> str:
    """The text of a small valid pathway, with whole top-level parts replaced."""
    parts: dict[str, list[str]] = {}
    key = ""
    for line in SMALL.read_text(encoding="utf-8").splitlines()[1:]:
        key = line.split(":")[0] if line[0].isalpha() else key
        parts.setdefault(key, []).append(line)
    found = {key: "\n".join(lines) for key, lines in parts.items()}
    return "\n".join({**found, **changes}.values())


def back_pain() -> Pathway:
    """The published back-pain pathway."""
    return load_pathway(BACK_PAIN.read_text(encoding="utf-8"), BACK_PAIN.name)


def leaves() -> st.SearchStrategy[Leaf]:
    """Leaves over the small vocabulary."""
    numbers = st.integers(0, 120_000).map(lambda thousandths: thousandths / 1000)
    operators = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    chosen = st.lists(st.sampled_from(ONSET.choice_ids), min_size=1, unique=True).map(tuple)
    return st.one_of(
        st.sampled_from([FEVER, NUMB, COLD]).map(IsTrue),
        st.builds(Compare, st.sampled_from([AGE, SCORE]), operators, numbers),
        st.builds(IsOneOf, st.just(ONSET), chosen),
    )


def trees() -> st.SearchStrategy[Node]:
    """Trees of some depth, as the parser would build them."""

    def grow(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(
            inner.map(Not),
            several.map(lambda parts: all_of(*parts)),
            several.map(lambda parts: any_of(*parts)),
            several.flatmap(
                lambda parts: st.integers(1, len(parts)).map(
                    lambda number: AtLeast(number, tuple(parts))
                )
            ),
        )

    return st.recursive(leaves(), grow, max_leaves=12)


def small_answers() -> st.SearchStrategy[dict[str, Answer]]:
    """Answers over the small vocabulary: known, unknown or not asked."""
    yes_no: st.SearchStrategy[Answer] = st.sampled_from([True, False, UNKNOWN])
    numbers: st.SearchStrategy[Answer] = st.integers(0, 120).map(float) | st.just(UNKNOWN)
    return st.fixed_dictionaries(
        {},
        optional={
            "fever": yes_no,
            "numb": yes_no,
            "cold": yes_no,
            "age": numbers,
            "score": numbers,
            "onset": st.sampled_from([*ONSET.choice_ids, UNKNOWN]),
        },
    )


def patients(pathway: Pathway, *, unknown: bool = False) -> st.SearchStrategy[Answers]:
    """People who have answered every page; most findings are "no", as in life."""
    asked = [finding for question in pathway.questions for finding in question.findings]
    yes_no = [finding.id for finding in asked if finding.kind is Kind.BOOLEAN]
    others = {f.id: _value(f) for f in asked if f.kind is not Kind.BOOLEAN}
    optional = [finding.id for finding in asked if not finding.required]
    gaps = st.sets(st.sampled_from(optional), max_size=12 if unknown else 0)
    signs = st.sets(st.sampled_from(yes_no), max_size=10)
    return st.builds(
        lambda present, values, unsure: Answers(
            {**dict.fromkeys(yes_no, False), **dict.fromkeys(present, True), **values}
            | dict.fromkeys(unsure, UNKNOWN)
        ),
        signs,
        st.fixed_dictionaries(others),
        gaps,
    )


def _value(finding: Finding) -> st.SearchStrategy[Answer]:
    if finding.kind is Kind.CHOICE:
        return st.sampled_from(finding.choice_ids)
    if finding.id == "duration":
        return st.sampled_from([0.04, 1.0, 3.0, 7.0, 7.5, 14.0, 20.0, 42.0, 90.0, 400.0])
    if finding.id == "age":
        return st.sampled_from([0.5, 3.0, 9.0, 15.0, 17.9, 24.0, 35.0, 45.0, 55.0, 66.0, 80.0])
    return st.integers(0, 10).map(float)


def interview(pathway: Pathway, full: Answers) -> tuple[list[str], Answers]:
    """Lets the interview ask what it wants of somebody who could answer everything."""
    answers, pages = Answers(), []
    while (question := next_question(pathway, answers)) is not None:
        pages.append(question.id)
        assert len(pages) <= len(pathway.questions), pages
        shown = visible_findings(pathway, question, answers)
        answers = answers.adding({f.id: full[f.id] for f in shown}, pathway.findings)
    return pages, answers
