"""When a time is offered, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.clock import CLINIC_ZONE, to_clinic
from wervel.scheduling.offer_hours import LONGEST, SHORTEST, OfferHours, offer_until

pytestmark = pytest.mark.pure

BY_DAY, ALWAYS = OfferHours(8, 21), OfferHours(0, 24)
NONE = timedelta(0)
HOUR, NOTICE = timedelta(hours=1), timedelta(hours=1)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
aheads = st.integers(0, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes))
notices = st.integers(0, 72 * 60).map(lambda minutes: timedelta(minutes=minutes))


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026; the clock is changed on the 29th."""
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE).astimezone(UTC)


def asked(
    now: datetime, start: datetime, notice: timedelta, own: timedelta = NONE, *, night: bool = True
) -> datetime | None:
    hours = BY_DAY if night else ALWAYS
    return offer_until(now, start, notice=notice, own_notice=own, hours=hours)


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        (wall(10, 9), wall(10, 15), wall(10, 10)),
        (wall(10, 9), wall(11, 9), wall(10, 10)),
        (wall(10, 9), wall(11, 10), wall(10, 11)),
        (wall(10, 9), wall(13, 9), wall(10, 11)),
        (wall(10, 9), wall(13, 10), wall(10, 13)),
        # Not beyond the last moment at which it may be booked.
        (wall(10, 9), wall(10, 10, 30), wall(10, 9, 30)),
        (wall(10, 9), wall(10, 10, 20), wall(10, 9, 20)),
        (wall(10, 9), wall(10, 10, 19), None),
        # The night does not count.
        (wall(10, 20), wall(13, 10), wall(11, 9)),
        (wall(10, 20, 59), wall(20, 10), wall(11, 11, 59)),
        (wall(28, 20), wall(31, 10), wall(29, 9)),
        # At night nobody is asked, but for what would be lost.
        (wall(10, 21), wall(12, 10), None),
        (wall(11, 7, 59), wall(12, 10), None),
        (wall(11, 8), wall(12, 7), wall(11, 9)),
        (wall(10, 23), wall(11, 9, 20), None),
        (wall(10, 23), wall(11, 9, 19), wall(11, 8, 19)),
        (wall(10, 23), wall(11, 8), wall(11, 7)),
    ],
)
def test_the_policy_by_example(now: datetime, start: datetime, until: datetime | None) -> None:
    assert asked(now, start, NOTICE) == until


@given(moments, aheads, notices, notices, st.booleans())
def test_an_offer_always_leaves_time_to_think_and_to_come(
    now: datetime, ahead: timedelta, notice: timedelta, own: timedelta, night: bool
) -> None:
    until = asked(now, now + ahead, notice, own, night=night)
    if until is not None:
        assert now + SHORTEST <= until <= now + ahead - max(notice, own)


def test_who_must_know_long_before_is_not_asked_at_night_for_that() -> None:
    """The time can be booked until nine; in the morning somebody else can take it."""
    now, start = wall(10, 23), wall(11, 10)
    assert asked(now, start, HOUR, 6 * HOUR) is None
    assert asked(wall(11, 8), start, HOUR) == wall(11, 9)


@given(moments, aheads, notices)
def test_nobody_is_asked_at_night_about_what_can_wait_for_the_morning(
    now: datetime, ahead: timedelta, notice: timedelta
) -> None:
    if 8 <= to_clinic(now).hour < 21:
        return
    if asked(now, now + ahead, notice) is not None:
        assert asked(BY_DAY.opening(now), now + ahead, notice) is None


@given(moments, aheads, notices)
def test_what_is_put_off_at_night_is_offered_in_the_morning(
    now: datetime, ahead: timedelta, notice: timedelta
) -> None:
    last = now + ahead - notice
    if last - now >= SHORTEST and asked(now, now + ahead, notice) is None:
        morning = BY_DAY.opening(now)
        assert morning > now
        assert asked(morning, now + ahead, notice) is not None


@given(moments, aheads, notices)
def test_without_a_night_every_time_with_room_to_think_is_offered(
    now: datetime, ahead: timedelta, notice: timedelta
) -> None:
    until = asked(now, now + ahead, notice, night=False)
    assert (until is not None) == (ahead - notice >= SHORTEST)
    if until is not None:
        assert until <= now + LONGEST + HOUR


@given(moments)
def test_the_day_opens_at_its_hour_on_every_day(now: datetime) -> None:
    opening = to_clinic(BY_DAY.opening(now))
    assert 8 <= opening.hour < 21
    assert opening.astimezone(UTC) == now or (opening.hour, opening.minute) == (8, 0)
