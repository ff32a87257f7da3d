"""Every day of eleven years, in both zones: what is offered are the hours that were set.

The oracle knows nothing of UTC days and bitmaps. It walks the real time of a calendar day, reads
the wall clock every five minutes, and offers a start when the clock reads a multiple of the grid
and stays within the hours for the whole visit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.directory.opening import WeeklyHours
from wervel.scheduling.availability import grid_bits, weekly_bits
from wervel.scheduling.bitmap import join_days, middle_day, positions
from wervel.scheduling.search import Need, starts_of
from wervel.scheduling.ticks import TICK_MINUTES, day_of, first_tick, tick_at

pytestmark = pytest.mark.pure

BERLIN, AMSTERDAM = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Amsterdam")
ZONES = [BERLIN, AMSTERDAM]
FIRST, LAST = date(2025, 1, 1), date(2035, 12, 31)
DAY_LONG = 24 * 60


@dataclass(frozen=True, slots=True)
class Setting:
    """Hours in minutes since midnight (1440 is the end of the day), and what is fitted in."""

    opens: int
    closes: int
    grid: int
    minutes: int

    @property
    def hours(self) -> tuple[WeeklyHours, ...]:
        """The same hours on all seven days."""
        closes = time(23, 59) if self.closes == DAY_LONG else _time(self.closes)
        return tuple(WeeklyHours(day, _time(self.opens), closes) for day in range(7))


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@dataclass(frozen=True, slots=True)
class Start:
    """A start as it is read on the wall; `fold` is 1 the second time the clock reads it."""

    wall: str
    fold: int = 0


def days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


def wall_clock(day: date, zone: ZoneInfo) -> list[datetime]:
    """The calendar day and the two hours after it, tick by tick of real time."""
    moment = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(2), zone).astimezone(UTC)
    found = []
    while moment < end:
        found.append(moment.astimezone(zone))
        moment += timedelta(minutes=TICK_MINUTES)
    return found


def wanted_ticks(day: date, zone: ZoneInfo, setting: Setting) -> list[int]:
    """What ought to be offered on the day, by walking through it; in ticks since its midnight."""
    clock = wall_clock(day, zone)
    is_open = [setting.opens <= one.hour * 60 + one.minute < setting.closes for one in clock]
    length = setting.minutes // TICK_MINUTES
    return [
        number
        for number, one in enumerate(clock)
        if one.date() == day
        and (one.hour * 60 + one.minute) % setting.grid == 0
        and number + length <= len(clock)
        and all(is_open[number : number + length])
    ]


def offered_ticks(day: date, zone: ZoneInfo, setting: Setting) -> list[int]:
    """What the product offers on the day, as the search works it out; in the same ticks."""
    begin = tick_at(datetime.combine(day, time(), zone))
    end = tick_at(datetime.combine(day + timedelta(days=1), time(), zone))
    found = []
    for one in range(day_of(begin), day_of(end - 1) + 1):
        bits = (_open(one + offset, zone, setting) for offset in (-1, 0, 1))
        starts = middle_day(starts_of(join_days(*bits), Need(0, setting.minutes // TICK_MINUTES)))
        on_grid = starts & grid_bits(one, setting.grid, zone)
        found += [first_tick(one) + tick for tick in positions(on_grid)]
    return [tick - begin for tick in found if begin <= tick < end]


@cache
def _open(day: int, zone: ZoneInfo, setting: Setting) -> int:
    return weekly_bits(day, setting.hours, zone)


def _on_the_wall(day: date, zone: ZoneInfo, ticks: list[int]) -> list[Start]:
    clock = wall_clock(day, zone)
    return [Start(f"{clock[tick]:%H:%M}", clock[tick].fold) for tick in ticks]


def wanted(day: date, zone: ZoneInfo, setting: Setting) -> list[Start]:
    return _on_the_wall(day, zone, wanted_ticks(day, zone, setting))


def offered(day: date, zone: ZoneInfo, setting: Setting) -> list[Start]:
    return _on_the_wall(day, zone, offered_ticks(day, zone, setting))


def is_change(day: date, zone: ZoneInfo) -> bool:
    midnights = (datetime.combine(day + timedelta(days=n), time(), zone) for n in (0, 1))
    return len({one.utcoffset() for one in midnights}) == 2


ROUND_THE_CLOCK = Setting(0, DAY_LONG, 5, 5)
SETTINGS = [
    ROUND_THE_CLOCK,
    Setting(8 * 60, 18 * 60, 15, 30),
    Setting(13 * 60, 18 * 60, 60, 60),
    Setting(0, DAY_LONG, 120, 120),
]
AT_NIGHT = [
    Setting(60, 4 * 60, 5, 45),
    Setting(2 * 60, 3 * 60, 10, 10),
    Setting(0, 2 * 60 + 30, 30, 20),
    Setting(2 * 60 + 30, 5 * 60, 15, 90),
    Setting(22 * 60, DAY_LONG, 20, 120),
    Setting(0, DAY_LONG, 90, 115),
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_each_day_of_eleven_years_offers_the_hours_that_were_set(zone: ZoneInfo) -> None:
    """A day without a change is like any other; the days of a change are walked through."""
    ordinary = {one: wanted_ticks(date(2025, 1, 15), zone, one) for one in SETTINGS}
    wrong = []
    for day in days():
        changes = is_change(day, zone)
        for one in SETTINGS:
            right = wanted_ticks(day, zone, one) if changes else ordinary[one]
            if offered_ticks(day, zone, one) != right:
                wrong.append((day, one))
    assert wrong == []


def changes(zone: ZoneInfo) -> list[date]:
    """The days on which the clock is changed."""
    return [day for day in days() if is_change(day, zone)]


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_days_around_each_change_offer_the_hours_that_were_set(zone: ZoneInfo) -> None:
    around = [day + timedelta(days=n) for day in changes(zone) for n in (-1, 0, 1)]
    assert len(around) == 22 * 3
    wrong = [
        (day, one)
        for day in around
        for one in [*SETTINGS, *AT_NIGHT]
        if offered_ticks(day, zone, one) != wanted_ticks(day, zone, one)
    ]
    assert wrong == []


STEPS = [10, 15, 20, 30, 40, 45, 60, 90, 120]
CHANGES = changes(BERLIN)


@given(
    st.one_of(st.sampled_from(CHANGES), st.dates(FIRST, LAST)),
    st.sampled_from(ZONES),
    st.integers(0, 287),
    st.integers(1, 288),
    st.sampled_from([5, *STEPS]),
    st.integers(1, 24),
)
def test_any_hours_and_any_visit(
    day: date, zone: ZoneInfo, opens: int, length: int, grid: int, visit: int
) -> None:
    closes = min(opens + length, 288)
    setting = Setting(opens * 5, closes * 5, grid, visit * 5)
    assert offered(day, zone, setting) == wanted(day, zone, setting)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_days_have_23_24_and_25_hours(zone: ZoneInfo) -> None:
    """The rule of the European Union: the last Sundays of March and of October."""
    lengths: dict[int, list[date]] = {23: [], 24: [], 25: []}
    for day in changes(zone):
        lengths[len(offered(day, zone, ROUND_THE_CLOCK)) // 12].append(day)
    assert lengths[24] == []
    assert [one.month for one in lengths[23]] == [3] * 11
    assert [one.month for one in lengths[25]] == [10] * 11
    assert {(one.weekday(), one.day > 24) for one in CHANGES} == {(6, True)}


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_missing_half_hour_is_never_offered_and_the_double_one_twice(zone: ZoneInfo) -> None:
    """R15: 02:30 on the days of the change."""
    for day in changes(zone):
        found = [one for one in offered(day, zone, ROUND_THE_CLOCK) if one.wall == "02:30"]
        twice = [Start("02:30", 0), Start("02:30", 1)]
        assert found == ([] if day.month == 3 else twice)
