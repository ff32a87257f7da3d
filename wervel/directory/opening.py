"""Opening hours on a wall clock: pure functions over plain values.

Weekly hours hold from Monday to Sunday; on a public holiday of North Rhine-Westphalia, and on a
closure of its own, a place is closed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wervel.common.clock import CLINIC_ZONE
from wervel.directory.public_holidays import is_public_holiday

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
