"""What a planner types to change hours."""

import re
from collections.abc import Callable, Sequence
from datetime import time, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.common.language import Localized
from wervel.common.text import LINE_LENGTH
from wervel.design.forms import ChoiceSelect, ChoiceTiles, DesignForm, TextField, Tile
from wervel.scheduling.change_terms import AwayFrom, ClosedDay, OtherWeek, Shift
from wervel.workspace.day_fields import ClockField, ComingDayField, at_clinic

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
_PERIOD = re.compile(
    r"(\d{1,2})[:.](\d{2})\s*(?:-|–|tot|bis|to)\s*(\d{1,2})[:.](\d{2})(?:\s*\((\d{1,3})\))?"
)


class PeriodsField(TextField):
    """The hours of a weekday, such as ``09:00-13:00 (8), 14:00-17:00``; empty for a free day.

    The number in brackets is how many visits may begin in that stretch; without one, as many as
    fit.
    """

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

    def _period(self, part: str) -> tuple[time, time, int | None]:
        found = _PERIOD.fullmatch(part)
        if found is None:
            raise ValidationError(self.wrong_message, code="period")
        numbers = [int(number) for number in found.groups()[:4]]
        most = None if found[5] is None else int(found[5])
        try:
            opens, closes = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        except ValueError as error:
            raise ValidationError(self.wrong_message, code="period") from error
        if closes <= opens or most == 0:
            raise ValidationError(self.wrong_message, code="period")
        return opens, closes, most


def _reason() -> TextField:
    return TextField(
        label=_("Why?"),
        hint=_("For your colleagues. Patients do not see it."),
        max_length=LINE_LENGTH,
    )


class AwayForm(DesignForm):
    """Somebody or something is away; without times for whole days."""

    who = ChoiceSelect(label=_("Who or what?"), options=())
    first = ComingDayField(label=_("First day"))
    last = ComingDayField(label=_("Last day"), hint=_("Empty for one day."), required=False)
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
        start = at_clinic(first, cleaned["since"] or time())
        end = (
            at_clinic(last, cleaned["until"])
            if cleaned["until"]
            else at_clinic(last + timedelta(days=1), time())
        )
        return AwayFrom(int(cleaned["who"]), start, end)


class ClosedForm(DesignForm):
    """A clinic is closed for a day; its public page says why."""

    clinic = ChoiceSelect(label=_("Which clinic?"), options=())
    day = ComingDayField(label=_("Day"))
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

    first = ComingDayField(label=_("From"))
    last = ComingDayField(label=_("Until and including"), hint=_("Empty for good."), required=False)
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
            Shift(number, opens, closes, most)
            for number in range(len(WEEKDAYS))
            for opens, closes, most in cleaned[f"day{number}"]
        ]
        return OtherWeek(claimable, location, cleaned["first"], cleaned["last"], tuple(shifts))


class TimeForm(DesignForm):
    """Another time for one appointment."""

    slot = ChoiceTiles(label=_("Another time"), options=())

    def __init__(self, *args: Any, times: Sequence[Tile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].tiles = times  # type: ignore[attr-defined]
