"""Appointments in calendars (iCalendar, RFC 5545 and 5546): one in a mail, or many in a feed.

An entry never says why somebody comes: the summary is "Appointment, Aachen" and nothing more. A
booking waits for it, so its few lines are written here; the rules of the zone are a file that
tools/build_zone.py makes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from wervel.common.clock import CLINIC_ZONE, to_clinic

PRODUCT = "-//Wervel//Appointments//EN"
ZONE_RULES = Path(__file__).parent / "data" / "zone.ics"
LOCAL, END_OF_LINE = "%Y%m%dT%H%M%S", "\r\n"
LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Entry:
    """`sequence` rises with every change, the cancellation included; the uid never changes.

    `attendee` is who is invited by mail; without one the entry is published, and invites nobody.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    stamp: datetime
    summary: str
    address: str
    organizer: str
    attendee: str = ""
    cancelled: bool = False


@lru_cache(maxsize=1)
def _zone() -> str:
    """The rules of the clinics' zone, as they stand in every file."""
    return ZONE_RULES.read_bytes().decode("utf-8")


def calendar_entry(*entries: Entry) -> str:
    """The text of a calendar file: METHOD:REQUEST, or CANCEL when the appointments are cancelled;
    PUBLISH for one without an attendee, whatever has become of it (RFC 5546, 3.2.1).

    Several that belong together are events of one file, each with a uid of its own.
    """
    method = "CANCEL" if entries[0].cancelled else "REQUEST"
    return _calendar(method if entries[0].attendee else "PUBLISH", (), entries)


def calendar_feed(name: str, entries: Iterable[Entry]) -> str:
    """The text of a calendar to subscribe to, by its name; a program asks again each 15 minutes."""
    head = (
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
    )
    return _calendar("PUBLISH", head, entries)


def _calendar(method: str, more: Iterable[str], entries: Iterable[Entry]) -> str:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", f"METHOD:{method}", *more)
    events = "".join(_lines(_event(entry)) for entry in entries)
    return f"{_lines(head)}{_zone()}{events}END:VCALENDAR\r\n"


def _lines(lines: Iterable[str]) -> str:
    return "".join(folded(line) + END_OF_LINE for line in lines)


def _event(entry: Entry) -> Iterator[str]:
    zone = f"TZID={CLINIC_ZONE.key}"
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{escaped(entry.summary)}"
    yield f"DTSTART;{zone}:{to_clinic(entry.start):{LOCAL}}"
    yield f"DTEND;{zone}:{to_clinic(entry.end):{LOCAL}}"
    yield f"DTSTAMP:{entry.stamp.astimezone(UTC):{LOCAL}}Z"
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.sequence}"
    if entry.attendee:
        yield f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{entry.attendee}"
    yield "CLASS:PRIVATE"
    yield f"LOCATION:{escaped(entry.address)}"
    yield f"ORGANIZER:mailto:{entry.organizer}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value, whose line breaks, commas, semicolons and backslashes have a meaning."""
    return text.translate(_ESCAPES)


def folded(line: str) -> str:
    """A line of at most 75 octets, going on after a line break and a blank where it is longer."""
    if line.isascii() and len(line) <= LONGEST_LINE:
        return line
    parts, width = [""], 0
    for character in line:
        size = len(character.encode("utf-8"))
        if width + size > LONGEST_LINE:
            parts.append(" ")
            width = 1
        parts[-1] += character
        width += size
    return END_OF_LINE.join(parts)
