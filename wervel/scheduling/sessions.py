"""Sessions: stretches of weekly hours in which only so many visits may begin.

A session's ticks are also its seats. As nobody has more visits than ticks, there is a seat even
for a visit that goes beyond the limit.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from wervel.common.clock import CLINIC_ZONE
from wervel.directory.opening import WeeklyHours
from wervel.scheduling.availability import MINUTES_A_DAY, minutes_within
from wervel.scheduling.ticks import tick_at


class Session(NamedTuple):
    """A stretch of one calendar day, as ticks, in which at most so many visits begin."""

    ticks: range
    most: int

    def left(self, seats: Collection[int]) -> int:
        """How many more may begin; below zero when a planner went beyond the limit."""
        return self.most - sum(seat in self.ticks for seat in seats)


def sessions_on(rules: Sequence[WeeklyHours], dates: Sequence[date]) -> Iterator[Session]:
    """Those of the calendar days. They hold whatever hours somebody has on a day of its own."""
    for day in dates:
        for rule in rules:
            if rule.most_visits is not None and rule.holds_on(day):
                ticks = _ticks(day, rule)
                yield Session(ticks, min(rule.most_visits, len(ticks)))


def session_at(rules: Sequence[WeeklyHours], day: date, tick: int) -> Session | None:
    """The session that a visit which begins at the tick counts in."""
    return next((one for one in sessions_on(rules, [day]) if tick in one.ticks), None)


def _ticks(day: date, rule: WeeklyHours) -> range:
    opens, closes = minutes_within(rule.opens, rule.closes)
    return range(_tick(day, opens), _tick(day, closes))


def _tick(day: date, minute: int) -> int:
    if minute >= MINUTES_A_DAY:
        day, minute = day + timedelta(days=1), 0
    return tick_at(datetime.combine(day, time(minute // 60, minute % 60), CLINIC_ZONE))
