"""The calendar entry of an appointment (iCalendar, RFC 5545 and 5546).

It never says why somebody comes: the summary is "Appointment, Aachen" and nothing more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from wervel.common.clock import CLINIC_ZONE, to_clinic

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
def _zone() -> Timezone:
    return Timezone.from_tzid(CLINIC_ZONE.key, first_date=ZONE_FROM, last_date=ZONE_UNTIL)


def calendar_entry(entry: Entry) -> str:
    """The text of a calendar file: METHOD:REQUEST, or CANCEL when the appointment is cancelled."""
    calendar = Calendar()
    calendar.add("prodid", "-//Wervel//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "REQUEST")
    calendar.add_component(_zone())
    calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content.decode("utf-8")


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
