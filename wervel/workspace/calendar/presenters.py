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
from wervel.scheduling.selectors.calendar import Calendar, CalendarDay, CalendarVisit, Column
from wervel.scheduling.ticks import tick_at
from wervel.workspace.calendar.choice import CalendarChoice, Show, View
from wervel.workspace.calendar.grid import (
    Frame,
    Placed,
    buffers,
    frame_of,
    items_of,
    worth_showing,
)

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
    step = chosen.days
    return {
        "clinic": calendar.name,
        "words": _heading(chosen),
        "week": chosen.view is View.WEEK,
        "hours": frame.hours,
        "tall": f"t{len(frame.hours)}",
        "first_hour": frame.first_hour,
        "days": _days(chosen, calendar, frame, columns, actor),
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


def _days(
    chosen: CalendarChoice,
    calendar: Calendar,
    frame: Frame,
    columns: Sequence[Column],
    actor: Actor,
) -> list[DayView]:
    books = may_book_for_patients(actor)
    return [
        DayView(
            id=f"d{day.day:%Y%m%d}",
            words=day_with_date_words(day.day),
            closed="" if day.periods else closed_words(day.day),
            today=day.day == clock.today(),
            columns=[_column(chosen, calendar, frame, day, column, books) for column in columns],
        )
        for day in calendar.days
        if worth_showing(calendar, day)
    ]


def closed_words(day: date) -> str:
    holiday = holiday_name(day)
    return _("Closed: %(why)s") % {"why": holiday} if holiday else _("Closed")


def _column(
    chosen: CalendarChoice,
    calendar: Calendar,
    frame: Frame,
    day: CalendarDay,
    column: Column,
    books: bool,
) -> ColumnView:
    now, origin = clock.now(), frame.begin(day.day)
    row = tick_at(now) - origin
    found = items_of(calendar, frame, day, column, now=now)
    items = [_item(chosen, column, one, origin, books) for one in found]
    return ColumnView(
        id=f"c{day.day:%Y%m%d}-{column.claimable}",
        name=column_name(column),
        items=[item for item in items if item is not None],
        day=day.day.isoformat(),
        practitioner=column.slug,
        now=f"r{row}" if 0 <= row < frame.rows else "",
    )


def column_name(column: Column) -> str:
    if column.kind == ClaimableKind.ROOM:
        return _("Room %(name)s") % {"name": column.name}
    return column.name


def _item(
    chosen: CalendarChoice, column: Column, one: Placed, origin: int, books: bool
) -> Item | None:
    place = one.place(origin)
    when = time_words(one.start), time_words(one.until)
    if one.closed:
        return Item("closed", place, *when)
    if one.absence is not None:
        why = one.absence.reason or _("no reason given")
        return Item("away", place, *when, _("Blocked"), why)
    if one.free:
        if not (books and column.slug):
            return None
        asked = {
            "clinic": chosen.clinic.slug,
            "practitioner": column.slug,
            "from": one.start.isoformat(),
        }
        address = f"{reverse('workspace:new')}?{urlencode(asked)}"
        return Item(
            "free", place, when, _("Free"), href=address, id=f"f{column.claimable}-{one.begin}"
        )
    span = one.span
    if span is None or (span.visit is None and span.held is None):
        return Item("elsewhere", place, *when, _("Not free"))
    if span.visit is None:
        held = span.held
        return Item("held", place, *when, _("Is being booked"), held.service if held else "")
    return _visit(span.visit, column, f"{place} {buffers(span)}".strip(), books)


def _visit(visit: CalendarVisit, column: Column, place: str, books: bool) -> Item:
    confirmed = visit.status == AppointmentStatus.CONFIRMED
    others = [column_name(use) for use in visit.uses if use.claimable != column.claimable]
    return Item(
        kind=KINDS.get(visit.status, "confirmed"),
        place=place,
        begin=time_words(visit.start),
        end=time_words(visit.end),
        who=visit.patient,
        what=visit.service,
        where=", ".join(others),
        state="" if confirmed else str(visit.status.label),
        href=reverse("workspace:visit", args=[visit.reference]),
        id=f"v{visit.reference}-{column.claimable}",
        move=reverse("workspace:visit-move", args=[visit.reference])
        if books and confirmed and column.slug
        else "",
    )


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
