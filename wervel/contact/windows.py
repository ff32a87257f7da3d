"""Call-back windows: pieces of two hours of the telephone's opening hours.

A window is promised only while it has a place left: as many calls as our people can make in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from wervel.common import clock
from wervel.contact.hours import PHONE_HOURS
from wervel.directory.opening import WeeklyHours, open_periods

LENGTH = timedelta(hours=2)
# Whoever asks for the next window must still be called within it.
NOTICE = timedelta(minutes=30)
OPEN_DAYS = 3
LOOK_AHEAD_DAYS = 14
# The database knows this number too (constraint callback_place_exists): change both.
PLACES = 4


@dataclass(frozen=True, slots=True, order=True)
class CallbackWindow:
    """A stretch in which we promise to call; aware UTC, `end` no longer part of it."""

    start: datetime
    end: datetime

    @property
    def id(self) -> str:
        """The start, as the value of a form: ``2026-03-10T13:00Z``."""
        return f"{self.start:%Y-%m-%dT%H:%MZ}"


def windows_on(day: date, hours: Sequence[WeeklyHours] = PHONE_HOURS) -> list[CallbackWindow]:
    """The whole windows of a day, cut by the clinics' wall clock; none on a public holiday."""
    return [
        CallbackWindow(start.astimezone(UTC), (start + LENGTH).astimezone(UTC))
        for period in open_periods(day, hours)
        for start in _starts(period.opens, period.closes)
    ]


def _starts(opens: datetime, closes: datetime) -> Iterator[datetime]:
    # Both carry the clinics' zone: adding to them moves along the wall clock.
    start = opens
    while start + LENGTH <= closes:
        yield start
        start += LENGTH


def promised_windows(moment: datetime | None = None) -> list[CallbackWindow]:
    """The windows one may choose from now, earliest first, whether or not they are full."""
    moment = moment or clock.now()
    today = clock.to_clinic(moment).date()
    found: list[CallbackWindow] = []
    days = 0
    for offset in range(LOOK_AHEAD_DAYS):
        windows = [
            window
            for window in windows_on(today + timedelta(days=offset))
            if window.start >= moment + NOTICE
        ]
        found += windows
        days += bool(windows)
        if days == OPEN_DAYS:
            break
    return found


def find_window(wanted: str, moment: datetime | None = None) -> CallbackWindow | None:
    """The promised window with this id; None for one that is over, far away or none at all."""
    return next((each for each in promised_windows(moment) if each.id == wanted), None)
