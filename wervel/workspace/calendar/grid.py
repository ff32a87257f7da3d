"""From a calendar to columns of items, each with its place in the grid.

The page is a list of lists: for each day its columns, for each column its items in the order of
time. Where they stand on the time grid is said by classes alone: `r` the row, `n` how many rows;
a row is a tick of five minutes, counted from the first hour that is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from wervel.common import clock
from wervel.common.dates import time_words
from wervel.scheduling.bitmap import span as span_bits
from wervel.scheduling.selectors.calendar_values import Absence, Calendar, CalendarDay, Column, Span
from wervel.scheduling.ticks import (
    TICK_MINUTES,
    day_of,
    first_tick,
    moment_of,
    tick_at,
    tick_from,
)

TICKS_AN_HOUR = 60 // TICK_MINUTES
SHORTEST_FREE = 3
MOST_BUFFER = 12
FIRST_HOUR, LAST_HOUR = 8, 18


@dataclass(frozen=True, slots=True)
class Frame:
    """The hours that are shown, the same for every day."""

    first_hour: int
    last_hour: int

    @property
    def rows(self) -> int:
        return (self.last_hour - self.first_hour) * TICKS_AN_HOUR

    @property
    def hours(self) -> list[str]:
        return [f"{hour:02}:00" for hour in range(self.first_hour, self.last_hour)]

    def begin(self, day: date) -> int:
        """The tick of the first row. By the wall: the clock changes before anybody opens."""
        begin = datetime.combine(day, time(self.first_hour), clock.CLINIC_ZONE)
        return tick_at(begin)


@dataclass(frozen=True, slots=True)
class Placed:
    """Something from `begin` up to `end` in a column, clipped to the frame."""

    begin: int
    end: int
    span: Span | None = None
    absence: Absence | None = None
    free: bool = False
    closed: bool = False

    def place(self, origin: int) -> str:
        return f"r{self.begin - origin} n{self.end - self.begin}"

    @property
    def start(self) -> datetime:
        return clock.to_clinic(moment_of(self.begin))

    @property
    def times(self) -> tuple[str, str]:
        return tick_words(self.begin), tick_words(self.end)


@lru_cache(maxsize=4096)
def tick_words(tick: int) -> str:
    """When a tick begins by the clinic's clock; a calendar says the same few again and again."""
    return time_words(moment_of(tick))


def buffers(span: Span) -> str:
    """Classes that draw what lies before and after the visit itself."""
    if span.visit is None:
        return ""
    before = min(tick_at(span.visit.start) - span.begin, MOST_BUFFER)
    after = min(span.end - tick_from(span.visit.end), MOST_BUFFER)
    found = [f"b{before}"] if before > 0 else []
    return " ".join([*found, f"a{after}"] if after > 0 else found)


def frame_of(calendar: Calendar, columns: Sequence[Column]) -> Frame:
    """From the first opening to the last closing, and around whatever lies outside of it."""
    shown = {column.claimable for column in columns}
    first, last = [], []
    for day in calendar.days:
        first += [period.opens.hour for period in day.periods]
        last += [_hour_after(period.closes) for period in day.periods]
    for span in calendar.spans:
        if span.claimable in shown:
            first.append(int(tick_words(span.begin)[:2]))
            last.append(int(tick_words(span.end - 1)[:2]) + 1)
    return Frame(min(first, default=FIRST_HOUR), max(last, default=LAST_HOUR))


def _hour_after(moment: datetime) -> int:
    full = moment.hour + bool(moment.minute)
    return full or 24


class Sorted:
    """The spans and absences of each column, looked up many times."""

    def __init__(self, calendar: Calendar) -> None:
        self.open = calendar.open
        self.spans: dict[int, list[Span]] = {}
        self.absences: dict[int, list[Absence]] = {}
        for span in calendar.spans:
            self.spans.setdefault(span.claimable, []).append(span)
        for absence in calendar.absences:
            self.absences.setdefault(absence.claimable, []).append(absence)


def items_of(
    found: Sorted, frame: Frame, day: CalendarDay, column: Column, *, now: datetime
) -> list[Placed]:
    """What stands in one column on one day, in the order of time."""
    begin = frame.begin(day.day)
    end = begin + frame.rows
    spans = [
        Placed(max(span.begin, begin), min(span.end, end), span=span)
        for span in found.spans.get(column.claimable, ())
        if span.begin < end and span.end > begin
    ]
    away = [
        Placed(max(first, begin), min(last, end), absence=one)
        for one in found.absences.get(column.claimable, ())
        for first, last in [(tick_at(one.start), tick_from(one.end))]
        if first < end and last > begin
    ]
    is_open = _opening(found, day, column, begin, end)
    blocked = _bits(away, begin)
    taken = _bits(spans, begin) | blocked
    past = span_bits(0, min(max(tick_from(now) - begin, 0), frame.rows))
    whole = span_bits(0, frame.rows)
    closed = [Placed(*run, closed=True) for run in _runs(whole & ~is_open & ~blocked, begin)]
    free = [Placed(*run, free=True) for run in _runs(is_open & ~taken & ~past, begin)]
    long = [one for one in free if one.end - one.begin >= SHORTEST_FREE]
    return sorted(
        [*closed, *away, *spans, *long],
        key=lambda one: (one.begin, not one.closed, one.absence is None),
    )


def _opening(found: Sorted, day: CalendarDay, column: Column, begin: int, end: int) -> int:
    """By the column's own hours where they are kept, else by those of the clinic."""
    bits = 0
    for number in range(day_of(begin), day_of(end - 1) + 1):
        kept = found.open.get((column.claimable, number))
        if kept is None:
            break
        start = first_tick(number) - begin
        bits |= kept << start if start >= 0 else kept >> -start
    else:
        return bits & span_bits(0, end - begin)
    for period in day.periods:
        first, last = tick_at(period.opens) - begin, tick_from(period.closes) - begin
        bits |= span_bits(max(first, 0), min(last, end - begin))
    return bits & span_bits(0, end - begin)


def _bits(items: Sequence[Placed], begin: int) -> int:
    bits = 0
    for one in items:
        bits |= span_bits(one.begin - begin, one.end - begin)
    return bits


def _runs(bits: int, begin: int) -> Iterator[tuple[int, int]]:
    """The stretches of set bits, as ticks."""
    while bits:
        first = (bits & -bits).bit_length() - 1
        rest = ~(bits >> first)
        length = (rest & -rest).bit_length() - 1
        yield begin + first, begin + first + length
        bits &= ~span_bits(first, first + length)


def worth_showing(calendar: Calendar, day: CalendarDay) -> bool:
    """A day on which the clinic is closed is left out unless something stands on it."""
    if day.periods or len(calendar.days) == 1:
        return True
    begin = datetime.combine(day.day, time(), clock.CLINIC_ZONE)
    first, last = tick_at(begin), tick_at(begin + timedelta(days=1))
    return any(first <= span.begin < last for span in calendar.spans)
