"""What a calendar consists of, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wervel.directory.choices import ClaimableKind
from wervel.directory.opening import OpenPeriod
from wervel.scheduling.choices import AppointmentStatus


@dataclass(frozen=True, slots=True)
class Column:
    """One practitioner, room or device of the clinic."""

    claimable: int
    kind: ClaimableKind
    name: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """An appointment as a calendar shows it: never why somebody comes. `uses` are the columns."""

    reference: str
    status: AppointmentStatus
    start: datetime
    end: datetime
    service: str
    practitioner: str
    patient: str
    birth_date: date
    phone: str
    uses: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A time that somebody is booking at this moment."""

    start: datetime
    end: datetime
    service: str


@dataclass(frozen=True, slots=True)
class Span:
    """The ticks, from `begin` up to `end`, that something takes of a column.

    Without a visit and without a hold it is taken by another clinic.
    """

    claimable: int
    begin: int
    end: int
    visit: CalendarVisit | None = None
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A block of a column: leave, repair, anything that somebody gave as a reason."""

    id: int
    claimable: int
    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day at the clinic; `periods` is empty when it is closed."""

    day: date
    periods: tuple[OpenPeriod, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything of these days. `open` are bitmaps by column and UTC day, as far as known."""

    place: str
    name: str
    days: tuple[CalendarDay, ...]
    columns: tuple[Column, ...]
    spans: tuple[Span, ...]
    absences: tuple[Absence, ...]
    open: Mapping[tuple[int, int], int]
    ended: tuple[CalendarVisit, ...]
