"""A task as a form, the same for the patient's phone and for staff who write down what is said."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.design.forms import ChoiceTiles, DesignForm, TextField, Tile
from wervel.design.forms.bound import DesignField
from wervel.encounters.choices import IntakeTask
from wervel.encounters.intake.questions import (
    AFTER_TALK,
    AT_ONCE,
    NO,
    QUESTIONS,
    SCORES,
    UNKNOWN,
    YES,
    Kind,
    Question,
)

YES_NO = (Tile(YES, _("Yes")), Tile(NO, _("No")))
TILES = {
    Kind.TERNARY: (*YES_NO, Tile(UNKNOWN, _("I do not know"))),
    Kind.AGREE: YES_NO,
    Kind.WHEN: (
        Tile(AT_ONCE, _("As soon as it is signed")),
        Tile(AFTER_TALK, _("After the talk with the doctor")),
    ),
}


class ScoreField(TextField):
    """A number from 0 to 10, as text: it is never reckoned with."""

    wrong_message = _("Fill in a number from 0 to 10.")

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if typed and typed not in SCORES:
            raise ValidationError(self.wrong_message, code="score")
        return typed


class TaskForm(DesignForm):
    """The questions of one task. What was sent before is never put in by itself."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        task: IntakeTask,
        kept: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(kept or {}))
        self.task = task
        for question in QUESTIONS[task]:
            self.fields[question.id] = _field(question)


def _field(question: Question) -> DesignField:
    told: dict[str, Any] = {
        "label": question.label,
        "hint": question.hint,
        "required": question.required,
    }
    tiles = TILES.get(question.kind)
    if tiles is not None:
        return ChoiceTiles(options=tiles, inline=question.kind is not Kind.WHEN, **told)
    return TextField(multiline=question.kind is Kind.TEXT, max_length=question.kind.longest, **told)
