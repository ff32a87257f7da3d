"""The reasoning core: every clinical decision explains itself. Pure Python, no framework.

    from wervel.reasoning import Answers, answer_list, evaluate, load_pathway, next_question

    pathway = load_pathway(text)                  # PathwayError names every fault
    answers = Answers()
    question = next_question(pathway, answers)    # None: the urgency is decided
    question.title.in_language("nl"), question.why.in_language("nl"), question.kind
    for finding in visible_findings(pathway, question, answers):
        finding.id, finding.label.in_language("nl"), finding.hint
    answers = answers.adding({"age": 24}, pathway.findings)        # number, choice
    answers = answer_list(pathway, question, answers, ticked=["fever"], unsure=["chills"])
    answers.as_json()                             # {"age": 24.0, "fever": true, "chills": null}
    Answers.from_json(data, pathway.findings)     # AnswerError names every fault
    outcome = evaluate(pathway, answers)
    outcome.urgency, outcome.suspicions, outcome.reasons, outcome.service, outcome.within_days
    pathway.rule(outcome.reasons[0].rule).explanation.in_language("nl")
    pathway.advice[key], pathway.safety_net[key], pathway.suspicions[key], pathway.tests[key]

Whatever raises here must be shown as "contact us / 112", never as a lower urgency.
"""

from __future__ import annotations

from wervel.reasoning.answers import UNKNOWN, Answer, Answers, Unknown
from wervel.reasoning.cases import CaseReport, CaseRow, run_cases
from wervel.reasoning.evaluate import evaluate
from wervel.reasoning.exceptions import (
    AnswerError,
    AnswerProblem,
    CasesError,
    ExpressionError,
    PathwayError,
    Problem,
    ReasoningError,
)
from wervel.reasoning.findings import Choice, Finding, Kind
from wervel.reasoning.interview import (
    answer_list,
    next_question,
    open_questions,
    visible_findings,
)
from wervel.reasoning.loading import load_pathway
from wervel.reasoning.outcome import Change, Outcome, Reason, Step
from wervel.reasoning.pathway import Care, Grade, Pathway, Question, QuestionKind, Rule
from wervel.reasoning.urgency import Urgency
from wervel.reasoning.wording import Wording

__all__ = [
    "UNKNOWN",
    "Answer",
    "AnswerError",
    "AnswerProblem",
    "Answers",
    "Care",
    "CaseReport",
    "CaseRow",
    "CasesError",
    "Change",
    "Choice",
    "ExpressionError",
    "Finding",
    "Grade",
    "Kind",
    "Outcome",
    "Pathway",
    "PathwayError",
    "Problem",
    "Question",
    "QuestionKind",
    "Reason",
    "ReasoningError",
    "Rule",
    "Step",
    "Unknown",
    "Urgency",
    "Wording",
    "answer_list",
    "evaluate",
    "load_pathway",
    "next_question",
    "open_questions",
    "run_cases",
    "visible_findings",
]
