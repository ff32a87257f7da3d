"""A date of birth in three inputs, for people who know it by heart and need no calendar."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.common.clock import today
from wervel.common.text import fold, printable
from wervel.design.forms.bound import DesignBoundField, DesignField

OLDEST_YEARS = 120
_LONGEST_PART = 20
_MONTHS = (
    ("jan", "januari", "januar", "january", "janner", "jaenner"),
    ("feb", "februari", "februar", "february"),
    ("mrt", "maart", "marz", "maerz", "mar", "march"),
    ("apr", "april"),
    ("mei", "mai", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "augustus", "august"),
    ("sep", "sept", "september"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november"),
    ("dec", "december", "dez", "dezember"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


@dataclass(frozen=True, slots=True)
class DateParts:
    """The three inputs as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return any(part.strip() for part in (self.day, self.month, self.year))


class DatePartsInput(forms.Widget):
    """Reads `name_day`, `name_month` and `name_year`; the field's template draws them."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts:
        read = (data.get(f"{name}_{part}", "") for part in ("day", "month", "year"))
        return DateParts(*("" if value is None else str(value) for value in read))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in ("day", "month", "year"))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_


@dataclass(frozen=True, slots=True)
class DateInput:
    """One of the three inputs, ready to draw."""

    part: str
    label: Any
    value: str
    wrong: bool
    autocomplete: str


class WrongDate(ValidationError):
    """A refused date; `parts` are the inputs that have to change."""

    def __init__(self, message: Any, *parts: str) -> None:
        super().__init__(message, code="-".join(("date", *parts)))


class BirthDateField(DesignField):
    """A day in the past, at most 120 years ago. Months may be written as words."""

    template_name = "design/fields/date.html"
    widget = DatePartsInput
    missing_names_field = True
    missing_message = _("Fill in your date of birth.")

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        day = self._number(value.day, "day")
        month = _MONTH_NUMBERS.get(fold(value.month).rstrip(".")) or self._number(
            value.month, "month"
        )
        year = self._number(value.year, "year")
        self._require_range(day, month, value.year)
        try:
            return date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise WrongDate(_("This date does not exist. Check the day."), "day") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value > today():
            raise WrongDate(_("Your date of birth cannot be in the future."), "year")
        if today().year - value.year > OLDEST_YEARS:
            raise WrongDate(_("Check the year. This is too long ago."), "year")

    def show(self, value: Any) -> DateParts:
        if isinstance(value, date):
            return DateParts(str(value.day), str(value.month), str(value.year))
        parts = value if isinstance(value, DateParts) else DateParts()
        return DateParts(*(printable(part) for part in (parts.day, parts.month, parts.year)))

    def options_for(self, bound: DesignBoundField) -> list[DateInput]:
        shown = self.show(bound.value())
        wrong = _wrong_parts(bound)
        return [
            DateInput("day", _("Day"), shown.day, "day" in wrong, "bday-day"),
            DateInput("month", _("Month"), shown.month, "month" in wrong, "bday-month"),
            DateInput("year", _("Year"), shown.year, "year" in wrong, "bday-year"),
        ]

    def target_id(self, bound: DesignBoundField) -> str:
        first = next((part for part in ("day", "month", "year") if part in _wrong_parts(bound)), "")
        return f"{bound.id}_{first or 'day'}"

    @staticmethod
    def _number(typed: str, part: str) -> int:
        text = typed.strip()
        if not text:
            raise WrongDate(_MISSING_PARTS[part], part)
        if len(text) > _LONGEST_PART or not text.isdecimal():
            raise WrongDate(_NOT_NUMBERS[part], part)
        return int("".join(str(unicodedata.decimal(digit)) for digit in text))

    @staticmethod
    def _require_range(day: int, month: int, year: str) -> None:
        if not 1 <= day <= 31:
            raise WrongDate(_("The day is a number from 1 to 31."), "day")
        if not 1 <= month <= 12:
            raise WrongDate(_NOT_NUMBERS["month"], "month")
        if len(year.strip()) != 4:
            raise WrongDate(_NOT_NUMBERS["year"], "year")


_MISSING_PARTS = {
    "day": _("Fill in the day of your birth."),
    "month": _("Fill in the month of your birth."),
    "year": _("Fill in the year of your birth."),
}
_NOT_NUMBERS = {
    "day": _("The day is a number from 1 to 31."),
    "month": _("The month is a number from 1 to 12."),
    "year": _("Write the year with four digits, like 1980."),
}


def _wrong_parts(bound: DesignBoundField) -> set[str]:
    errors = bound.form.errors.as_data().get(bound.name, [])
    if not errors:
        return set()
    named = {part for error in errors for part in str(error.code or "").split("-")[1:]}
    return named or {"day", "month", "year"}
