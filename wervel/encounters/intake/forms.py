"""A task as a form, the same for the patient's phone and for staff who write down what is said."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.design.forms import ChoiceTiles, DesignForm, TextField, Tile
from wervel.design.forms.bound import DesignField
from wervel.encounters.choices import IntakeTask
from wervel.encounters.intake.questions import NO, QUESTIONS, SCORES, UNKNOWN, YES, Kind, Question

YES_NO = (Tile(YES, _("Yes")), Tile(NO, _("No")))
TILES = {
    Kind.TERNARY: (*YES_NO, Tile(UNKNOWN, _("I do not know"))),
    Kind.AGREE: YES_NO,
    Kind.SCORE: tuple(Tile(one, one) for one in SCORES),
}


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
        return ChoiceTiles(options=tiles, inline=True, **told)
    return TextField(multiline=question.kind is Kind.TEXT, max_length=question.kind.longest, **told)
