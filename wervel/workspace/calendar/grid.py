"""From a calendar to columns of items, each with its place in the grid.

The page is a list of lists: for each day its columns, for each column its items in the order of
time. Where they stand on the time grid is said by classes alone: `r` the row, `n` how many rows;
a row is a tick of five minutes, counted from the first hour that is shown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wervel.common import clock
from wervel.scheduling.selectors.calendar import Absence, Calendar, CalendarDay, Column, Span
from wervel.scheduling.ticks import TICK_MINUTES, TICKS_A_DAY, day_of, moment_of, tick_at, tick_from

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
    def until(self) -> datetime:
        return clock.to_clinic(moment_of(self.end))


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
            first.append(clock.to_clinic(moment_of(span.begin)).hour)
            last.append(_hour_after(clock.to_clinic(moment_of(span.end))))
    return Frame(min(first, default=FIRST_HOUR), max(last, default=LAST_HOUR))


def _hour_after(moment: datetime) -> int:
    full = moment.hour + bool(moment.minute)
    return full or 24


def items_of(
    calendar: Calendar, frame: Frame, day: CalendarDay, column: Column, *, now: datetime
) -> list[Placed]:
    """What stands in one column on one day, in the order of time."""
    begin = frame.begin(day.day)
    end = begin + frame.rows
    spans = [
        Placed(max(span.begin, begin), min(span.end, end), span=span)
        for span in calendar.spans
        if span.claimable == column.claimable and span.begin < end and span.end > begin
    ]
    away = [
        Placed(max(tick_at(one.start), begin), min(tick_from(one.end), end), absence=one)
        for one in calendar.absences
        if one.claimable == column.claimable
        and tick_at(one.start) < end
        and tick_from(one.end) > begin
    ]
    is_open = _opening(calendar, day, column)
    covered = {tick for one in (*spans, *away) for tick in range(one.begin, one.end)}
    blocked = {tick for one in away for tick in range(one.begin, one.end)}
    closed = [
        Placed(first, last, closed=True)
        for first, last in _runs(begin, end, lambda tick: not is_open(tick) and tick not in blocked)
    ]
    soonest = max(begin, tick_from(now))
    free = [
        Placed(first, last, free=True)
        for first, last in _runs(soonest, end, lambda t: is_open(t) and t not in covered)
        if last - first >= SHORTEST_FREE
    ]
    found = [*closed, *away, *spans, *free]
    return sorted(found, key=lambda one: (one.begin, not one.closed, one.absence is None))


def _opening(calendar: Calendar, day: CalendarDay, column: Column) -> Callable[[int], bool]:
    """By the column's own hours where they are kept, else by those of the clinic."""
    periods = [(tick_at(one.opens), tick_from(one.closes)) for one in day.periods]

    def is_open(tick: int) -> bool:
        bits = calendar.open.get((column.claimable, day_of(tick)))
        if bits is None:
            return any(first <= tick < last for first, last in periods)
        return bool(bits >> tick % TICKS_A_DAY & 1)

    return is_open


def _runs(begin: int, end: int, wanted: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    for tick in range(begin, end):
        if wanted(tick):
            first = tick if first is None else first
        elif first is not None:
            yield first, tick
            first = None
    if first is not None:
        yield first, end


def worth_showing(calendar: Calendar, day: CalendarDay) -> bool:
    """A day on which the clinic is closed is left out unless something stands on it."""
    if day.periods or len(calendar.days) == 1:
        return True
    begin = datetime.combine(day.day, time(), clock.CLINIC_ZONE)
    first, last = tick_at(begin), tick_at(begin + timedelta(days=1))
    return any(first <= span.begin < last for span in calendar.spans)
