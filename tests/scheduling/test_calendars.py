"""New, moved and cancelled, as three independent calendar libraries read it from the mails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import icalendar
import ics
import pytest
import vobject

from wervel.common.actor import VISITOR
from wervel.contact.models import OutboundMessage
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.moving import move_by_link

pytestmark = pytest.mark.usefixtures("chain")


@dataclass(frozen=True)
class Read:
    """What a calendar makes of a file."""

    method: str
    uid: str
    sequence: int
    start: datetime
    end: datetime
    status: str
    zone: str


def by_icalendar(text: str) -> Read:
    calendar = icalendar.Calendar.from_ical(text)
    (event,), (zone,) = calendar.walk("VEVENT"), calendar.walk("VTIMEZONE")
    return Read(
        str(calendar["METHOD"]),
        str(event["UID"]),
        int(event["SEQUENCE"]),
        event.decoded("DTSTART"),
        event.decoded("DTEND"),
        str(event["STATUS"]),
        str(zone["TZID"]),
    )


def by_ics(text: str) -> Read:
    calendar = ics.Calendar(text)
    (event,) = calendar.events
    (sequence,) = (one.value for one in event.extra if one.name == "SEQUENCE")
    (zone,) = calendar._timezones
    return Read(
        calendar.method,
        event.uid,
        int(sequence),
        event.begin.datetime,
        event.end.datetime,
        event.status,
        zone,
    )


def by_vobject(text: str) -> Read:
    calendar = vobject.readOne(text)
    event = calendar.vevent
    return Read(
        calendar.method.value,
        event.uid.value,
        int(event.sequence.value),
        event.dtstart.value,
        event.dtend.value,
        event.status.value,
        calendar.vtimezone.tzid.value,
    )


@dataclass(frozen=True)
class Lives:
    """An appointment that was booked, moved twice and cancelled: its times and its mails."""

    appointment: Appointment
    times: list[tuple[datetime, datetime]]
    files: list[str]


@pytest.fixture
def lives(chain: None, details: PatientDetails) -> Lives:
    """Moved into another clinic, and across the change to summer time."""
    slots = list(_far_apart())
    booked = book_appointment(wanted=prepare(slot=slots[0].id), details=details, actor=VISITOR)
    for slot in slots[1:]:
        move_by_link(manage_secret=booked.manage_secret, slot=slot.id, actor=VISITOR)
    cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)
    files = OutboundMessage.objects.order_by("event_key").values_list("calendar", flat=True)
    times = [(slot.start, slot.end) for slot in slots]
    return Lives(booked, [*times, times[-1]], list(files))


def _far_apart() -> Iterator[Any]:
    for place, day in (("aachen", 12), ("bottrop", 28), ("aachen", 30)):
        wanted = datetime.fromisoformat(f"2026-03-{day}T00:00:00+01:00")
        query = SlotQuery(service="first-consultation-back", location=place, earliest=wanted)
        yield search_slots(query).slots[0]


@pytest.mark.parametrize("read", [by_icalendar, by_ics, by_vobject])
def test_one_entry_is_made_changed_and_cancelled(lives: Lives, read: Callable[[str], Read]) -> None:
    found = [read(text) for text in lives.files]
    assert [(one.method, one.status) for one in found] == [
        ("REQUEST", "CONFIRMED"),
        ("REQUEST", "CONFIRMED"),
        ("REQUEST", "CONFIRMED"),
        ("CANCEL", "CANCELLED"),
    ]
    assert [one.sequence for one in found] == [0, 1, 2, 3]
    assert {one.uid for one in found} == {f"{lives.appointment.pk}@wervel.example"}
    assert [(one.start, one.end) for one in found] == lives.times
    assert [one.start.utcoffset() for one in found] == [
        start.utcoffset() for start, _ in lives.times
    ]
    assert {one.zone for one in found} == {"Europe/Berlin"}
