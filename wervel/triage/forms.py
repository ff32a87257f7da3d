"""The form of one question: a list to tick, a choice, or a number with its unit."""

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wervel.common.language import current_language
from wervel.design.forms import (
    CheckField,
    ChoiceTiles,
    DesignForm,
    MultiTiles,
    TextField,
    Tile,
)
from wervel.reasoning import UNKNOWN, Answers, Finding, Kind, Question, QuestionKind
from wervel.triage.wording import REFUSED, UNIT_NAMES, number_words, range_message

NONE, NOT_SURE = "none-of-these", "not-sure"
YES, NO = "yes", "no"
Given = dict[str, object]

_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,6})?")
_UNIT_FAMILIES = {
    "years": ("years", "months"),
    "months": ("years", "months"),
    "days": ("days", "weeks", "months", "years"),
    "weeks": ("days", "weeks", "months", "years"),
    "hours": ("hours", "days", "weeks"),
}


class FindingTiles(MultiTiles):
    """Findings to tick. "None of these" excludes all others; "not sure" may stand beside ticks."""

    both_message = _("You chose “None of these” and something else. Choose one or the other.")

    def to_python(self, value: Any) -> list[str]:
        if value in self.empty_values:
            return []
        sent = set(value)
        if not sent <= {tile.value for tile in self.tiles}:
            raise ValidationError(self.wrong_message, code="choice")
        if NONE in sent and len(sent) > 1:
            raise ValidationError(self.both_message, code="apart")
        return [tile.value for tile in self.tiles if tile.value in sent]


class NumberText(TextField):
    """A number as people write it, with a comma or a point; cleaned to a float."""

    wrong_message = _("Fill in a number in figures, for example 3.")

    def to_python(self, value: Any) -> Any:
        typed = unicodedata.normalize("NFKC", super().to_python(value)).replace("−", "-").strip()
        if not typed:
            return None
        if not typed.isascii() or not _NUMBER.fullmatch(typed):
            raise ValidationError(self.wrong_message, code="number")
        return float(typed.replace(",", "."))


class QuestionForm(DesignForm):
    """What all kinds of question share."""

    row_by_row = False

    @property
    def wants_rows(self) -> bool:
        """The reader is not sure about a list: each of its lines is asked by itself."""
        return False

    @abstractmethod
    def given(self) -> Given:
        """What the reader answered."""

    def refuse(self, problems: Mapping[str, object]) -> None:
        """Show the reasons for which the core refused an answer."""
        for name, message in problems.items():
            self.add_error(name if name in self.fields else None, str(message))


class ListForm(QuestionForm):
    """Tick what is true, "none of these", or "I am not sure"."""

    def __init__(
        self, question: Question, findings: Sequence[Finding], answers: Answers, **kwargs: Any
    ) -> None:
        super().__init__(initial={"answer": _ticked(findings, answers)}, **kwargs)
        self.rows = findings
        self.fields["answer"] = FindingTiles(
            label=_words(question.title),
            hint=_words(question.hint) if question.hint else _("Choose everything that is true."),
            asks=True,
            options=(*_finding_tiles(findings), *_apart_tiles()),
            missing=_("Choose what is true, or choose “None of these”."),
        )

    @property
    def wants_rows(self) -> bool:
        return NOT_SURE in self.cleaned_data["answer"]

    def given(self) -> Given:
        """What is ticked is true, the rest is not; who is not sure is asked about the rest."""
        ticked = set(self.cleaned_data["answer"])
        if self.wants_rows:
            return {finding.id: True for finding in self.rows if finding.id in ticked}
        return {finding.id: finding.id in ticked for finding in self.rows}


