"""Opening hours on a wall clock: pure functions over plain values.

Weekly hours hold from Monday to Sunday; on a public holiday of North Rhine-Westphalia, and on a
closure of its own, a place is closed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wervel.common.clock import CLINIC_ZONE

SEARCH_DAYS = 30


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open on `weekday` (Monday is 0) from `opens` until `closes`, within the validity dates.

    `most_visits`: no more of them begin in one such stretch; None where there is no limit.
    """

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None
    most_visits: int | None = None

    def holds_on(self, day: date) -> bool:
        return (
            self.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """A stretch of opening as aware moments; `closes` is the first moment that is closed."""

    opens: datetime
    closes: datetime

    def contains(self, moment: datetime) -> bool:
        return self.opens <= moment < self.closes


# By their names in the calendar's English.
HOLIDAY_NAMES: Mapping[str, Promise] = {
    "New Year's Day": _("New Year's Day"),
    "Good Friday": _("Good Friday"),
    "Easter Monday": _("Easter Monday"),
    "Labor Day": _("Labour Day"),
    "Ascension Day": _("Ascension Day"),
    "Pentecost Monday": _("Whit Monday"),
    "Corpus Christi": _("Corpus Christi"),
    "German Unity Day": _("Day of German Unity"),
    "Reformation Day": _("Reformation Day"),
    "All Saints' Day": _("All Saints' Day"),
    "Christmas Day": _("Christmas Day"),
    "Second Day of Christmas": _("Second day of Christmas"),
}


@lru_cache(maxsize=16)
def _holidays(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("DE", subdiv="NW", years=year, language="en_US"))


def is_public_holiday(day: date) -> bool:
    """Whether North Rhine-Westphalia keeps this day as a public holiday."""
    return day in _holidays(day.year)


def holiday_name(day: date) -> str:
    """Its name in the reader's language; empty when the day is none."""
    known = _holidays(day.year).get(day)
    if known is None:
        return ""
    return str(HOLIDAY_NAMES.get(known, _("public holiday")))


def open_periods(
    day: date, hours: Sequence[WeeklyHours], closures: Collection[date] = ()
) -> list[OpenPeriod]:
    """The stretches of one calendar day at the clinic, earliest first; empty when closed."""
    if is_public_holiday(day) or day in closures:
        return []
    periods = [
        OpenPeriod(
            datetime.combine(day, rule.opens, CLINIC_ZONE),
            datetime.combine(day, rule.closes, CLINIC_ZONE),
        )
        for rule in hours
        if rule.holds_on(day)
    ]
    return sorted(periods, key=lambda period: period.opens)


def _upcoming(
    moment: datetime, hours: Sequence[WeeklyHours], closures: Collection[date]
) -> Iterator[OpenPeriod]:
    first = moment.astimezone(CLINIC_ZONE).date()
    for offset in range(SEARCH_DAYS):
        for period in open_periods(first + timedelta(days=offset), hours, closures):
            if period.closes > moment:
                yield period


def current_or_next(
    moment: datetime, hours: Sequence[WeeklyHours], closures: Collection[date] = ()
) -> OpenPeriod | None:
    """The stretch that is open at `moment`, else the next one; None when none comes in 30 days."""
    return next(_upcoming(moment, hours, closures), None)
