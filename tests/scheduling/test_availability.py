"""Hours on the wall clock, on every day of ten years."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.clock import CLINIC_ZONE
from wervel.directory.opening import WeeklyHours
from wervel.directory.public_holidays import is_public_holiday
from wervel.scheduling.availability import (
    Away,
    away_bits,
    clinic_bits,
    closed_bits,
    grid_bits,
    local_days,
    weekly_bits,
)
from wervel.scheduling.bitmap import positions
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick, moment_of, tick_at

pytestmark = pytest.mark.pure

DAYS = st.integers(
    day_of(tick_at(datetime(2025, 1, 1, tzinfo=CLINIC_ZONE))),
    day_of(tick_at(datetime(2035, 12, 31, tzinfo=CLINIC_ZONE))),
)
ZONES = st.sampled_from([CLINIC_ZONE, ZoneInfo("Europe/Amsterdam")])
# 29 March and 25 October 2026: the clock jumps from two to three, and back from three to two.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def times(latest: time = time(23, 55)) -> st.SearchStrategy[time]:
    return st.integers(0, (latest.hour * 60 + latest.minute) // 5).map(
        lambda n: time(n * 5 // 60, n * 5 % 60)
    )


def wall_clock(day: int, zone: ZoneInfo) -> list[datetime]:
    return [moment_of(first_tick(day) + tick).astimezone(zone) for tick in range(TICKS_A_DAY)]


@given(DAYS, ZONES, times(), times(), st.integers(0, 6))
def test_open_ticks_are_those_whose_wall_clock_lies_within_the_hours(
    day: int, zone: ZoneInfo, opens: time, closes: time, weekday: int
) -> None:
    hours = [WeeklyHours(weekday, opens, closes)]
    wanted = [
        tick
        for tick, local in enumerate(wall_clock(day, zone))
        if local.weekday() == weekday and opens <= local.time() < closes
    ]
    assert list(positions(weekly_bits(day, hours, zone))) == wanted


@given(DAYS, ZONES, st.sampled_from([5, 10, 15, 20, 30, 40, 60, 90, 120]))
def test_starts_lie_on_the_grid_of_the_wall_clock(day: int, zone: ZoneInfo, grid: int) -> None:
    wanted = [
        tick
        for tick, local in enumerate(wall_clock(day, zone))
        if (local.hour * 60 + local.minute) % grid == 0
    ]
    assert list(positions(grid_bits(day, grid, zone))) == wanted


@given(DAYS)
def test_nothing_is_open_on_a_holiday_or_a_closure(day: int) -> None:
    _, last = local_days(day)
    wanted = [
        tick
        for tick, local in enumerate(wall_clock(day, CLINIC_ZONE))
        if is_public_holiday(local.date()) or local.date() == last
    ]
    assert list(positions(closed_bits(day, {last}))) == wanted


def open_times(day: date, opens: time, closes: time) -> list[str]:
    """The wall-clock times at which a clinic with these hours is open on a calendar day."""
    hours = [WeeklyHours(weekday, opens, closes) for weekday in range(7)]
    begin = tick_at(datetime.combine(day, time(), CLINIC_ZONE))
    end = tick_at(datetime.combine(day + timedelta(days=1), time(), CLINIC_ZONE))
    found = [
        first_tick(one) + tick
        for one in range(day_of(begin), day_of(end) + 1)
        for tick in positions(clinic_bits(one, hours, ()))
    ]
    return [
        moment_of(tick).astimezone(CLINIC_ZONE).strftime("%H:%M")
        for tick in found
        if begin <= tick < end
    ]


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 7, 6), date(2026, 1, 5)])
def test_the_working_day_is_the_same_in_every_week(day: date) -> None:
    found = open_times(day, time(8), time(18))
    assert (found[0], found[-1], len(found)) == ("08:00", "17:55", 120)


def test_a_day_around_the_clock_has_23_24_or_25_hours() -> None:
    whole = (time(0), time(23, 59))
    assert len(open_times(SPRING, *whole)) == 23 * 12
    assert len(open_times(date(2026, 7, 6), *whole)) == 24 * 12
    assert len(open_times(AUTUMN, *whole)) == 25 * 12


def test_the_missing_hour_is_not_open_and_the_double_one_twice() -> None:
    night = (time(2), time(3))
    assert open_times(SPRING, *night) == []
    assert open_times(AUTUMN, *night) == [f"02:{n:02}" for n in range(0, 60, 5)] * 2


@pytest.mark.parametrize(
    ("opens", "closes", "wanted"),
    [
        (time(8, 3), time(8, 14), ["08:05"]),
        (time(23, 50), time(23, 59), ["23:50", "23:55"]),
        (time(9, 1), time(9, 4), []),
    ],
)
def test_only_whole_ticks_within_the_hours_count(
    opens: time, closes: time, wanted: list[str]
) -> None:
    assert open_times(date(2026, 7, 6), opens, closes) == wanted


def test_hours_hold_within_their_validity_only() -> None:
    rule = WeeklyHours(0, time(8), time(9), date(2026, 7, 6), date(2026, 7, 6))
    days = [day_of(tick_at(datetime(2026, 7, 6 + week, 12, tzinfo=CLINIC_ZONE))) for week in (0, 7)]
    assert [bool(weekly_bits(day, [rule])) for day in days] == [True, False]


@given(DAYS, st.integers(-600, 600), st.integers(0, 900))
def test_away_is_every_tick_from_leaving_to_coming_back(day: int, begin: int, length: int) -> None:
    start = first_tick(day) + begin
    wanted = [n for n in range(TICKS_A_DAY) if begin <= n < begin + length]
    assert list(positions(away_bits(day, [Away(start, start + length)]))) == wanted
