"""What a planner types to change hours."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.common.clock import CLINIC_ZONE, today
from wervel.common.language import Localized
from wervel.common.text import LINE_LENGTH
from wervel.design.forms import ChoiceSelect, ChoiceTiles, DesignForm, TextField, Tile
from wervel.scheduling.change_terms import AwayFrom, ClosedDay, OtherWeek, Shift

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
_DATE = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})")
_PERIOD = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|tot|bis|to)\s*(\d{1,2})[:.](\d{2})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
LAST_YEAR_AHEAD = timedelta(days=3 * 366)


class DayField(TextField):
    """A day from today on; cleaned to a date, or None when it is left empty."""

    input_type = "date"
    wrong_message = _("Write the day like 31-12-2026.")
    past_message = _("Choose a day from today on.")
    far_message = _("This day is too far away.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, width="w10", **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        day = _read_day(typed)
        if day is None:
            raise ValidationError(self.wrong_message, code="day")
        if day < today():
            raise ValidationError(self.past_message, code="past")
        if day > today() + LAST_YEAR_AHEAD:
            raise ValidationError(self.far_message, code="far")
        return day


def _read_day(typed: str) -> date | None:
    found = _DATE.fullmatch(typed)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(typed)
    except ValueError:
        return None


class ClockField(TextField):
    """A time of day; cleaned to a time, or None when it is left empty."""

    input_type = "time"
    wrong_message = _("Write the time like 13:30.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=5, width="w10", **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        found = _TIME.fullmatch(typed)
        try:
            return time(int(found[1]), int(found[2])) if found else _wrong(self.wrong_message)
        except ValueError as error:
            raise ValidationError(self.wrong_message, code="time") from error


def _wrong(message: Any) -> Any:
    raise ValidationError(message, code="wrong")


class PeriodsField(TextField):
    """The hours of a weekday, such as ``09:00-13:00, 14:00-17:00``; empty for a free day."""

    wrong_message = _(
        "Write the hours like 09:00-13:00, 14:00-17:00. Leave it empty for a day off."
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=80, width="w20", **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        parts = [part.strip() for part in re.split(r"[,;]", typed) if part.strip()]
        found = [self._period(part) for part in parts]
        for before, after in pairwise(found):
            if after[0] < before[1]:
                raise ValidationError(self.wrong_message, code="order")
        return found

    def _period(self, part: str) -> tuple[time, time]:
        found = _PERIOD.fullmatch(part)
        if found is None:
            raise ValidationError(self.wrong_message, code="period")
        numbers = [int(number) for number in found.groups()]
        try:
            opens, closes = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        except ValueError as error:
            raise ValidationError(self.wrong_message, code="period") from error
        if closes <= opens:
            raise ValidationError(self.wrong_message, code="period")
        return opens, closes


def _reason() -> TextField:
    return TextField(
        label=_("Why?"),
        hint=_("For your colleagues. Patients do not see it."),
        max_length=LINE_LENGTH,
    )


class AwayForm(DesignForm):
    """Somebody or something is away; without times for whole days."""

    who = ChoiceSelect(label=_("Who or what?"), options=())
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), hint=_("Empty for one day."), required=False)
    since = ClockField(label=_("From"), hint=_("Empty for the whole day."), required=False)
    until = ClockField(label=_("Until"), hint=_("Empty for the whole day."), required=False)
    why = _reason()

    def __init__(self, *args: Any, tiles: Callable[[], list[Tile]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].tiles = tiles()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        elif first and not self.errors and self.terms().end <= self.terms().start:
            self.add_error("until", _("The end must come after the beginning."))
        return cleaned

    def terms(self) -> AwayFrom:
        cleaned = self.cleaned_data
        first, last = cleaned["first"], cleaned["last"] or cleaned["first"]
        start = _moment(first, cleaned["since"] or time())
        end = (
            _moment(last, cleaned["until"])
            if cleaned["until"]
            else _moment(last + timedelta(days=1), time())
        )
        return AwayFrom(int(cleaned["who"]), start, end)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, CLINIC_ZONE)


class ClosedForm(DesignForm):
    """A clinic is closed for a day; its public page says why."""

    clinic = ChoiceSelect(label=_("Which clinic?"), options=())
    day = DayField(label=_("Day"))
    nl = TextField(label=_("For patients, in Dutch"), max_length=LINE_LENGTH)
    de = TextField(label=_("For patients, in German"), max_length=LINE_LENGTH)
    en = TextField(label=_("For patients, in English"), max_length=LINE_LENGTH)
    why = _reason()

    def __init__(self, *args: Any, tiles: Callable[[], list[Tile]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clinic"].tiles = tiles()  # type: ignore[attr-defined]

    def terms(self) -> ClosedDay:
        cleaned = self.cleaned_data
        words = Localized(nl=cleaned["nl"], de=cleaned["de"], en=cleaned["en"])
        return ClosedDay(cleaned["clinic"], cleaned["day"], words)


class WeekForm(DesignForm):
    """Other weekly hours of a practitioner at a clinic."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Until and including"), hint=_("Empty for good."), required=False)
    why = _reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why = self.fields.pop("why")
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = PeriodsField(label=name)
        self.fields["why"] = why

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        return cleaned

    def terms(self, claimable: int, location: str) -> OtherWeek:
        cleaned = self.cleaned_data
        shifts: Sequence[Shift] = [
            Shift(number, opens, closes)
            for number in range(len(WEEKDAYS))
            for opens, closes in cleaned[f"day{number}"]
        ]
        return OtherWeek(claimable, location, cleaned["first"], cleaned["last"], tuple(shifts))


class TimeForm(DesignForm):
    """Another time for one appointment."""

    slot = ChoiceTiles(label=_("Another time"), options=())

    def __init__(self, *args: Any, times: Sequence[Tile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].tiles = times  # type: ignore[attr-defined]
