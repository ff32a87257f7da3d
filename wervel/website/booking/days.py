"""The days to choose from: a strip of the next ones, or a month, each with its number of times."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common import clock
from wervel.common.dates import day_in_month_words, month_words, weekday_name, weekday_words
from wervel.scheduling.search import FEW_PLACES
from wervel.scheduling.selectors.catalogue import ServiceInfo, catalogue
from wervel.scheduling.selectors.days import days_with_times
from wervel.website.booking.asked import Asked

STRIP = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its number of free times; `url` is empty when there are none."""

    number: int
    weekday: str
    date: str
    free: str
    short: str
    label: str
    place: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another month."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a table, Monday first; a cell is None outside of the month."""

    caption: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Day | None]]
    before: Way | None
    after: Way | None


def can_count(asked: Asked) -> bool:
    """Where there are many clinics, one of them is chosen first: nobody goes to all."""
    return bool(asked.clinic) or len(catalogue().places) <= FEW_PLACES


def strip(asked: Asked, place: str, begin: date) -> list[Day]:
    """Twelve days from this one on."""
    counts = days_with_times(asked.query(), begin, STRIP)
    return [_day(asked, day, count, place, asked.day) for day, count in counts.items()]


def strip_around(day: date) -> date:
    """Where the strip with this day begins, counted in twelves from today."""
    today = clock.today()
    return today + timedelta(days=max(0, (day - today).days) // STRIP * STRIP)


def month(asked: Asked, wanted: date, service: ServiceInfo, place: str) -> Month:
    """The month asked for, or the nearest one in which something can be booked."""
    today = clock.today()
    first = today.replace(day=1)
    last = (today + timedelta(days=service.horizon_days)).replace(day=1)
    shown = min(max(wanted, first), last)
    after = (shown + timedelta(days=31)).replace(day=1)
    counts = days_with_times(asked.query(), shown, (after - shown).days)
    before = (shown - timedelta(days=1)).replace(day=1)
    return Month(
        caption=_caption(shown, place),
        weekdays=[(str(WEEKDAYS_ABBR[n]), str(WEEKDAYS[n])) for n in range(7)],
        weeks=_weeks(asked, shown, counts, place),
        before=_way(asked, before) if before >= first else None,
        after=_way(asked, after) if after <= last else None,
    )


def _weeks(
    asked: Asked, shown: date, counts: Mapping[date, int], place: str
) -> list[list[Day | None]]:
    return [
        [_day(asked, day, counts[day], place, None) if day in counts else None for day in week]
        for week in Calendar().monthdatescalendar(shown.year, shown.month)
    ]


def _caption(shown: date, place: str) -> str:
    words = month_words(shown)
    where = place or _("all clinics")
    return _("%(month)s, %(place)s: free times") % {
        "month": words[:1].upper() + words[1:],
        "place": where,
    }


def _way(asked: Asked, first: date) -> Way:
    return Way(month_words(first), asked.in_month(first))


def _day(asked: Asked, day: date, count: int, place: str, chosen: date | None) -> Day:
    free = free_words(count)
    words = weekday_words(day)
    return Day(
        number=day.day,
        weekday=weekday_name(day),
        date=day_in_month_words(day),
        free=free,
        short=_("%(count)s free") % {"count": count} if count else _("none"),
        label=f"{words}, {place}: {free}" if place else f"{words}: {free}",
        place=place,
        url=asked.on(day) if count else "",
        current=day == chosen,
    )


def free_words(count: int) -> str:
    """``6 tijden vrij``, ``geen tijden``."""
    if not count:
        return _("no times")
    return ngettext("%(count)s time free", "%(count)s times free", count) % {"count": count}
