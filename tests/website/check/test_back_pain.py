"""The public cases, answered page by page: the interview must not change what the rules say."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from wervel.common.actor import system
from wervel.reasoning import UNKNOWN, Answers, Kind, Question, QuestionKind, evaluate
from wervel.reasoning.cases import case_answers
from wervel.triage import publishing, selectors

PUBLIC = settings.CONTENT_DIR / "cases" / "back-pain-public.json"
CASES = json.loads(PUBLIC.read_text(encoding="utf-8"))["cases"]
START = "/nl/klachtencheck/"
MOST_PAGES = 24


def posted(question: Question, facts: Answers) -> dict[str, Any]:
    """What somebody with these facts fills in on the page."""
    finding = question.findings[0]
    value = facts.get(finding.id, UNKNOWN)
    if question.kind is QuestionKind.NUMBER:
        return {"unknown": "on"} if value is UNKNOWN else {"answer": str(value)}
    if question.kind is QuestionKind.CHOICE:
        return {"answer": "not-sure" if value is UNKNOWN else str(value)}
    if len(question.findings) == 1 and finding.kind is Kind.BOOLEAN:
        return {"answer": "yes" if value is True else "no"}
    ticked = [one.id for one in question.findings if facts.get(one.id) is True]
    return {"answer": ticked or ["none-of-these"]}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_pages_lead_to_what_the_rules_say(
    client: Client, db: None, case: dict[str, Any]
) -> None:
    publishing.publish_content(actor=system("test"))
    pathway = selectors.pathway(selectors.current_hash("back-pain"))
    facts = case_answers(pathway, case)
    address = client.post(START)["Location"]
    for _page in range(MOST_PAGES):
        name = address.rstrip("/").rsplit("/", 1)[-1]
        if name == "uitslag":
            break
        question = pathway.question(name)
        data = {"unit": question.findings[0].unit or ""} | posted(question, facts)
        response = client.post(address, data)
        assert response.status_code == 302, response.content.decode()
        address = response["Location"]
    check = selectors.open_check(address.split("/")[3])
    assert check.outcome_id is not None
    stored = selectors.stored_outcome(check.outcome_id)
    assert stored.urgency == evaluate(pathway, facts).urgency.value
    assert stored.urgency in case["acceptable_urgency"]
    page = client.get(address).content.decode()
    assert ("tel:112" in page) or stored.urgency != "emergency"
    assert "niets ernstigs" not in page
    assert "112" in page
    assert ("Wanneer belt u 112?" in page) or stored.urgency == "emergency"
