"""A calendar in words and links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words, weekday_words
from wervel.directory.choices import ClaimableKind
from wervel.directory.opening import holiday_name
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.rules import may_book_for_patients, may_export, may_plan
from wervel.scheduling.selectors.calendar import (
    Calendar,
    CalendarDay,
    CalendarVisit,
    Column,
    Span,
)
from wervel.scheduling.ticks import tick_at, tick_from
from wervel.workspace.calendar.choice import CalendarChoice, Show, View
from wervel.workspace.calendar.grid import (
    Frame,
    Placed,
    Sorted,
    buffers,
    frame_of,
    items_of,
    tick_words,
    worth_showing,
)

# Stands for a reference in an address that is made once for all of them.
NO_REFERENCE = "W-0000-00"
SHORTEST_LINE = 3
KINDS = {
    AppointmentStatus.CONFIRMED: "confirmed",
    AppointmentStatus.ARRIVED: "arrived",
    AppointmentStatus.FINISHED: "finished",
}


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    href: str
    current: bool = False


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


@dataclass(frozen=True, slots=True)
class Ended:
    """An appointment that no longer takes time."""

    time: str
    who: str
    what: str
    state: str
    href: str


def calendar_page(
    chosen: CalendarChoice, calendar: Calendar, state: str, actor: Actor
) -> dict[str, Any]:
    """Everything the page shows."""
    columns = [column for column in calendar.columns if chosen.shows(column)]
    frame = frame_of(calendar, columns)
    maker = Maker(chosen, calendar, actor)
    shown = (day for day in calendar.days if worth_showing(calendar, day))
    step = chosen.days
    return {
        "clinic": calendar.name,
        "words": _heading(chosen),
        "week": chosen.view is View.WEEK,
        "hours": frame.hours,
        "tall": f"t{len(frame.hours)}",
        "first_hour": frame.first_hour,
        "days": [maker.day(frame, day, columns) for day in shown],
        "ended": [_ended(visit) for visit in calendar.ended],
        "state": state,
        "state_url": chosen.address("workspace:calendar-state"),
        "here": chosen.but(),
        "clinics": [
            Link(each.name, chosen.but(clinic=each, only=0), each == chosen.clinic)
            for each in chosen.clinics
        ],
        "views": _views(chosen),
        "shows": _shows(chosen, calendar),
        "columns": calendar.columns,
        "only": chosen.only,
        "kept": [pair for pair in chosen.query().items() if pair[0] != "only"],
        "before": chosen.moved(-step).but(),
        "today": chosen.but(day=clock.today()),
        "after": chosen.moved(step).but(),
        "is_today": chosen.first <= clock.today() < chosen.moved(step).first,
        **_actions(chosen, actor),
    }


def _actions(chosen: CalendarChoice, actor: Actor) -> dict[str, str]:
    """The addresses of what this person may do; empty for what they may not."""
    query = urlencode({"clinic": chosen.clinic.slug})
    dated = urlencode({"clinic": chosen.clinic.slug, "day": chosen.day.isoformat()})
    books, plans = may_book_for_patients(actor), may_plan(actor)
    return {
        "new_url": f"{reverse('workspace:new')}?{query}" if books else "",
        "walk_ins_url": f"{reverse('workspace:walk-ins')}?{query}" if books else "",
        "blocks_url": f"{reverse('workspace:blocks')}?{query}" if plans else "",
        "list_url": f"{reverse('workspace:day')}?{dated}",
        "csv_url": f"{reverse('workspace:day-csv')}?{dated}" if may_export(actor) else "",
    }


def _heading(chosen: CalendarChoice) -> str:
    if chosen.view is View.DAY:
        return day_with_date_words(chosen.day)
    number = chosen.first.isocalendar().week
    return _("Week %(number)s, from %(day)s on") % {
        "number": number,
        "day": weekday_words(chosen.first),
    }


def _views(chosen: CalendarChoice) -> list[Link]:
    names = ((View.DAY, _("Day")), (View.WEEK, _("Week")))
    return [Link(name, chosen.but(view=view), view is chosen.view) for view, name in names]


def _shows(chosen: CalendarChoice, calendar: Calendar) -> list[Link]:
    """No choice where there is only one column, as for a doctor."""
    if len(calendar.columns) < 2:
        return []
    names = (
        (Show.PEOPLE, _("People")),
        (Show.ROOMS, _("Rooms")),
        (Show.DEVICES, _("Devices")),
        (Show.ALL, _("Everything")),
    )
    return [
        Link(name, chosen.but(show=show, only=0), show is chosen.show and not chosen.only)
        for show, name in names
    ]


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


def visit_time(visit: CalendarVisit) -> str:
    return f"{time_words(visit.start)}–{time_words(visit.end)}"


def _ended(visit: CalendarVisit) -> Ended:
    return Ended(
        f"{weekday_words(visit.start.date())}, {visit_time(visit)}",
        visit.patient,
        visit.service,
        str(visit.status.label),
        reverse("workspace:visit", args=[visit.reference]),
    )
