"""When a clinic is open, in words: now, on each of the coming days, and the exceptions ahead."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import near_day_words, time_words, weekday_words
from wervel.contact.hours import Availability, availability
from wervel.directory.opening import WeeklyHours, open_periods
from wervel.directory.profiles import ClinicProfile
from wervel.directory.public_holidays import holiday_name

DAYS_SHOWN = 7
DAYS_AHEAD = 42


@dataclass(frozen=True, slots=True)
class DayView:
    """One day: ``08:00–18:00``, or why it is closed."""

    day: str
    words: str


@dataclass(frozen=True, slots=True)
class OpeningView:
    """`now` says whether it is open, in words too; `exceptions` are the closed days that follow,
    with the reason for each."""

    now: Availability
    days: tuple[DayView, ...]
    exceptions: tuple[DayView, ...]
    weekly: tuple[WeeklyHours, ...]


def opening_view(clinic: ClinicProfile) -> OpeningView:
    today = clock.today()
    days = [today + timedelta(days=offset) for offset in range(DAYS_AHEAD)]
    return OpeningView(
        now=availability(clinic.hours, closures=clinic.closures),
        days=tuple(DayView(_weekday(day, today), _words(clinic, day)) for day in days[:DAYS_SHOWN]),
        exceptions=tuple(
            DayView(weekday_words(day), _reason(clinic, day))
            for day in days[DAYS_SHOWN:]
            if _reason(clinic, day) and usually_open(clinic, day)
        ),
        weekly=clinic.hours,
    )


def usually_open(clinic: ClinicProfile, day: date) -> bool:
    """Whether it would be open on such a weekday without holiday or closure."""
    return any(rule.holds_on(day) for rule in clinic.hours)


def _weekday(day: date, today: date) -> str:
    """Within a week the name says which: ``Vandaag, dinsdag`` or ``Woensdag``."""
    words = str(WEEKDAYS[day.weekday()])
    if day == today:
        words = f"{near_day_words(day, today)}, {words}"
    return words[:1].upper() + words[1:]


def _words(clinic: ClinicProfile, day: date) -> str:
    periods = open_periods(day, clinic.hours, clinic.closures)
    if periods:
        return ", ".join(f"{time_words(one.opens)}–{time_words(one.closes)}" for one in periods)
    reason = _reason(clinic, day)
    return _("closed: %(reason)s") % {"reason": reason} if reason else _("closed")


def _reason(clinic: ClinicProfile, day: date) -> str:
    """The clinic's own reason, else the name of the public holiday; empty on a plain day."""
    return clinic.closures.get(day, "") or holiday_name(day)
