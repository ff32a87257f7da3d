"""The calendar entry, as a calendar reads it."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Component

from tools.build_zone import zone_rules
from wervel.scheduling.calendar_entry import (
    LONGEST_LINE,
    ZONE_RULES,
    Entry,
    calendar_entry,
    folded,
)

pytestmark = pytest.mark.pure

START = datetime(2026, 12, 5, 9, 20, tzinfo=UTC)
LONG = "Straße mit vielen Namen; Haus 1, Hof\\Tür " * 4


def _entry(*, address: str = "Demostraße 1, 52062 Aachen", cancelled: bool = False) -> Entry:
    return Entry(
        uid="1@wervel.example",
        sequence=2,
        start=START,
        end=START.replace(minute=50),
        stamp=START.replace(month=11),
        summary="Afspraak, Aken",
        address=address,
        attendee=f"{'demo' * 20}@patient.example",
        organizer="praktijk@wervel.example",
        cancelled=cancelled,
    )


def _read(entry: Entry) -> tuple[Component, Component]:
    calendar = Calendar.from_ical(calendar_entry(entry))
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize(
    ("cancelled", "words"), [(False, ("REQUEST", "CONFIRMED")), (True, ("CANCEL", "CANCELLED"))]
)
def test_a_calendar_reads_every_field(cancelled: bool, words: tuple[str, str]) -> None:
    entry = _entry(cancelled=cancelled)
    calendar, event = _read(entry)
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == words
    assert {name: event.decoded(name) for name in ("DTSTART", "DTEND", "DTSTAMP", "SEQUENCE")} == {
        "DTSTART": entry.start,
        "DTEND": entry.end,
        "DTSTAMP": entry.stamp,
        "SEQUENCE": 2,
    }
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "CLASS")} == {
        "UID": entry.uid,
        "SUMMARY": entry.summary,
        "LOCATION": entry.address,
        "CLASS": "PRIVATE",
    }
    assert str(event["ATTENDEE"]) == f"mailto:{entry.attendee}"
    assert dict(event["ATTENDEE"].params) == {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    assert str(event["ORGANIZER"]) == f"mailto:{entry.organizer}"


@pytest.mark.parametrize("address", [LONG, "eins\nzwei", "\u6771" * 60])
def test_an_address_of_any_form_comes_back_as_it_was(address: str) -> None:
    assert str(_read(_entry(address=address))[1]["LOCATION"]) == address


@pytest.mark.parametrize("line", [LONG, "a" * 75, "a" * 76, "\u6771" * 60, "\U0001f9b4" * 40])
def test_no_line_is_longer_than_the_standard_allows(line: str) -> None:
    lines = folded(line).split("\r\n")
    assert max(len(part.encode()) for part in lines) <= LONGEST_LINE
    assert lines[0] + "".join(part[1:] for part in lines[1:]) == line
    assert [part[0] for part in lines[1:]] == [" "] * (len(lines) - 1)


def test_the_rules_of_the_zone_are_those_of_today() -> None:
    """A law that changes the clock comes with a new tzdata: then tools/build_zone.py runs again."""
    assert zone_rules() == ZONE_RULES.read_bytes()
