"""The calendar entry of an appointment (iCalendar, RFC 5545 and 5546).

It never says why somebody comes: the summary is "Appointment, Aachen" and nothing more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from icalendar import Component, Event, Timezone, vCalAddress, vText

from wervel.common.clock import CLINIC_ZONE, to_clinic

PRODUCT = "-//Wervel//Appointments//EN"
ZONE_FROM, ZONE_UNTIL = date(2025, 1, 1), date(2037, 12, 31)


@dataclass(frozen=True, slots=True)
class Entry:
    """`sequence` rises with every change, the cancellation included; the uid never changes."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    stamp: datetime
    summary: str
    address: str
    attendee: str
    organizer: str
    cancelled: bool = False


@lru_cache(maxsize=1)
def _zone() -> str:
    """The rules of the clinic's zone as text; making it takes longer than all the rest."""
    zone = Timezone.from_tzid(CLINIC_ZONE.key, first_date=ZONE_FROM, last_date=ZONE_UNTIL)
    return _text(zone)


def _text(component: Component) -> str:
    content: bytes = component.to_ical()
    return content.decode("utf-8")


def calendar_entry(entry: Entry) -> str:
    """The text of a calendar file: METHOD:REQUEST, or CANCEL when the appointment is cancelled."""
    method = "CANCEL" if entry.cancelled else "REQUEST"
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nMETHOD:{method}\r\n"
    return f"{head}{_zone()}{_text(_event(entry))}END:VCALENDAR\r\n"


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", to_clinic(entry.start))
    event.add("dtend", to_clinic(entry.end))
    event.add("summary", vText(entry.summary))
    event.add("location", vText(entry.address))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", vCalAddress(f"mailto:{entry.organizer}"))
    attendee = vCalAddress(f"mailto:{entry.attendee}")
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)
    return event
