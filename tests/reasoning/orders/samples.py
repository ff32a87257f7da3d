"""The table of orders and the pathway it belongs to, and patients to rate tests for."""

from __future__ import annotations

from pathlib import Path

from wervel.reasoning import Answers, Pathway, answer_list, load_pathway, next_question
from wervel.reasoning.answers import Answer
from wervel.reasoning.cases import case_answers
from wervel.reasoning.interview import visible_findings
from wervel.reasoning.orders import OrderTable, load_orders

CONTENT = Path(__file__).parents[3] / "content"
ORDERS = CONTENT / "orders.yaml"
CASES = CONTENT / "cases" / "back-pain-public.json"
MENTIONS = CONTENT / "cases" / "orders-public.json"
PERSON: dict[str, object] = {
    "id": "A",
    "age": 40,
    "sex": "male",
    "duration_days": 3,
    "pain_nrs": 4,
    "onset": "gradual",
    "course": "stable",
}


def content() -> tuple[Pathway, OrderTable]:
    pathway = load_pathway((CONTENT / "pathways" / "back-pain.yaml").read_text(encoding="utf-8"))
    return pathway, load_orders(ORDERS.read_text(encoding="utf-8"), pathway)


def answered(**changes: Answer) -> Answers:
    """Somebody of 40 who was asked everything, and has nothing but what is named."""
    pathway, _ = content()
    return Answers({**case_answers(pathway, PERSON), **changes})


def walked(**given: Answer) -> Answers:
    """The answers of a check in which these were given, and "no" or the first choice elsewhere."""
    pathway, _ = content()
    answers = Answers()
    while question := next_question(pathway, answers):
        if question.kind.value == "list":
            shown = [one.id for one in visible_findings(pathway, question, answers)]
            ticked = [name for name in shown if given.get(name)]
            answers = answer_list(pathway, question, answers, ticked=ticked, unsure=[])
            continue
        finding = question.findings[0]
        value = given.get(finding.id, finding.choice_ids[0] if finding.choices else 0.0)
        answers = answers.adding({finding.id: value}, pathway.findings)
    return answers
