"""Moments and ticks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.ticks import (
    day_of,
    first_tick,
    moment_of,
    tick_at,
    tick_from,
    ticks_for,
)

pytestmark = pytest.mark.pure

moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(moments)
def test_a_moment_lies_in_its_tick(moment: datetime) -> None:
    begin = moment_of(tick_at(moment))
    assert begin <= moment < begin + timedelta(minutes=5)


@given(moments)
def test_the_next_tick_begins_at_or_after_the_moment(moment: datetime) -> None:
    begin = moment_of(tick_from(moment))
    assert begin - timedelta(minutes=5) < moment <= begin


@given(moments)
def test_a_tick_is_the_same_in_every_zone(moment: datetime) -> None:
    assert tick_at(moment) == tick_at(moment.astimezone(CLINIC_ZONE))


@given(st.integers(0, 10**7))
def test_a_day_holds_288_ticks(tick: int) -> None:
    begin = first_tick(day_of(tick))
    assert begin <= tick < begin + 288
    assert moment_of(begin).hour == 0


@pytest.mark.parametrize(("minutes", "ticks"), [(0, 0), (1, 1), (5, 1), (6, 2), (30, 6)])
def test_a_started_tick_is_taken_whole(minutes: int, ticks: int) -> None:
    assert ticks_for(minutes) == ticks
