"""One question as a page: what to show, which page it is, and how many come about."""

from collections.abc import Sequence
from dataclasses import dataclass

from wervel.common.language import current_language
from wervel.reasoning import (
    UNKNOWN,
    Answers,
    Finding,
    Pathway,
    Question,
    QuestionKind,
    next_question,
    open_questions,
    visible_findings,
)
from wervel.triage.checks import Check
from wervel.triage.exceptions import QuestionNotFound

_USUAL_AGE = 40.0
_USUAL_WALKS: dict[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page of the check; `about` is how many pages there are about, this one included."""

    question: Question
    findings: Sequence[Finding]
    number: int
    about: int

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def title(self) -> str:
        return self.question.title.in_language(current_language())

    @property
    def why(self) -> str:
        return self.question.why.in_language(current_language())


def question_page(check: Check, question_id: str) -> QuestionPage:
    """The page of a question; QuestionNotFound when the pathway does not ask it."""
    pathway = check.pathway
    found = next((q for q in pathway.questions if q.id == question_id), None)
    if found is None:
        raise QuestionNotFound
    number = check.number_of(question_id)
    return QuestionPage(
        question=found,
        findings=visible_findings(pathway, found, check.answers) or found.findings,
        number=number,
        about=max(number, _pages_in_all(check)),
    )


def _pages_in_all(check: Check) -> int:
    """Pages answered, and those that follow when nothing more is wrong."""
    pathway = check.pathway
    usual = _USUAL_WALKS.get(pathway.content_hash)
    if usual is None:
        usual = _USUAL_WALKS[pathway.content_hash] = _usual_walk(pathway)
    still_open = {question.id for question in open_questions(pathway, check.answers)}
    return len(check.trail) + len(usual & still_open - set(check.trail))


def _usual_walk(pathway: Pathway) -> frozenset[str]:
    """The pages of somebody without any warning sign; found once a process."""
    answers, pages = Answers(), set[str]()
    while (question := next_question(pathway, answers)) and question.id not in pages:
        given = {finding.id: _usual(question, finding) for finding in question.findings}
        answers = answers.adding(given, pathway.findings)
        pages.add(question.id)
    return frozenset(pages)


def _usual(question: Question, finding: Finding) -> object:
    if question.kind is QuestionKind.LIST:
        return False
    if question.kind is QuestionKind.CHOICE:
        return finding.choice_ids[0] if finding.required else UNKNOWN
    if not finding.required:
        return UNKNOWN
    return min(max(_USUAL_AGE, finding.minimum or 0), finding.maximum or _USUAL_AGE)
