"""Failures of another scheduler around the change of the clock, each as a case of ours.

They are issues of Cal.com (github.com/calcom/cal.diy/issues/<number>), told in our words and moved
to our zone where theirs was another.
"""

from datetime import date, timedelta

import pytest

from tests.scheduling.test_daylight_saving import (
    BERLIN,
    CHANGES,
    Setting,
    Start,
    days,
    offered,
)

pytestmark = pytest.mark.pure

FULL_DAY = Setting(9 * 60, 17 * 60, 60, 60)
NINE_TO_FIVE = [Start(f"{hour:02}:00") for hour in range(9, 17)]


def test_4753_an_afternoon_hour_every_tuesday_across_the_autumn_change() -> None:
    """#4753 (2022, Berlin): open on Tuesdays from 13 to 14, bookable from 18 October until the end
    of January. After the change of the clock the hour was offered an hour off."""
    hour = Setting(13 * 60, 14 * 60, 60, 60)
    tuesdays = [day for day in days(date(2022, 10, 18), date(2023, 1, 31)) if day.weekday() == 1]
    assert len(tuesdays) == 16
    assert [offered(day, BERLIN, hour) for day in tuesdays] == [[Start("13:00")]] * 16


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_6217_one_half_hour_a_week_on_the_weekday_of_the_change(change: date) -> None:
    """#6217 (2023): open for half an hour a week, at 12:30. In the two weeks of the change the page
    showed 11:30 and 13:30, and then refused to book them."""
    half = Setting(12 * 60 + 30, 13 * 60, 30, 30)
    weeks = [change + timedelta(weeks=number) for number in (-1, 0, 1)]
    assert [offered(day, BERLIN, half) for day in weeks] == [[Start("12:30")]] * 3


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_10517_the_rest_of_the_month_after_the_change(change: date) -> None:
    """#10517 (2023): open from nine. From the day of the change until the end of that month, and
    only then, the first time shown was eight."""
    begin = change.replace(day=1)
    month = list(days(begin, begin + timedelta(days=61)))
    assert [offered(day, BERLIN, FULL_DAY) for day in month] == [NINE_TO_FIVE] * 62


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("hour", range(4, 24))
def test_30021_hours_that_begin_in_the_afternoon_of_the_change(change: date, hour: int) -> None:
    """#30021 (2026): on the day of the change, hours that began at 13:00 or later were offered an
    hour late: the first hour not at all, and an hour after the end."""
    setting = Setting(hour * 60, 24 * 60, 60, 60)
    wanted = [Start(f"{one:02}:00") for one in range(hour, 24)]
    assert offered(change, BERLIN, setting) == wanted
