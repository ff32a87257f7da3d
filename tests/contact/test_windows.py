"""Which call-back windows are promised: by the clinics' wall clock, on working days."""

from datetime import UTC, date, datetime

import pytest

from wervel.common.clock import CLINIC_ZONE, to_clinic
from wervel.contact.hours import answer_due
from wervel.contact.windows import CallbackWindow, find_window, promised_windows, windows_on

pytestmark = pytest.mark.pure
FIVE = ["08:00–10:00", "10:00–12:00", "12:00–14:00", "14:00–16:00", "16:00–18:00"]


def hours(windows: list[CallbackWindow]) -> list[str]:
    return [f"{to_clinic(each.start):%H:%M}–{to_clinic(each.end):%H:%M}" for each in windows]


def starts(moment: datetime) -> list[str]:
    return [f"{to_clinic(each.start):%a %d %H}" for each in promised_windows(moment)]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        # The Friday before and the Monday after the clocks go forward, and back.
        (date(2026, 3, 27), datetime(2026, 3, 27, 7, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        (date(2026, 10, 23), datetime(2026, 10, 23, 6, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, 7, tzinfo=UTC)),
    ],
)
def test_a_day_has_five_windows_by_the_wall_clock(day: date, first: datetime) -> None:
    windows = windows_on(day)
    assert hours(windows) == FIVE
    assert windows[0].start == first


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 3, 28),  # a Saturday
        date(2026, 4, 3),  # Good Friday
        date(2026, 6, 4),  # Corpus Christi: a holiday in North Rhine-Westphalia
        date(2027, 11, 1),  # All Saints: a holiday there, not in the Netherlands
    ],
)
def test_no_window_on_a_day_without_telephone(day: date) -> None:
    assert windows_on(day) == []


def test_three_working_days_are_promised() -> None:
    tuesday = datetime(2026, 3, 10, 6, tzinfo=CLINIC_ZONE)
    assert starts(tuesday) == [
        f"{day} {hour}"
        for day in ("Tue 10", "Wed 11", "Thu 12")
        for hour in ("08", "10", "12", "14", "16")
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "first"),
    [
        (7, 30, "Tue 10 08"),
        (7, 31, "Tue 10 10"),
        (15, 30, "Tue 10 16"),
        (15, 31, "Wed 11 08"),
        (23, 59, "Wed 11 08"),
    ],
)
def test_a_window_is_promised_until_half_an_hour_before_it(
    hour: int, minute: int, first: str
) -> None:
    assert starts(datetime(2026, 3, 10, hour, minute, tzinfo=CLINIC_ZONE))[0] == first


def test_over_easter_the_next_window_is_on_tuesday() -> None:
    thursday_evening = datetime(2026, 4, 2, 19, tzinfo=CLINIC_ZONE)
    assert starts(thursday_evening)[0] == "Tue 07 08"


def test_over_the_change_of_the_clocks_every_window_is_found_by_its_id() -> None:
    friday = datetime(2026, 3, 27, 12, tzinfo=CLINIC_ZONE)
    promised = promised_windows(friday)
    assert [find_window(each.id, friday) for each in promised] == promised
    assert promised[-1].id == "2026-03-31T14:00Z"


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "2026-03-10T06:00Z",
        "2026-03-10T10:30Z",
        "2026-03-13T07:00Z",
        "2026-03-10T11:00",
        "x" * 10_000,
        "\x00",
        "\ud800",
        "💥",
    ],
)
def test_no_other_text_is_a_window(wanted: str) -> None:
    assert find_window(wanted, datetime(2026, 3, 10, 9, tzinfo=CLINIC_ZONE)) is None


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        # Tuesday: by the end of Wednesday. Friday and Sunday: by the end of Monday.
        (datetime(2026, 3, 10, 9, tzinfo=UTC), datetime(2026, 3, 11, 17, tzinfo=UTC)),
        (datetime(2026, 3, 13, 9, tzinfo=UTC), datetime(2026, 3, 16, 17, tzinfo=UTC)),
        (datetime(2026, 3, 15, 22, tzinfo=UTC), datetime(2026, 3, 16, 17, tzinfo=UTC)),
        # Just after midnight at the clinic it is Tuesday there.
        (datetime(2026, 3, 9, 23, 30, tzinfo=UTC), datetime(2026, 3, 11, 17, tzinfo=UTC)),
        # Summer time begins in between; then Easter.
        (datetime(2026, 3, 27, 9, tzinfo=UTC), datetime(2026, 3, 30, 16, tzinfo=UTC)),
        (datetime(2026, 4, 2, 9, tzinfo=UTC), datetime(2026, 4, 7, 16, tzinfo=UTC)),
    ],
)
def test_a_message_is_answered_by_the_end_of_the_next_working_day(
    moment: datetime, due: datetime
) -> None:
    assert answer_due(moment) == due