class RowsForm(QuestionForm):
    """Yes, no or "I don't know" for each line of a list."""

    row_by_row = True

    def __init__(
        self, question: Question, findings: Sequence[Finding], answers: Answers, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.rows = findings
        for finding in findings:
            self.fields[finding.id] = ChoiceTiles(
                label=_words(finding.label),
                hint=_words(finding.hint) if finding.hint else "",
                options=(
                    Tile(YES, _("Yes")),
                    Tile(NO, _("No")),
                    Tile(NOT_SURE, _("Don’t know")),
                ),
                inline=True,
                initial=_row_value(answers.get(finding.id)),
                missing=_row_missing(_words(finding.label)),
            )

    def given(self) -> Given:
        values: Given = {YES: True, NO: False, NOT_SURE: None}
        return {finding.id: values[self.cleaned_data[finding.id]] for finding in self.rows}


class ChoiceForm(QuestionForm):
    """One of a few; "I don't know" unless the answer is needed."""

    def __init__(
        self, question: Question, findings: Sequence[Finding], answers: Answers, **kwargs: Any
    ) -> None:
        self.finding = findings[0]
        super().__init__(initial={"answer": self._initial(answers)}, **kwargs)
        tiles = [
            Tile(c.id, _words(c.label), _words(c.hint) if c.hint else "")
            for c in self.finding.choices
        ]
        if self.finding.kind is Kind.BOOLEAN:
            tiles = [Tile(YES, _("Yes")), Tile(NO, _("No"))]
        if not self.finding.required:
            tiles.append(Tile(NOT_SURE, _("I don’t know"), apart=True))
        self.fields["answer"] = ChoiceTiles(
            label=_words(question.title),
            hint=_words(question.hint) if question.hint else "",
            asks=True,
            options=tiles,
            missing=_("Choose one of the options."),
        )

    def _initial(self, answers: Answers) -> str:
        value = answers.get(self.finding.id)
        if isinstance(value, str):
            return value
        return _row_value(value)

    def given(self) -> Given:
        value = self.cleaned_data["answer"]
        if value == NOT_SURE:
            return {self.finding.id: None}
        return {self.finding.id: value == YES if self.finding.kind is Kind.BOOLEAN else value}


class NumberForm(QuestionForm):
    """A number, its unit when there are several, and "I don't know" unless it is needed."""

    def __init__(
        self, question: Question, findings: Sequence[Finding], answers: Answers, **kwargs: Any
    ) -> None:
        self.finding = findings[0]
        value = answers.get(self.finding.id)
        initial = {"unit": self.finding.unit, "unknown": value is UNKNOWN}
        if isinstance(value, int | float):
            initial["answer"] = number_words(value)
        super().__init__(initial=initial, **kwargs)
        self.fields["answer"] = NumberText(
            label=_words(question.title),
            hint=_words(question.hint) if question.hint else "",
            asks=True,
            required=False,
            inputmode="decimal",
            width="w4",
        )
        units = _UNIT_FAMILIES.get(self.finding.unit or "", ())
        if units:
            self.fields["unit"] = ChoiceTiles(
                label=_("Counted in"),
                options=[Tile(unit, UNIT_NAMES[unit]) for unit in units],
                inline=True,
                missing=_("Choose in what you count."),
            )
        if not self.finding.required:
            self.fields["unknown"] = CheckField(label=_("I don’t know"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number, unknown = cleaned.get("answer"), cleaned.get("unknown")
        if "answer" in self.errors:
            return cleaned
        if number is None and not unknown:
            self.add_error("answer", _("Fill in a number."))
        elif number is not None and unknown:
            self.add_error(
                "answer", _("You filled in a number and chose “I don’t know”. Choose one of them.")
            )
        return cleaned

    def given(self) -> Given:
        if self.cleaned_data.get("unknown"):
            return {self.finding.id: None}
        value = {"value": self.cleaned_data["answer"]}
        unit = self.cleaned_data.get("unit", self.finding.unit)
        return {self.finding.id: value | {"unit": unit} if unit else value["value"]}

    def refuse(self, problems: Mapping[str, object]) -> None:
        for _name, code in problems.items():
            message = REFUSED.get(str(code)) or range_message(self.finding)
            self.add_error("answer", str(message))


def question_form(
    *,
    question: Question,
    findings: Sequence[Finding],
    answers: Answers,
    row_by_row: bool = False,
    data: Any = None,
) -> QuestionForm:
    """The form for a question about these of its findings, filled with what was answered before."""
    if question.kind is QuestionKind.NUMBER:
        return NumberForm(question, findings, answers, data=data)
    if question.kind is QuestionKind.CHOICE or len(question.findings) == 1:
        return ChoiceForm(question, findings, answers, data=data)
    if row_by_row:
        return RowsForm(question, findings, answers, data=data)
    return ListForm(question, findings, answers, data=data)


def _words(wording: Any) -> str:
    return str(wording.in_language(current_language()))


def _row_missing(finding: str) -> str:
    """Names the line: the list of errors above a page of rows must say which one is meant."""
    return gettext("Choose yes, no or “Don’t know” for: %(finding)s") % {"finding": finding}


def _finding_tiles(findings: Sequence[Finding]) -> list[Tile]:
    return [Tile(f.id, _words(f.label), _words(f.hint) if f.hint else "") for f in findings]


def _apart_tiles() -> tuple[Tile, Tile]:
    return (
        Tile(NONE, _("None of these"), apart=True),
        Tile(NOT_SURE, _("I am not sure"), _("Then we ask them one by one."), apart=True),
    )


def _ticked(findings: Sequence[Finding], answers: Answers) -> list[str]:
    """The ticks for what was answered; "none" only when all were answered with no."""
    ticked = [f.id for f in findings if answers.get(f.id) is True]
    if any(answers.get(f.id) is UNKNOWN for f in findings):
        return [*ticked, NOT_SURE]
    if not ticked and findings and all(answers.get(f.id) is False for f in findings):
        return [NONE]
    return ticked


def _row_value(value: object) -> str:
    if value is UNKNOWN:
        return NOT_SURE
    return {True: YES, False: NO}.get(value, "") if isinstance(value, bool) else ""
