"""Searching and booking around a change of the clock, with clinics that never close.

29 March and 25 October 2026: the clock jumps from two to three, and back from three to two.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from tests.scheduling.test_daylight_saving import BERLIN, Setting, Start, wanted
from wervel.common.actor import VISITOR, system
from wervel.contact.models import OutboundMessage
from wervel.demo.chain import build_chain, read_chain
from wervel.directory.models import HealthcareService, Location, Practitioner
from wervel.directory.services import set_opening_hours, weekly
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.free_days import catalogue_changed, rebuild
from wervel.scheduling.services.hours import set_weekly_hours
from wervel.scheduling.verification import verify_scheduling

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
SERVICE, DOCTOR = "first-consultation-back", "demo-vos"
ACTOR = system("test")
# The visit of 30 minutes is followed by 5 minutes for the next.
KEPT, GRID = 35, 10

MORNING = time(6)

Open = Callable[[date, time, time], None]


def open_always(opens: time, closes: time) -> None:
    """All clinics and doctors, on all seven days."""
    hours = weekly(range(7), opens, closes)
    for place in Location.objects.all():
        set_opening_hours(location=place, hours=hours, actor=ACTOR)
    for person in Practitioner.objects.all():
        place = person.roles.get().location
        set_weekly_hours(claimable=person.claimable, location=place, hours=hours, actor=ACTOR)
    rebuild()


@pytest.fixture
def opened(db: None) -> Iterator[Open]:
    """A chain with these hours, on the morning of a day."""
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=BERLIN), tick=False) as traveller:

        def build(today: date, opens: time, closes: time) -> None:
            traveller.move_to(datetime.combine(today, MORNING, BERLIN))
            build_chain(read_chain())
            open_always(opens, closes)

        yield build


def found(day: date, limit: int = 100) -> list[SlotOffer]:
    """All that one doctor has on a calendar day, page after page."""
    begin = datetime.combine(day, time(), BERLIN)
    end = datetime.combine(day + timedelta(days=1), time(), BERLIN)
    offers: list[SlotOffer] = []
    while True:
        page = search_slots(
            SlotQuery(SERVICE, practitioner=DOCTOR, earliest=begin, until=end, limit=limit)
        ).slots
        offers += page
        if len(page) < limit:
            return offers
        begin = page[-1].start.astimezone(UTC) + timedelta(minutes=5)


def starts(day: date) -> list[Start]:
    return [Start(f"{one.start:%H:%M}", one.start.fold) for one in found(day)]


@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=str)
def test_clinics_that_never_close_offer_23_and_25_hours(opened: Open, change: date) -> None:
    opened(change - timedelta(days=4), time(0), time(23, 59))
    around_the_clock = Setting(0, 24 * 60, GRID, KEPT)
    for day in (change + timedelta(days=n) for n in (-1, 0, 1)):
        assert starts(day) == wanted(day, BERLIN, around_the_clock)
    assert list(verify_scheduling()) == []


@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=str)
def test_an_afternoon_is_the_same_on_the_day_of_the_change(opened: Open, change: date) -> None:
    """Cal.com #30021, through the search."""
    opened(change - timedelta(days=4), time(13), time(18))
    for day in (change + timedelta(days=n) for n in (-1, 0, 1)):
        assert starts(day) == wanted(day, BERLIN, Setting(13 * 60, 18 * 60, GRID, KEPT))


def book(offer: SlotOffer, details: PatientDetails) -> Appointment:
    return book_appointment(wanted=prepare(slot=offer.id), details=details, actor=VISITOR)


def test_1092_a_time_of_the_winter_booked_in_summer(opened: Open, details: PatientDetails) -> None:
    """Cal.com #1092 (2021): what was booked for after the end of summer time was confirmed, and put
    into the calendar, an hour earlier than chosen."""
    opened(date(2026, 10, 19), time(9), time(17))
    offer = found(date(2026, 10, 27))[0]
    assert f"{offer.start:%H:%M%z}" == "09:00+0100"
    booked = book(offer, details)
    booked.refresh_from_db()
    assert booked.start == datetime(2026, 10, 27, 8, tzinfo=UTC)
    mail = OutboundMessage.objects.get()
    assert "09:00" in mail.text
    assert "08:00" not in mail.text
    assert "DTSTART;TZID=Europe/Berlin:20261027T090000" in mail.calendar


def test_6217_what_is_offered_on_the_day_of_the_change_can_be_booked(
    opened: Open, details: PatientDetails
) -> None:
    """Cal.com #6217 (2023): a time shown in the week of the change could not be booked."""
    opened(date(2026, 10, 19), time(12, 30), time(13, 5))
    (offer,) = found(AUTUMN)
    assert book(offer, details).start == datetime(2026, 10, 25, 11, 30, tzinfo=UTC)
    assert found(AUTUMN) == []


@pytest.mark.parametrize("notice_days", [6, 7, 8])
@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=str)
def test_12137_a_notice_that_ends_on_the_day_of_the_change(
    opened: Open, change: date, notice_days: int
) -> None:
    """Cal.com #12137 (2023): with a minimum notice of seven days that ended on the day of the
    change, every time of the month was shown an hour off; with six or eight days none."""
    opened(change - timedelta(days=7), time(9), time(17))
    notice = timedelta(days=notice_days)
    HealthcareService.objects.filter(slug=SERVICE).update(
        minimum_notice_minutes=notice // timedelta(minutes=1)
    )
    catalogue_changed()
    hours = wanted(date(2026, 1, 15), BERLIN, Setting(9 * 60, 17 * 60, GRID, KEPT))
    first = change + timedelta(days=notice_days - 7)
    assert starts(first - timedelta(days=1)) == []
    for day in (first + timedelta(days=n) for n in range(3)):
        assert starts(day) == hours


def test_both_half_past_two_are_two_times(opened: Open, details: PatientDetails) -> None:
    """R15: each has its offset, its own place in UTC, and can be booked beside the other."""
    opened(date(2026, 10, 19), time(0), time(23, 59))
    both = [one for one in found(AUTUMN) if f"{one.start:%H:%M}" == "02:30"]
    assert [one.start.isoformat() for one in both] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]
    kept = [book(one, details).start for one in both]
    assert kept == [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    assert list(verify_scheduling()) == []


def test_a_visit_over_the_change_lasts_as_long_as_any_other(
    opened: Open, details: PatientDetails
) -> None:
    opened(date(2026, 3, 23), time(0), time(23, 59))
    offer = next(one for one in found(SPRING) if f"{one.start:%H:%M}" == "01:50")
    assert f"{offer.end:%H:%M%z}" == "03:20+0200"
    booked = book(offer, details)
    assert booked.end - booked.start == timedelta(minutes=30)
