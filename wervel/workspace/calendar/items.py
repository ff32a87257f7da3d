"""The items of a calendar's columns, in words and links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words
from wervel.directory.choices import ClaimableKind
from wervel.directory.public_holidays import holiday_name
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.rules import may_book_for_patients
from wervel.scheduling.selectors.calendar_values import (
    Calendar,
    CalendarDay,
    CalendarVisit,
    Column,
    Span,
)
from wervel.scheduling.ticks import tick_at, tick_from
from wervel.workspace.calendar.choice import CalendarChoice
from wervel.workspace.calendar.grid import Frame, Placed, Sorted, buffers, items_of, tick_words

# Stands for a reference in an address that is made once for all of them.
NO_REFERENCE = "W-0000-00"
SHORTEST_LINE = 3
KINDS = {
    AppointmentStatus.CONFIRMED: "confirmed",
    AppointmentStatus.ARRIVED: "arrived",
    AppointmentStatus.FINISHED: "finished",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a column. `place` are the classes of its rows; `who` is the patient or, without
    one, what takes the time."""

    kind: str
    place: str
    begin: str
    end: str
    who: str = ""
    what: str = ""
    where: str = ""
    state: str = ""
    href: str = ""
    id: str = ""
    move: str = ""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """`day`, `origin` and `practitioner` say to a drop what it means."""

    id: str
    name: str
    items: list[Item]
    day: str
    practitioner: str
    now: str


@dataclass(frozen=True, slots=True)
class DayView:
    id: str
    words: str
    closed: str
    today: bool
    columns: list[ColumnView]


class Maker:
    """Makes the items of one page; what is the same for many of them is found once."""

    def __init__(self, chosen: CalendarChoice, calendar: Calendar, actor: Actor) -> None:
        self.found = Sorted(calendar)
        self.now = clock.now()
        self.today = clock.today()
        self.clinic = chosen.clinic.slug
        self.books = may_book_for_patients(actor)
        self.names = {column.claimable: column_name(column) for column in calendar.columns}
        self.visit = reverse("workspace:visit", args=[NO_REFERENCE])
        self.move = reverse("workspace:visit-move", args=[NO_REFERENCE])
        self.new = reverse("workspace:new")
        self.free, self.held, self.elsewhere = _("Free"), _("Is being booked"), _("Not free")

    def day(self, frame: Frame, day: CalendarDay, columns: Sequence[Column]) -> DayView:
        return DayView(
            id=f"d{day.day:%Y%m%d}",
            words=day_with_date_words(day.day),
            closed="" if day.periods else closed_words(day.day),
            today=day.day == self.today,
            columns=[self._column(frame, day, column) for column in columns],
        )

    def _column(self, frame: Frame, day: CalendarDay, column: Column) -> ColumnView:
        origin = frame.begin(day.day)
        row = tick_at(self.now) - origin
        found = items_of(self.found, frame, day, column, now=self.now)
        items = (self._item(column, one, origin) for one in found)
        return ColumnView(
            id=f"c{day.day:%Y%m%d}-{column.claimable}",
            name=self.names[column.claimable],
            items=[item for item in items if item is not None],
            day=day.day.isoformat(),
            practitioner=column.slug,
            now=f"r{row}" if 0 <= row < frame.rows else "",
        )

    def _item(self, column: Column, one: Placed, origin: int) -> Item | None:
        place, times = one.place(origin), one.times
        if one.closed:
            return Item("closed", place, *times)
        if one.free:
            return self._free(column, one, place)
        if one.absence is not None:
            why = one.absence.reason or _("no reason given")
            return Item("away", place, *times, _("Blocked"), why)
        if one.span is None or (one.span.visit is None and one.span.held is None):
            return Item("elsewhere", place, *times, self.elsewhere)
        if one.span.held is not None:
            return Item("held", place, *times, self.held, one.span.held.service)
        return self._visit(one.span, column, place)

    def _free(self, column: Column, one: Placed, place: str) -> Item | None:
        """A way to book; only where a person is chosen by it."""
        if not (self.books and column.slug):
            return None
        asked = {
            "clinic": self.clinic,
            "practitioner": column.slug,
            "from": one.start.isoformat(),
        }
        address = f"{self.new}?{urlencode(asked)}"
        key = f"f{column.claimable}-{one.begin}"
        return Item("free", place, *one.times, self.free, href=address, id=key)

    def _visit(self, span: Span, column: Column, place: str) -> Item | None:
        visit = span.visit
        if visit is None:
            return None
        confirmed = visit.status == AppointmentStatus.CONFIRMED
        others = [
            self.names[use.claimable] for use in visit.uses if use.claimable != column.claimable
        ]
        movable = self.books and confirmed and column.slug
        return Item(
            kind=KINDS.get(visit.status, "confirmed"),
            place=f"{place} {buffers(span)}{_short(visit)}".strip(),
            begin=tick_words(tick_at(visit.start)),
            end=tick_words(tick_from(visit.end)),
            who=visit.patient,
            what=visit.service,
            where=", ".join(others),
            state="" if confirmed else str(visit.status.label),
            href=self.visit.replace(NO_REFERENCE, visit.reference),
            id=f"v{visit.reference}-{column.claimable}",
            move=self.move.replace(NO_REFERENCE, visit.reference) if movable else "",
        )


def _short(visit: CalendarVisit) -> str:
    """A class for what has room for one small line only."""
    return " short" if tick_from(visit.end) - tick_at(visit.start) < SHORTEST_LINE else ""


def closed_words(day: date) -> str:
    holiday = holiday_name(day)
    return _("Closed: %(why)s") % {"why": holiday} if holiday else _("Closed")


def column_name(column: Column) -> str:
    if column.kind == ClaimableKind.ROOM:
        return _("Room %(name)s") % {"name": column.name}
    return column.name
