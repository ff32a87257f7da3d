"""The public holidays of North Rhine-Westphalia: § 2 of its law on Sundays and holidays.

A library knows them too, and a test compares every day of many years with it; but it costs each
process eighteen megabytes.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIXED: Mapping[tuple[int, int], Promise] = {
    (1, 1): _("New Year's Day"),
    (5, 1): _("Labour Day"),
    (10, 3): _("Day of German Unity"),
    (11, 1): _("All Saints' Day"),
    (12, 25): _("Christmas Day"),
    (12, 26): _("Second day of Christmas"),
}
DAYS_FROM_EASTER: Mapping[int, Promise] = {
    -2: _("Good Friday"),
    1: _("Easter Monday"),
    39: _("Ascension Day"),
    50: _("Whit Monday"),
    60: _("Corpus Christi"),
}


@lru_cache(maxsize=16)
def _of_year(year: int) -> Mapping[date, Promise]:
    """The name of an Easter day that falls on a fixed one is that of the fixed one."""
    begin = easter(year)
    moving = {begin + timedelta(days=days): name for days, name in DAYS_FROM_EASTER.items()}
    return moving | {date(year, *when): name for when, name in FIXED.items()}


def is_public_holiday(day: date) -> bool:
    """Whether North Rhine-Westphalia keeps this day as a public holiday."""
    return day in _of_year(day.year)


def holiday_name(day: date) -> str:
    """Its name in the reader's language; empty when the day is none."""
    return str(_of_year(day.year).get(day, ""))
