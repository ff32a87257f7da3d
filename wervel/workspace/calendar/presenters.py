"""A calendar in words and links."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words, weekday_words
from wervel.scheduling.rules import may_book_for_patients, may_change_hours, may_export
from wervel.scheduling.selectors.calendar_values import Calendar, CalendarVisit
from wervel.workspace.calendar.choice import CalendarChoice, Show, View
from wervel.workspace.calendar.grid import (
    frame_of,
    worth_showing,
)
from wervel.workspace.calendar.items import Maker


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    href: str
    current: bool = False


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
    books, plans = may_book_for_patients(actor), may_change_hours(actor)
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
