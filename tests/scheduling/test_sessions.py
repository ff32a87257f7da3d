"""Sessions as ticks: when they are, and how many visits they may still have."""

from datetime import date, time, timedelta

import pytest

from wervel.directory.opening import WeeklyHours
from wervel.scheduling.sessions import session_at, sessions_on
from wervel.scheduling.ticks import TICKS_A_DAY, tick_at
from wervel.workspace.day_fields import at_clinic

pytestmark = pytest.mark.pure
TUESDAY = date(2026, 3, 10)
MORNING = WeeklyHours(1, time(9), time(12), most_visits=2)
AFTERNOON = WeeklyHours(1, time(13), time(17))


def tick(hour: int, minute: int = 0, day: date = TUESDAY) -> int:
    return tick_at(at_clinic(day, time(hour, minute)))


def test_only_stretches_with_a_limit_are_sessions() -> None:
    (found,) = sessions_on([MORNING, AFTERNOON], [TUESDAY, TUESDAY + timedelta(days=1)])
    assert found.ticks == range(tick(9), tick(12))
    assert found.most == 2


def test_a_visit_counts_where_it_begins() -> None:
    assert session_at([MORNING], TUESDAY, tick(11, 55)) is not None
    assert session_at([MORNING], TUESDAY, tick(12)) is None
    assert session_at([MORNING], TUESDAY, tick(8, 55)) is None


def test_a_limit_beyond_its_ticks_is_as_many_as_fit() -> None:
    (found,) = sessions_on([WeeklyHours(1, time(9), time(9, 30), most_visits=40)], [TUESDAY])
    assert found.most == 6


def test_what_is_left_may_be_below_nothing() -> None:
    (found,) = sessions_on([MORNING], [TUESDAY])
    begin = found.ticks.start
    assert found.left([begin, begin - 1]) == 1
    assert found.left([begin, begin + 1, begin + 7]) == -1


def test_outside_its_validity_there_is_none() -> None:
    rule = WeeklyHours(1, time(9), time(12), valid_until=date(2026, 3, 9), most_visits=2)
    assert list(sessions_on([rule], [TUESDAY])) == []


def test_a_session_until_midnight_on_the_day_the_clock_changes() -> None:
    sunday = date(2026, 3, 29)
    rule = WeeklyHours(6, time(0), time(23, 59), most_visits=300)
    (found,) = sessions_on([rule], [sunday])
    assert found.ticks.stop == tick_at(at_clinic(sunday + timedelta(days=1), time()))
    assert found.most == TICKS_A_DAY - 12
