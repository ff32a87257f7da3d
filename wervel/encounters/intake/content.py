"""What may be stored of a task: an answer to each of its questions, and nothing else."""

from collections.abc import Mapping

from wervel.common.errors import Invalid
from wervel.common.text import clean_text, printable
from wervel.encounters.choices import IntakeTask
from wervel.encounters.exceptions import AnswersIncomplete
from wervel.encounters.intake.questions import CHOICES, QUESTIONS, Kind, Question


def clean_answers(task: IntakeTask, sent: Mapping[str, object]) -> dict[str, str]:
    """Question id → answer, empty texts left out; AnswersIncomplete, InvalidText."""
    found = {one.id: _clean(one, sent.get(one.id, "")) for one in QUESTIONS[task]}
    if any(one.required and not found[one.id] for one in QUESTIONS[task]):
        raise AnswersIncomplete
    return {name: value for name, value in found.items() if value}


def _clean(question: Question, value: object) -> str:
    if not isinstance(value, str):
        raise AnswersIncomplete
    choices = CHOICES.get(question.kind)
    if choices is None:
        multiline = question.kind is Kind.TEXT
        return clean_text(value, max_length=question.kind.longest, multiline=multiline)
    if value and value not in choices:
        raise AnswersIncomplete
    return value


def typed_answers(task: IntakeTask, sent: Mapping[str, object]) -> dict[str, str]:
    """What was typed so far, right or not, for a draft; Invalid when it is more than a form holds.

    A character that cannot be stored is shown as such, so that its writer sees it.
    """
    found: dict[str, str] = {}
    for question in QUESTIONS[task]:
        value = sent.get(question.id, "")
        if not isinstance(value, str) or len(value) > 4 * question.kind.longest:
            raise Invalid
        if value:
            found[question.id] = printable(value)
    return found
