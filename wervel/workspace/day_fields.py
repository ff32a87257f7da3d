"""Days and times as staff type them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.common import clock
from wervel.design.forms import TextField

NEAR_YEARS = 5
LAST_DAY_AHEAD = timedelta(days=3 * 366)
_DAY_SHAPES = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%d %m %Y", "%d-%m-%y", "%d.%m.%y")
_TIME_SHAPES = ("%H:%M", "%H.%M", "%Hh%M", "%H")


def at_clinic(day: date, moment: time) -> datetime:
    """A day and a time on the clinic's wall clock, as an aware moment."""
    return datetime.combine(day, moment, clock.CLINIC_ZONE)


class DayField(TextField):
    """A day of any year near ours, as people write it here; None when it is left empty."""

    wrong_message = _("Write the day like 31-3-2026.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 20, "width": "w10", **kwargs})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date):
            return value
        typed = super().to_python(value)
        if not typed:
            return None
        found = _read(typed, _DAY_SHAPES)
        if found is None or abs(found.year - clock.today().year) > NEAR_YEARS:
            raise ValidationError(self.wrong_message, code="day")
        return found.date()

    def show(self, value: Any) -> Any:
        """A day out of an address is shown as people write it."""
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        return f"{value:%d-%m-%Y}" if isinstance(value, date) else super().show(value)


class ComingDayField(DayField):
    """A day from today on, with the browser's own calendar to choose it in."""

    input_type = "date"
    past_message = _("Choose a day from today on.")
    far_message = _("This day is too far away.")

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        if day is not None and day < clock.today():
            raise ValidationError(self.past_message, code="past")
        if day is not None and day > clock.today() + LAST_DAY_AHEAD:
            raise ValidationError(self.far_message, code="far")
        return day

    def show(self, value: Any) -> Any:
        """Browsers fill in their own notation alone."""
        return value.isoformat() if isinstance(value, date) else TextField.show(self, value)


class TimeField(TextField):
    """A time on the clinic's wall clock; None when it is left empty."""

    wrong_message = _("Write the time like 09:30.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 8, "width": "w4", **kwargs})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time):
            return value
        typed = super().to_python(value)
        if not typed:
            return None
        found = _read(typed, _TIME_SHAPES)
        if found is None:
            raise ValidationError(self.wrong_message, code="time")
        return found.time()

    def show(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else super().show(value)


class ClockField(TimeField):
    """The same, with the browser's own way to choose it."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(width="w10", **kwargs)


def _read(typed: str, shapes: Sequence[str]) -> datetime | None:
    for shape in shapes:
        with suppress(ValueError):
            return datetime.strptime(typed, shape)  # noqa: DTZ007
    return None
