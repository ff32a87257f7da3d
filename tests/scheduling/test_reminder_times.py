"""When a reminder is due, on every day of eleven years and over every change of the clocks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.scheduling.choices import ReminderKind
from wervel.scheduling.reminder_times import BEFORE, due_at, starts_due, still_possible

pytestmark = pytest.mark.pure

BERLIN, AMSTERDAM = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Amsterdam")
FIRST, LAST = date(2025, 1, 1), date(2035, 12, 31)
DAY, WEEK, HOURS = ReminderKind.DAY, ReminderKind.WEEK, ReminderKind.HOURS


def changes(zone: ZoneInfo) -> Iterator[date]:
    """The days on which the clocks change."""
    day = FIRST
    while day <= LAST:
        here, then = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
        if here.utcoffset() != then.utcoffset():
            yield day
        day += timedelta(days=1)


CHANGES = [(zone, day) for zone in (BERLIN, AMSTERDAM) for day in changes(zone)]


def test_the_clocks_change_twice_a_year() -> None:
    assert len(CHANGES) == 2 * 2 * 11


@pytest.mark.parametrize(("zone", "change"), CHANGES, ids=lambda one: str(one))
@pytest.mark.parametrize("kind", list(ReminderKind))
def test_the_wall_clock_shows_the_same_time_around_a_change(
    zone: ZoneInfo, change: date, kind: ReminderKind
) -> None:
    """Every half hour by day, from eight days before until eight days after."""
    for offset in range(-8, 9):
        for half in range(6 * 2, 24 * 2):
            wall = datetime.combine(change, time()) + timedelta(days=offset, minutes=30 * half)
            due = due_at(wall.replace(tzinfo=zone).astimezone(UTC), kind, zone)
            assert due.astimezone(zone).replace(tzinfo=None) == wall - BEFORE[kind]


@given(
    day=st.dates(FIRST, LAST),
    minute=st.integers(0, 24 * 60 - 1),
    kind=st.sampled_from(ReminderKind),
    zone=st.sampled_from([BERLIN, AMSTERDAM]),
)
def test_every_visit_is_reminded_before_it_begins(
    day: date, minute: int, kind: ReminderKind, zone: ZoneInfo
) -> None:
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    start = wall.astimezone(UTC)
    due = due_at(start, kind, zone)
    hour = timedelta(hours=1)
    assert BEFORE[kind] - hour <= start - due <= BEFORE[kind] + hour
    shown = due.astimezone(zone).replace(tzinfo=None)
    asked = start.astimezone(zone).replace(tzinfo=None) - BEFORE[kind]
    assert shown == asked or (shown == asked + hour and asked.hour == 2)


@pytest.mark.parametrize(
    ("start", "kind", "due"),
    [
        # Spring: the day has 23 hours. Autumn: it has 25.
        ("2026-03-29T09:00+02:00", DAY, "2026-03-28T09:00+01:00"),
        ("2026-10-25T09:00+01:00", DAY, "2026-10-24T09:00+02:00"),
        ("2026-03-30T09:00+02:00", WEEK, "2026-03-23T09:00+01:00"),
        ("2026-10-26T09:00+01:00", WEEK, "2026-10-19T09:00+02:00"),
        # 02:30 is left out on the day before: an hour later by the wall clock.
        ("2026-03-30T02:30+02:00", DAY, "2026-03-29T03:30+02:00"),
        # 02:30 comes twice on the day before: the first.
        ("2026-10-26T02:30+01:00", DAY, "2026-10-25T02:30+02:00"),
        # Both of two visits at 02:30, an hour apart, were at this time on the day before.
        ("2026-10-25T02:30+02:00", DAY, "2026-10-24T02:30+02:00"),
        ("2026-10-25T02:30+01:00", DAY, "2026-10-24T02:30+02:00"),
        ("2026-03-29T03:30+02:00", HOURS, "2026-03-29T01:30+01:00"),
        ("2026-10-25T03:30+01:00", HOURS, "2026-10-25T01:30+02:00"),
        ("2026-11-30T09:00+01:00", HOURS, "2026-11-30T07:00+01:00"),
    ],
)
def test_named_cases(start: str, kind: ReminderKind, due: str) -> None:
    assert due_at(datetime.fromisoformat(start), kind) == datetime.fromisoformat(due)


@given(
    start=st.datetimes(datetime(2025, 1, 9), datetime(2035, 12, 31), timezones=st.just(UTC)),
    kind=st.sampled_from(ReminderKind),
    late=st.timedeltas(timedelta(), timedelta(days=4)),
    early=st.timedeltas(timedelta(seconds=1), timedelta(days=4)),
)
def test_a_search_by_start_finds_all_that_is_due(
    start: datetime, kind: ReminderKind, late: timedelta, early: timedelta
) -> None:
    due = due_at(start, kind)
    after, up_to = starts_due(due - early, due + late, kind)
    assert after < start <= up_to


@pytest.mark.parametrize(("zone", "change"), CHANGES, ids=lambda one: str(one))
def test_a_search_by_start_finds_all_that_is_due_in_the_night_of_a_change(
    zone: ZoneInfo, change: date
) -> None:
    """Visits all round the clock, looked for in steps of twenty minutes."""
    night = datetime.combine(change, time(), zone).astimezone(UTC)
    for kind, span in BEFORE.items():
        for target in (night, night + span):
            for step in range(-24, 25):
                start = target + timedelta(minutes=20 * step)
                due = due_at(start, kind, zone)
                for late in (0, 1, 3, 6, 11):
                    until = due + timedelta(minutes=20 * late)
                    after, up_to = starts_due(until - timedelta(hours=5), until, kind, zone)
                    assert after < start <= up_to


def test_the_search_is_no_wider_than_asked_on_any_other_day() -> None:
    until = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    after, up_to = starts_due(until - timedelta(minutes=11), until, DAY)
    assert up_to - after == timedelta(minutes=11)


def test_only_what_is_still_to_come_can_be_chosen() -> None:
    start = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert still_possible(start, start - timedelta(days=8)) == (WEEK, DAY, HOURS)
    assert still_possible(start, start - timedelta(days=7)) == (DAY, HOURS)
    assert still_possible(start, start - timedelta(hours=3)) == (HOURS,)
    assert still_possible(start, start - timedelta(hours=2)) == ()
