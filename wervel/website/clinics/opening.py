"""When a clinic is open, in words: now, on each of the coming days, and the exceptions ahead."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import day_with_date_words, time_words
from wervel.contact.hours import Availability, availability
from wervel.directory.opening import WeeklyHours, holiday_name, open_periods
from wervel.directory.profiles import ClinicProfile

DAYS_SHOWN = 7
DAYS_AHEAD = 42


@dataclass(frozen=True, slots=True)
class DayView:
    """One day: ``08:00–18:00``, or why it is closed. `today` marks the first."""

    day: str
    words: str
    today: bool


@dataclass(frozen=True, slots=True)
class OpeningView:
    """`now` says whether it is open, in words too; `exceptions` are the closed days that follow."""

    now: Availability
    days: tuple[DayView, ...]
    exceptions: tuple[DayView, ...]
    weekly: tuple[WeeklyHours, ...]


def opening_view(clinic: ClinicProfile) -> OpeningView:
    today = clock.today()
    days = [today + timedelta(days=offset) for offset in range(DAYS_AHEAD)]
    return OpeningView(
        now=availability(clinic.hours, closures=clinic.closures),
        days=tuple(_day(clinic, day, today) for day in days[:DAYS_SHOWN]),
        exceptions=tuple(
            _day(clinic, day, today)
            for day in days[DAYS_SHOWN:]
            if _reason(clinic, day) and usually_open(clinic, day)
        ),
        weekly=clinic.hours,
    )


def usually_open(clinic: ClinicProfile, day: date) -> bool:
    """Whether it would be open on such a weekday without holiday or closure."""
    return any(rule.holds_on(day) for rule in clinic.hours)


def _day(clinic: ClinicProfile, day: date, today: date) -> DayView:
    periods = open_periods(day, clinic.hours, clinic.closures)
    reason = _reason(clinic, day)
    if periods:
        words = ", ".join(f"{time_words(one.opens)}–{time_words(one.closes)}" for one in periods)
    elif reason:
        words = _("closed: %(reason)s") % {"reason": reason}
    else:
        words = _("closed")
    return DayView(day_with_date_words(day, today), words, day == today)


def _reason(clinic: ClinicProfile, day: date) -> str:
    """The clinic's own reason, else the name of the public holiday; empty on a plain day."""
    return clinic.closures.get(day, "") or holiday_name(day)
