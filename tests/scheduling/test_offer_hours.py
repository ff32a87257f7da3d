"""When a time is offered, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.clock import CLINIC_ZONE, to_clinic
from wervel.scheduling.offer_hours import LONGEST, SHORTEST, OfferHours, offer_until

pytestmark = pytest.mark.pure

BY_DAY, ALWAYS = OfferHours(8, 21), OfferHours(0, 24)
HOUR, NOTICE = timedelta(hours=1), timedelta(hours=1)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
aheads = st.integers(0, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes))
notices = st.integers(0, 72 * 60).map(lambda minutes: timedelta(minutes=minutes))


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026; the clock is changed on the 29th."""
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE).astimezone(UTC)


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
    assert offer_until(now, start, NOTICE, BY_DAY) == until


@given(moments, aheads, notices, st.sampled_from((BY_DAY, ALWAYS)))
def test_an_offer_always_leaves_time_to_think_and_to_come(
    now: datetime, ahead: timedelta, notice: timedelta, hours: OfferHours
) -> None:
    until = offer_until(now, now + ahead, notice, hours)
    if until is not None:
        assert now + SHORTEST <= until <= now + ahead - notice


@given(moments, aheads, notices)
def test_nobody_is_asked_at_night_about_what_can_wait_for_the_morning(
    now: datetime, ahead: timedelta, notice: timedelta
) -> None:
    if 8 <= to_clinic(now).hour < 21:
        return
    if offer_until(now, now + ahead, notice, BY_DAY) is not None:
        morning = BY_DAY.opening(now)
        assert offer_until(morning, now + ahead, notice, BY_DAY) is None


@given(moments, aheads, notices)
def test_what_is_put_off_at_night_is_offered_in_the_morning(
    now: datetime, ahead: timedelta, notice: timedelta
) -> None:
    last = now + ahead - notice
    if last - now >= SHORTEST and offer_until(now, now + ahead, notice, BY_DAY) is None:
        morning = BY_DAY.opening(now)
        assert morning > now
        assert offer_until(morning, now + ahead, notice, BY_DAY) is not None


@given(moments, aheads, notices)
def test_without_a_night_every_time_with_room_to_think_is_offered(
    now: datetime, ahead: timedelta, notice: timedelta
) -> None:
    until = offer_until(now, now + ahead, notice, ALWAYS)
    assert (until is not None) == (ahead - notice >= SHORTEST)
    if until is not None:
        assert until <= now + LONGEST + HOUR


@given(moments)
def test_the_day_opens_at_its_hour_on_every_day(now: datetime) -> None:
    opening = to_clinic(BY_DAY.opening(now))
    assert 8 <= opening.hour < 21
    assert opening.astimezone(UTC) == now or (opening.hour, opening.minute) == (8, 0)
