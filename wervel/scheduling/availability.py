"""From hours on a wall clock to free bits of UTC days, daylight saving included.

A tick is open when the wall clock reads, at its start, a time within the hours. So the hour that
comes twice in autumn is open twice, and the hour that is missing in spring is not open at all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wervel.common.clock import CLINIC_ZONE
from wervel.directory.opening import WeeklyHours
from wervel.directory.public_holidays import is_public_holiday
from wervel.scheduling.bitmap import FULL, bits_of, span
from wervel.scheduling.ticks import TICK_MINUTES, TICKS_A_DAY, first_tick, moment_of

LAST_MINUTE = time(23, 59)
MINUTES_A_DAY = 24 * 60

# Per calendar day the stretches that replace the weekly hours; none at all: closed that day.
Exceptions = tuple[tuple[date, tuple[tuple[time, time], ...]], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ticks of a UTC day during which the wall clock runs evenly within one calendar day."""

    begin: int
    end: int
    local_day: date
    minute: int


@dataclass(frozen=True, slots=True)
class Away:
    """A time off, in ticks since the epoch; `end` is the first tick back."""

    begin: int
    end: int


@lru_cache(maxsize=2048)
def stretches(day: int, zone: ZoneInfo = CLINIC_ZONE) -> tuple[Stretch, ...]:
    """The UTC day on the wall clock; split at local midnight and where the clock is changed."""
    found: list[Stretch] = []
    for tick in range(TICKS_A_DAY):
        local = moment_of(first_tick(day) + tick).astimezone(zone)
        minute = local.hour * 60 + local.minute
        if found:
            last = found[-1]
            runs_on = last.minute + (tick - last.begin) * TICK_MINUTES == minute
            if runs_on and last.local_day == local.date():
                found[-1] = Stretch(last.begin, tick + 1, last.local_day, last.minute)
                continue
        found.append(Stretch(tick, tick + 1, local.date(), minute))
    return tuple(found)


def minutes_within(opens: time, closes: time) -> tuple[int, int]:
    """Whole ticks within the hours. 23:59 stands for midnight, which a time field cannot hold."""
    begin = opens.hour * 60 + opens.minute
    end = closes.hour * 60 + closes.minute
    if closes >= LAST_MINUTE:
        end = MINUTES_A_DAY
    return -(-begin // TICK_MINUTES) * TICK_MINUTES, end // TICK_MINUTES * TICK_MINUTES


def weekly_bits(day: int, hours: Sequence[WeeklyHours], zone: ZoneInfo = CLINIC_ZONE) -> int:
    """The ticks of the UTC day within weekly hours, whatever the calendar says."""
    bits = 0
    for stretch in stretches(day, zone):
        for rule in hours:
            if rule.holds_on(stretch.local_day):
                bits |= _within(stretch, rule.opens, rule.closes)
    return bits


def _within(stretch: Stretch, opens: time, closes: time) -> int:
    """The ticks of the stretch that begin within the hours."""
    first, last = minutes_within(opens, closes)
    begin = max(0, -(-(first - stretch.minute) // TICK_MINUTES))
    end = min(stretch.end - stretch.begin, -(-(last - stretch.minute) // TICK_MINUTES))
    return span(stretch.begin + begin, stretch.begin + end)


def own_bits(
    day: int,
    hours: Sequence[WeeklyHours] | None,
    exceptions: Exceptions,
    zone: ZoneInfo = CLINIC_ZONE,
) -> int:
    """Somebody's own hours: on days with an exception that one, else the weekly hours.

    Without weekly hours of its own (None) a thing can be used whenever the clinic is open.
    """
    if not exceptions:
        return FULL if hours is None else weekly_bits(day, hours, zone)
    special = dict(exceptions)
    bits = 0
    for stretch in stretches(day, zone):
        if stretch.local_day in special:
            for opens, closes in special[stretch.local_day]:
                bits |= _within(stretch, opens, closes)
        else:
            usual = FULL if hours is None else weekly_bits(day, hours, zone)
            bits |= usual & span(stretch.begin, stretch.end)
    return bits


def closed_bits(day: int, closures: Collection[date], zone: ZoneInfo = CLINIC_ZONE) -> int:
    """The ticks of the UTC day on a public holiday or a closure of the clinic."""
    bits = 0
    for stretch in stretches(day, zone):
        if is_public_holiday(stretch.local_day) or stretch.local_day in closures:
            bits |= span(stretch.begin, stretch.end)
    return bits


def date_bits(day: int, dates: Collection[date], zone: ZoneInfo = CLINIC_ZONE) -> int:
    """The ticks of the UTC day that fall on one of these calendar days."""
    bits = 0
    for stretch in stretches(day, zone):
        if stretch.local_day in dates:
            bits |= span(stretch.begin, stretch.end)
    return bits


def clinic_bits(
    day: int,
    hours: Sequence[WeeklyHours],
    closures: Collection[date],
    zone: ZoneInfo = CLINIC_ZONE,
) -> int:
    """When the clinic is open: its weekly hours without holidays and closures."""
    return weekly_bits(day, hours, zone) & ~closed_bits(day, closures, zone)


def away_bits(day: int, absences: Sequence[Away]) -> int:
    """The ticks of the UTC day that fall into an absence."""
    begin = first_tick(day)
    bits = 0
    for away in absences:
        bits |= span(max(away.begin - begin, 0), min(away.end - begin, TICKS_A_DAY))
    return bits


@lru_cache(maxsize=2048)
def grid_bits(day: int, grid_minutes: int, zone: ZoneInfo = CLINIC_ZONE) -> int:
    """Where a start may lie: the wall clock reads a multiple of the grid, counted from midnight."""
    return bits_of(
        stretch.begin + offset
        for stretch in stretches(day, zone)
        for offset in range(stretch.end - stretch.begin)
        if (stretch.minute + offset * TICK_MINUTES) % grid_minutes == 0
    )


def local_days(day: int, zone: ZoneInfo = CLINIC_ZONE) -> tuple[date, date]:
    """The first and the last calendar day that share time with the UTC day."""
    begin = moment_of(first_tick(day))
    last = begin + timedelta(days=1) - timedelta(minutes=TICK_MINUTES)
    return begin.astimezone(zone).date(), last.astimezone(zone).date()
